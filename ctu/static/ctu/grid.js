/* Choosing rows of a grid: the batch row, ranges with Shift, and Clone with exactly one. */

const boxes = [...document.querySelectorAll('input[name="rowid"]')];
const all = document.querySelector("input[data-all]");
const batch = document.querySelector(".batch-row");
const clone = document.querySelector("button[data-needs-one]");
const status = batch?.querySelector("[data-one]");
let last = null;

function show() {
  const count = boxes.filter((box) => box.checked).length;
  if (status) {
    const { one, many } = status.dataset;
    status.textContent = count ? (count === 1 ? one : many).replace("{count}", count) : "";
    batch.classList.toggle("show", count > 0);
  }
  if (all) {
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  clone?.setAttribute("aria-disabled", String(count !== 1));
}

function chooseRange(from, to, isChosen) {
  const [first, second] = [boxes.indexOf(from), boxes.indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes.slice(first, second + 1)) {
    box.checked = isChosen;
  }
}

for (const box of boxes) {
  box.addEventListener("click", (event) => {
    if (event.shiftKey && last) {
      chooseRange(last, box, box.checked);
    }
    last = box;
    show();
  });
}

all?.addEventListener("change", () => {
  for (const box of boxes) {
    box.checked = all.checked;
  }
  show();
});

batch?.querySelector("[data-clear]").addEventListener("click", () => {
  for (const box of boxes) {
    box.checked = false;
  }
  show();
  all?.focus();
});

clone?.addEventListener("click", (event) => {
  if (clone.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    const why = document.getElementById("clone-why");
    why.classList.remove("sr-only");
    why.setAttribute("role", "status");
  }
});

document.querySelector("select[data-submit]")?.addEventListener("change", (event) => {
  event.target.form.submit();
});

show();
