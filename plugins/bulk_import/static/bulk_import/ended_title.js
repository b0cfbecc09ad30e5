/* The title of the tab says how an import has ended, until somebody looks at the page. */

const root = document.documentElement;

function restore() {
  document.title = root.dataset.title;
}

export function tellInTitle(words) {
  if (!words) {
    return;
  }
  root.dataset.title ??= document.title;
  document.title = `${words} · ${root.dataset.title}`;
  const whenSeen = document.hidden ? ["visibilitychange"] : ["pointerdown", "keydown"];
  for (const name of whenSeen) {
    document.addEventListener(name, restore, { once: true });
  }
}
