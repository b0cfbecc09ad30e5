/* Keys: "/" to the search, Ctrl+K to whatever has a name, "?" to the list of keys. */

import { BY_SCRIPT } from "./requests.js";

const WAIT_MILLISECONDS = 150;
const SINGLE_KEYS = "ctu-single-keys";

const go = document.getElementById("go-dialog");
const keys = document.getElementById("keys-dialog");
const field = go?.querySelector("input");
const results = go?.querySelector("[data-results]");
let request = null;
let timer = null;

/** A browser that keeps nothing has the keys, and forgets that they were turned off. */
function usesSingleKeys() {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "no";
  } catch {
    return true;
  }
}

function keepSingleKeys(isUsed) {
  try {
    localStorage.setItem(SINGLE_KEYS, isUsed ? "yes" : "no");
  } catch {
    // It holds until the page is left.
  }
}

function links() {
  return [...results.querySelectorAll("a")];
}

async function search() {
  request?.abort();
  request = new AbortController();
  const address = `${field.form.action}?q=${encodeURIComponent(field.value)}`;
  try {
    const response = await fetch(address, { headers: BY_SCRIPT, signal: request.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById("go-results");
    if (!found) {
      // Whoever is signed out by now is led to the sign-in by the page itself.
      location.assign(address);
      return;
    }
    results.replaceChildren(...found.childNodes);
    const status = go.querySelector("[role=status]");
    const { one, none } = status.dataset;
    status.textContent = links().length ? one.replace("{count}", links().length) : none;
  } catch (error) {
    if (error.name !== "AbortError") {
      results.textContent = results.dataset.away;
    }
  }
}

function openGo() {
  if (!go.open) {
    field.value = "";
    go.showModal();
    search();
  }
  field.focus();
}

function showKeys() {
  keys.querySelector("[data-single-keys]").checked = usesSingleKeys();
  keys.showModal();
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function isBusy() {
  return document.querySelector("dialog[open], .modal.show") !== null;
}

function pressSingle(event) {
  if (!usesSingleKeys()) {
    return;
  }
  const list = document.querySelector("main input[type=search]");
  if (event.key === "/" && list) {
    event.preventDefault();
    list.focus();
    list.select();
  } else if (event.key === "/") {
    event.preventDefault();
    openGo();
  } else if (event.key === "?") {
    event.preventDefault();
    showKeys();
  }
}

function press(event) {
  const hasControl = event.ctrlKey || event.metaKey;
  const isGo = hasControl && event.key.toLowerCase() === "k";
  if (event.altKey || (isBusy() && !go.open)) {
    return;
  }
  if (isGo) {
    event.preventDefault();
    openGo();
  } else if (!hasControl && !isBusy() && !isTyping(event.target)) {
    pressSingle(event);
  }
}

function move(event) {
  if (event.key === "Escape") {
    // A search field of the browser would be emptied first, and only then the dialog be closed.
    event.preventDefault();
    go.close();
  }
  const places = [field, ...links()];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const place = places.indexOf(document.activeElement) + step;
    places.at(place % places.length).focus();
  }
}

if (go && keys) {
  document.addEventListener("keydown", press);
  go.addEventListener("keydown", move);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT_MILLISECONDS);
  });
  field.form.addEventListener("submit", (event) => {
    const [first] = links();
    if (first && field.value.trim()) {
      event.preventDefault();
      first.click();
    }
  });
  document.querySelector("[data-go-to]")?.addEventListener("click", (event) => {
    event.preventDefault();
    openGo();
  });
  document.querySelector("[data-show-keys]")?.addEventListener("click", showKeys);
  keys.querySelector("[data-single-keys]").addEventListener("change", (event) => {
    keepSingleKeys(event.target.checked);
  });
  document.documentElement.dataset.keys = "ready";
}
