/* Choosing rows of a grid: the batch row, ranges with Shift, all that match, and Clone with one. */

const boxes = [...document.querySelectorAll('input[name="rowid"]')];
const alls = [...document.querySelectorAll("input[data-all]")];
const matching = document.querySelector('input[name="matching"]');
const batch = document.querySelector(".batch-row");
const clone = document.querySelector("button[data-needs-one]");
const status = batch?.querySelector("[data-one]");
let last = null;

function words(count) {
  const { one, many, matching: whole } = status.dataset;
  if (matching?.checked) {
    return whole;
  }
  return count ? (count === 1 ? one : many).replace("{count}", count) : "";
}

function show() {
  const count = boxes.filter((box) => box.checked).length;
  const isAll = count > 0 && count === boxes.length;
  if (matching && !isAll) {
    matching.checked = false;
  }
  if (status) {
    status.textContent = words(count);
    batch.classList.toggle("show", count > 0);
    batch.classList.toggle("has-all", isAll);
  }
  for (const all of alls) {
    all.checked = isAll;
    all.indeterminate = count > 0 && !isAll;
  }
  clone?.setAttribute("aria-disabled", String(count !== 1));
}

function choose(isChosen) {
  for (const box of boxes) {
    box.checked = isChosen;
  }
  show();
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

for (const all of alls) {
  all.addEventListener("change", () => choose(all.checked));
}

matching?.addEventListener("change", show);

/* The head of the table stands under the batch row, which is as high as its buttons need. */
if (batch) {
  const card = batch.parentElement;
  new ResizeObserver(() => {
    card.style.setProperty("--batch-height", `${batch.offsetHeight}px`);
  }).observe(batch);
}

batch?.querySelector("[data-clear]").addEventListener("click", () => {
  choose(false);
  alls.find((all) => all.checkVisibility())?.focus();
});

clone?.addEventListener("click", (event) => {
  if (clone.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    const why = document.getElementById("clone-why");
    why.classList.remove("sr-only");
    why.setAttribute("role", "status");
  }
});

for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => field.form.submit());
}

show();
