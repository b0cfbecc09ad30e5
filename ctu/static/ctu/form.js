/* A form of the console: where the focus goes, how long a login is, and what a policy asks for. */

const wrong = document.querySelector('[aria-invalid="true"]') ?? document.querySelector("[data-focus]");
wrong?.focus();

for (const field of document.querySelectorAll("[data-count]")) {
  const note = document.createElement("span");
  note.className = "second";
  field.closest(".field").querySelector(".field-head").append(note);
  const show = () => {
    note.textContent = `${[...field.value.normalize("NFC")].length} of ${field.dataset.count}`;
  };
  field.addEventListener("input", show);
  show();
}

const group = document.querySelector("[data-policies]");
if (group) {
  const policies = JSON.parse(group.dataset.policies);
  group.addEventListener("change", () => {
    const [name, text] = policies[group.value] ?? ["–", "Comes with the group."];
    const shown = document.querySelector("[data-policy]");
    if (shown) {
      shown.textContent = name;
    }
    document.querySelector("[data-policy-text]").textContent = text;
  });
}
