/* Notices: put in anew, because only what changes is read out, and closed one by one. */

export function presentNotices(region) {
  region.addEventListener("click", (event) => {
    const notice = event.target.closest("[data-close-notice]")?.closest("[data-notice]");
    if (notice) {
      close(region, notice);
    }
  });
  showButtons(region);
  requestAnimationFrame(() => region.replaceChildren(...region.childNodes));
}

/** Add notices that have come since the page was loaded. */
export function showNotices(region, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  showButtons(holder.content);
  region.append(holder.content);
}

function showButtons(root) {
  for (const button of root.querySelectorAll("[data-close-notice]")) {
    button.hidden = false;
  }
}

/** Focus goes to the next notice, or to the page that the last one stood above. */
function close(region, notice) {
  notice.remove();
  const next = region.querySelector("[data-close-notice]");
  (next ?? document.getElementById("main")).focus();
  if (!next) {
    region.replaceChildren();
  }
}
