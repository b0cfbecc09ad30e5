/* Slips are on their page alone: printed from there, and wiped as soon as it is left. */

function wipe(slips) {
  slips.replaceChildren();
}

/** Print at a press, and leave nothing behind in the history of the browser. */
export function guardSlips(slips) {
  document.querySelector("[data-print]").addEventListener("click", () => window.print());
  document.querySelector("[data-erase]").addEventListener("click", () => wipe(slips));
  addEventListener("pagehide", () => wipe(slips));
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      location.replace(document.querySelector("[data-erase]").href);
    }
  });
}
