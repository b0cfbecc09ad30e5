/* Updating a page in place: only what the server says otherwise is written, so that focus, choice,
   folds and what a browser has translated survive. */

import { showTimes } from "./times.js";

/** What each fragment was written from: a translation, an extension of the browser and an opened
    fold change the element, and are no news of the server. */
const sources = new WeakMap();

/** Remember what the fragments of a page, or of an answer, were written from. */
export function keepSources(root) {
  for (const fragment of root.querySelectorAll("[data-fragment]")) {
    sources.set(fragment, fragment.innerHTML);
  }
}

/** Show what is of no use without a script. */
export function showScripted(root) {
  for (const element of root.querySelectorAll("[data-needs-script]")) {
    element.hidden = false;
  }
}

export function parseFragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  showTimes(holder.content);
  showScripted(holder.content);
  keepSources(holder.content);
  return holder.content;
}

/** The fragments inside an element that stand in no other fragment of it. */
function outermost(element) {
  const outer = element.closest("[data-fragment]");
  return [...element.querySelectorAll("[data-fragment]")].filter(
    (fragment) => fragment.parentElement.closest("[data-fragment]") === outer,
  );
}

function replace(fragment, fresh) {
  for (const name of ["data-state", "data-kind"]) {
    if (fresh.hasAttribute(name)) {
      fragment.setAttribute(name, fresh.getAttribute(name));
    }
  }
  sources.set(fragment, fresh.innerHTML);
  fragment.replaceChildren(...fresh.childNodes);
}

/** Bring every fragment of `element` to what the one of the same name in `fresh` holds. */
export function mergeFragments(element, fresh) {
  const news = new Map(outermost(fresh).map((each) => [each.dataset.fragment, each]));
  for (const fragment of outermost(element)) {
    const other = news.get(fragment.dataset.fragment);
    if (!other) {
      continue;
    }
    const inner = fragment.querySelector("[data-fragment]");
    if (inner && fragment.dataset.state === other.dataset.state) {
      mergeFragments(fragment, other);
    } else if ((sources.get(fragment) ?? fragment.innerHTML) !== other.innerHTML) {
      replace(fragment, other);
    }
  }
}
