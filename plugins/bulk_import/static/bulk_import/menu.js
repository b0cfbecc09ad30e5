/* A menu opens and closes by itself; it also closes by Escape, and when something else is used. */

function close(menu) {
  menu.open = false;
}

export function closeUnusedMenus(root) {
  for (const menu of root.querySelectorAll("details[data-menu]")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        close(menu);
        menu.querySelector("summary").focus();
      }
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
        close(menu);
      }
    });
    root.addEventListener("click", (event) => {
      if (!menu.contains(event.target) || event.target.closest("a")) {
        close(menu);
      }
    });
  }
}
