/* The title of the tab: how far an import is, then how it has ended until somebody looks at the page. */

import { LANGUAGE } from "./sentences.js";

const PERCENT = new Intl.NumberFormat(LANGUAGE || "en-GB", { style: "percent" });
const root = document.documentElement;
let isEndTold = false;

function show(words) {
  root.dataset.title ??= document.title;
  document.title = words ? `${words} · ${root.dataset.title}` : root.dataset.title;
}

function restore() {
  isEndTold = false;
  show("");
}

/** Tell how far an import is; without a total, that none is at work. */
export function tellProgress(done, total) {
  if (!isEndTold && (total || root.dataset.title)) {
    show(total ? PERCENT.format(Math.floor((done * 100) / total) / 100) : "");
  }
}

/** Tell how an import has ended, where there are words for it. */
export function tellEnd(words) {
  if (!words) {
    return;
  }
  isEndTold = true;
  show(words);
  const whenSeen = document.hidden ? ["visibilitychange"] : ["pointerdown", "keydown"];
  for (const name of whenSeen) {
    document.addEventListener(name, restore, { once: true });
  }
}
