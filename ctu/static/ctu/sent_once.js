/* A form that is pressed twice while the first answer is awaited is sent once. */

/** Whoever has waited so long may press again, as after a connection that was lost. */
const AGAIN_MILLISECONDS = 10_000;
const pressedAt = new WeakMap();

function forget(form) {
  pressedAt.delete(form);
  form.removeAttribute("aria-busy");
}

// The last to hear of it: another script may send the form itself, or show something instead.
window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") {
    return;
  }
  if (Date.now() - (pressedAt.get(form) ?? 0) < AGAIN_MILLISECONDS) {
    event.preventDefault();
    return;
  }
  pressedAt.set(form, Date.now());
  form.setAttribute("aria-busy", "true");
});

/* Escape stops what the browser is waiting for, and Back brings the page as it was left. */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    [...document.forms].forEach(forget);
  }
});
window.addEventListener("pageshow", () => [...document.forms].forEach(forget));
