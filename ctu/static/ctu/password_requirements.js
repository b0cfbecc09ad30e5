/* What a policy requires of a new password, ticked off while it is typed; the server decides. */

const list = document.querySelector("[data-requirements-of]");
const field = document.getElementById(list.dataset.requirementsOf);
const personal = JSON.parse(list.dataset.personal).map(folded);

/* About the form in which texts are compared; what it cannot tell the server can. */
function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

const TESTS = {
  length: (text) => {
    const count = [...text].length;
    return count >= Number(list.dataset.least) && count <= Number(list.dataset.most);
  },
  upper: (text) => /\p{Lu}/u.test(text),
  lower: (text) => /\p{Ll}/u.test(text),
  digit: (text) => /\p{Nd}/u.test(text),
  symbol: (text) => /[^\p{L}\p{Nd}\s]/u.test(text),
  personal: (text) => text !== "" && !personal.some((part) => folded(text).includes(part)),
};

function show() {
  for (const line of list.querySelectorAll("[data-requirement]")) {
    const test = TESTS[line.dataset.requirement];
    if (!test) {
      continue;
    }
    const isMet = test(field.value);
    line.classList.toggle("is-met", isMet);
    line.querySelector(".fa").className = `fa ${isMet ? "fa-check-circle" : "fa-circle-o"}`;
    const note = line.querySelector("[data-met]");
    note.textContent = isMet ? note.dataset.met : "";
  }
}

field.addEventListener("input", show);
show();
document.querySelector('[aria-invalid="true"]')?.focus();
