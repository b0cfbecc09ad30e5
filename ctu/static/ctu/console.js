/* What every page of the console does: menus that open, and times in the viewer's zone. */

import { refuseDroppedFiles } from "./dropped_files.js";
import { ImportWatch } from "./import_watch.js";
import { presentNotices } from "./notices.js";
import { keepSearchFocus } from "./search_focus.js";
import { followDays, showTimes } from "./times.js";

document.documentElement.dataset.listens = "";
keepSearchFocus();
refuseDroppedFiles();

function toggles() {
  return [...document.querySelectorAll("button[data-menu]")];
}

function setOpen(toggle, isOpen) {
  toggle.setAttribute("aria-expanded", String(isOpen));
  document.getElementById(toggle.dataset.menu)?.classList.toggle("show", isOpen);
}

function closeOthers(target) {
  for (const toggle of toggles()) {
    const menu = document.getElementById(toggle.dataset.menu);
    if (!toggle.contains(target) && !menu?.contains(target)) {
      setOpen(toggle, false);
    }
  }
}

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("button[data-menu]");
  closeOthers(event.target);
  if (toggle) {
    setOpen(toggle, toggle.getAttribute("aria-expanded") !== "true");
  }
});

document.addEventListener("focusin", (event) => closeOthers(event.target));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  const open = toggles().findLast((toggle) => toggle.getAttribute("aria-expanded") === "true");
  if (open) {
    setOpen(open, false);
    open.focus();
  }
});

showTimes(document);
followDays(document);

const news = document.querySelector("[data-news]");
if (news) {
  presentNotices(news);
  new ImportWatch(news).start();
}
