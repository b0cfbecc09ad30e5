/* Notices: put in anew, because only what changes is read out, and closed one by one. */

export function presentNotices(region) {
  leaveOutOwn(region);
  region.addEventListener("click", (event) => {
    const notice = event.target.closest("[data-close-notice]")?.closest("[data-notice]");
    if (notice) {
      close(region, notice);
    }
  });
  showButtons(region);
  requestAnimationFrame(() => region.replaceChildren(...region.childNodes));
}

/** Add notices that have come since the page was loaded; say whether there are any. */
export function showNotices(region, html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  leaveOutOwn(holder.content);
  showButtons(holder.content);
  const hasAny = holder.content.childElementCount > 0;
  region.append(holder.content);
  return hasAny;
}

/** Leave out what the page says by itself: how the import of these Details has ended. */
function leaveOutOwn(root) {
  for (const notice of root.querySelectorAll("[data-notice]")) {
    // An element of a template has no address to begin its own with, so its `pathname` is empty.
    const link = new URL(notice.querySelector("a").getAttribute("href"), location);
    if (link.pathname === location.pathname) {
      notice.remove();
    }
  }
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
