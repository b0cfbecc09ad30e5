/* Notices: put in anew, because only what changes is read out, and closed one by one. */

export function presentNotices(region) {
  if (!region) {
    return;
  }
  for (const button of region.querySelectorAll("[data-close-notice]")) {
    button.hidden = false;
  }
  region.addEventListener("click", (event) => {
    const notice = event.target.closest("[data-close-notice]")?.closest("[data-notice]");
    if (notice) {
      close(region, notice);
    }
  });
  requestAnimationFrame(() => region.replaceChildren(...region.childNodes));
}

/** Focus goes to the next notice, or to the page that the last one stood above. */
function close(region, notice) {
  notice.remove();
  const next = region.querySelector("[data-close-notice]");
  (next ?? document.getElementById("main")).focus();
  if (!next) {
    region.remove();
  }
}
