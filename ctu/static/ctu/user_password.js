/* The password of a new user: which policy is shown, and one that is made and shown. */

/* Without signs that look alike when somebody reads them out. */
const KINDS = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "-+=#*:"];
const LENGTH = 16;

const group = document.getElementById("group_id");
const lists = [...document.querySelectorAll("[data-of-group]")];

/** A number below a bound; every one is as likely as any other. */
function below(bound) {
  const limit = 256 - (256 % bound);
  const [number] = crypto.getRandomValues(new Uint8Array(1));
  return number < limit ? number % bound : below(bound);
}

function pick(signs) {
  return signs[below(signs.length)];
}

function made() {
  const { least = 0, most = LENGTH } = lists.find((list) => !list.hidden)?.dataset ?? {};
  const length = Math.min(Math.max(LENGTH, Number(least)), Number(most));
  const signs = KINDS.map(pick).slice(0, length);
  while (signs.length < length) {
    signs.splice(below(signs.length + 1), 0, pick(KINDS.slice(0, 3).join("")));
  }
  for (let place = signs.length - 1; place > 0; place -= 1) {
    const other = below(place + 1);
    [signs[place], signs[other]] = [signs[other], signs[place]];
  }
  return signs.join("");
}

function showPolicy() {
  for (const list of lists) {
    list.hidden = list.dataset.ofGroup !== group.value;
  }
}

for (const button of document.querySelectorAll("[data-generate]")) {
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.generate);
    const show = document.querySelector(`[data-show="${field.id}"]`);
    field.value = made();
    if (show.getAttribute("aria-pressed") === "false") {
      show.click();
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.select();
  });
}

group.addEventListener("change", showPolicy);
showPolicy();
