/* A link without a script that is a button with one: screen readers call it that, and Space presses it. */

/** Have `press` called in the place of following `link`. */
export function makeButton(link, press) {
  const pressed = (event) => {
    event.preventDefault();
    press(event);
  };
  link.setAttribute("role", "button");
  link.addEventListener("click", pressed);
  link.addEventListener("keydown", (event) => event.key === " " && pressed(event));
}
