/* Copy buttons: a click copies, and says so; without clipboard rights the text is selected. */

import { announce, liveRegionOf } from "./live_region.js";
import { sentence } from "./sentences.js";

export const COPIED_SECONDS = 1.5;

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

/** Copy a text, or else select the element that shows it; say whether it was copied. */
export async function copyText(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    select(element);
    return false;
  }
}

function showCopied(button) {
  if (button.dataset.copied) {
    return;
  }
  button.dataset.copied = "yes";
  const icon = button.querySelector(".fa");
  const word = document.createElement("span");
  word.textContent = sentence("copied");
  icon?.classList.replace("fa-clone", "fa-check");
  button.append(word);
  setTimeout(() => {
    word.remove();
    icon?.classList.replace("fa-check", "fa-clone");
    delete button.dataset.copied;
  }, COPIED_SECONDS * 1000);
}

export function listenForCopyButtons(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) {
      return;
    }
    const text = button.querySelector(".bi-value-text") ?? button;
    if (await copyText(button.dataset.copy, text)) {
      showCopied(button);
      announce(sentence("value_copied", { value: button.dataset.copy }), liveRegionOf(button));
    }
  });
}
