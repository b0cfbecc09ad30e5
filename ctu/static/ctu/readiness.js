/* The board keeps itself up to date; what is chosen, open or focused stays as it is. */

import { BY_SCRIPT } from "./requests.js";
import { showTimes } from "./times.js";

const SECONDS = 10;
/* What each part was written from; a browser that translates the page changes it, which is no news. */
const sources = new WeakMap();
let timer = null;

function keepSources(root) {
  for (const fragment of root.querySelectorAll("[data-fragment]")) {
    sources.set(fragment, fragment.innerHTML);
  }
}

function schedule(seconds = SECONDS) {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(poll, seconds * 1000);
  }
}

async function poll() {
  let lost = "offline";
  try {
    const headers = { Accept: "text/html", ...BY_SCRIPT };
    const response = await fetch(location.href, { headers });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (fresh.getElementById("readiness")) {
      lost = "";
      show(fresh);
    } else if (response.status < 500 && response.status !== 429) {
      lost = "signed-out";
    }
  } catch {
    // The next attempt comes by itself; until then the page says that it is out of date.
  }
  tellLost(lost);
  schedule();
}

/** Say why the board is no longer up to date, "" where it is. */
function tellLost(reason) {
  for (const note of document.querySelectorAll("[data-lost]")) {
    note.hidden = note.dataset.lost !== reason;
  }
}

function show(fresh) {
  showTimes(fresh);
  for (const fragment of document.querySelectorAll("[data-fragment]")) {
    const name = CSS.escape(fragment.dataset.fragment);
    const other = fresh.querySelector(`[data-fragment="${name}"]`);
    const isInUse = fragment.contains(document.activeElement) || fragment.querySelector("[open]");
    if (other && !isInUse && sources.get(fragment) !== other.innerHTML) {
      sources.set(fragment, other.innerHTML);
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

keepSources(document);
document.addEventListener("visibilitychange", () => schedule(0));
schedule();
document.documentElement.dataset.readiness = "ready";
