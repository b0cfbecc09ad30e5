/* A form of the console: where the focus goes, how long a login is, and what a policy asks for. */

const wrong =
  document.querySelector('[aria-invalid="true"]') ?? document.querySelector("[data-focus]");
wrong?.focus();

/* Leaving a form that was changed and not saved asks, in the browser's own words. */
const form = document.querySelector("form[data-asks]");
let isChanged = Boolean(form?.querySelector(".form-summary"));

form?.addEventListener("input", () => (isChanged = true));
form?.addEventListener("submit", () => (isChanged = false));
window.addEventListener("beforeunload", (event) => {
  if (isChanged) {
    event.preventDefault();
  }
});

for (const field of document.querySelectorAll("[data-count]")) {
  const note = document.createElement("span");
  note.className = "second";
  field.closest(".field").querySelector(".field-head").append(note);
  const show = () => {
    const length = [...field.value.normalize("NFC")].length;
    note.textContent = field.dataset.count.replace("{length}", length);
  };
  field.addEventListener("input", show);
  show();
}

const group = document.querySelector("[data-policies]");
if (group) {
  const policies = JSON.parse(group.dataset.policies);
  group.addEventListener("change", () => {
    const note = document.querySelector("[data-policy-text]");
    const [name, text] = policies[group.value] ?? ["–", note.dataset.policyText];
    const shown = document.querySelector("[data-policy]");
    if (shown) {
      shown.textContent = name;
    }
    note.textContent = text;
  });
}
