/* What a policy requires of a new password, ticked off while it is typed; the server decides. */

/* What stands in the way of a shorter name is only in the way of a good password (policies.py). */
const PERSONAL_LENGTH = 3;

/* About the form in which texts are compared; what it cannot tell the server can. */
function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** What a password must not hold: said by the page, or typed into other fields of it. */
function personalTexts(list) {
  if (list.dataset.personal) {
    return JSON.parse(list.dataset.personal);
  }
  const names = (list.dataset.personalFields ?? "").split(" ");
  const typed = names.map((name) => document.getElementById(name)?.value.trim() ?? "");
  return typed.filter((text) => [...text].length >= PERSONAL_LENGTH);
}

const TESTS = {
  length: (text, list) => {
    const count = [...text].length;
    return count >= Number(list.dataset.least) && count <= Number(list.dataset.most);
  },
  upper: (text) => /\p{Lu}/u.test(text),
  lower: (text) => /\p{Ll}/u.test(text),
  digit: (text) => /\p{Nd}/u.test(text),
  symbol: (text) => /[^\p{L}\p{Nd}\s]/u.test(text),
  personal: (text, list) =>
    text !== "" && !personalTexts(list).some((part) => folded(text).includes(folded(part))),
};

function showLine(line, isMet) {
  line.classList.toggle("is-met", isMet);
  line.querySelector(".fa").className = `fa ${isMet ? "fa-check-circle" : "fa-circle-o"}`;
  const note = line.querySelector("[data-met]");
  note.textContent = isMet ? note.dataset.met : "";
}

function watch(list) {
  const field = document.getElementById(list.dataset.requirementsOf);
  const show = () => {
    for (const line of list.querySelectorAll("[data-requirement]")) {
      const test = TESTS[line.dataset.requirement];
      if (test) {
        showLine(line, test(field.value, list));
      }
    }
  };
  field.form.addEventListener("input", show);
  show();
}

document.querySelectorAll("[data-requirements-of]").forEach(watch);
document.querySelector('[aria-invalid="true"]')?.focus();
