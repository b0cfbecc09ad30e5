/* What a screen reader reads out politely, once each; two sentences do not swallow each other. */

const KEPT_SENTENCES = 4;

export function announce(text, region = document.getElementById("bi-live-region")) {
  const sentence = document.createElement("p");
  sentence.textContent = text;
  region.append(sentence);
  while (region.childElementCount > KEPT_SENTENCES) {
    region.firstElementChild.remove();
  }
}

/** The live region that is heard where an element stands: a modal dialog has its own. */
export function liveRegionOf(element) {
  return element.closest("dialog")?.querySelector("[data-live-region]") ?? undefined;
}
