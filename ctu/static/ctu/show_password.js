/* The Show button beside a password; what it shows is never remembered. */

document.documentElement.dataset.listens = "";

for (const button of document.querySelectorAll("button[data-show]")) {
  const field = document.getElementById(button.dataset.show);
  const hide = () => {
    field.type = "password";
    button.setAttribute("aria-pressed", "false");
  };
  button.addEventListener("click", () => {
    const isShown = field.type === "text";
    field.type = isShown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!isShown));
  });
  field.form.addEventListener("submit", hide);
  window.addEventListener("pagehide", hide);
}
