/* The board keeps itself up to date; what is chosen, open or focused stays as it is. */

import { showTimes } from "./times.js";

const SECONDS = 10;
let timer = null;

function schedule(seconds = SECONDS) {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(poll, seconds * 1000);
  }
}

async function poll() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    show(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    // The next attempt comes by itself.
  }
  schedule();
}

function show(fresh) {
  if (!fresh.getElementById("readiness")) {
    return;
  }
  showTimes(fresh);
  for (const fragment of document.querySelectorAll("[data-fragment]")) {
    const name = CSS.escape(fragment.dataset.fragment);
    const other = fresh.querySelector(`[data-fragment="${name}"]`);
    const isInUse = fragment.contains(document.activeElement) || fragment.querySelector("[open]");
    if (other && !isInUse && fragment.innerHTML !== other.innerHTML) {
      fragment.replaceChildren(...other.childNodes);
    }
  }
  document.querySelector("[data-changed]").hidden = rows(fresh) === rows(document);
}

/** Who is on the page, in which order. */
function rows(root) {
  return [...root.querySelectorAll("td[data-fragment]")]
    .map((each) => each.dataset.fragment)
    .join();
}

document.addEventListener("visibilitychange", () => schedule(0));
schedule();
document.documentElement.dataset.readiness = "ready";
