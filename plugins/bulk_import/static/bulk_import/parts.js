/* Renewing a page in place: only what differs is written, so that focus and choice survive. */

import { showTimes } from "./times.js";

/** Show what is of no use without a script. */
export function showHelp(root) {
  for (const element of root.querySelectorAll("[data-needs-script]")) {
    element.hidden = false;
  }
}

export function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  showTimes(holder.content);
  showHelp(holder.content);
  return holder.content;
}

function ownParts(element) {
  return [...element.querySelectorAll("[data-part]")].filter(
    (part) => part.parentElement.closest("[data-part]") === (element.closest("[data-part]") ?? null),
  );
}

function replace(part, fresh) {
  for (const name of ["data-state", "data-kind"]) {
    if (fresh.hasAttribute(name)) {
      part.setAttribute(name, fresh.getAttribute(name));
    }
  }
  part.replaceChildren(...fresh.childNodes);
}

/** Bring every part of `element` to what the part of the same name in `fresh` holds. */
export function merge(element, fresh) {
  const news = new Map(ownParts(fresh).map((part) => [part.dataset.part, part]));
  for (const part of ownParts(element)) {
    const other = news.get(part.dataset.part);
    if (!other) {
      continue;
    }
    const inner = part.querySelector("[data-part]");
    if (inner && part.dataset.state === other.dataset.state) {
      merge(part, other);
    } else if (part.innerHTML !== other.innerHTML) {
      replace(part, other);
    }
  }
}
