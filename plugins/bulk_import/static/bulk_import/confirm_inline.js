/* Cancel is confirmed inside its row, with the focus on going on. */

import { post } from "./requests.js";
import { failureSentence } from "./sending.js";
import { sentence } from "./sentences.js";

function setOpen(row, isOpen) {
  const confirm = row.querySelector("[data-confirm]");
  if (!confirm) {
    return;
  }
  confirm.hidden = !isOpen;
  showFailure(row, "");
  const opener = row.querySelector("[data-confirm-open]");
  opener.hidden = isOpen;
  (isOpen ? row.querySelector("[data-confirm-close]") : opener).focus();
}

/** Say in the row why it was not cancelled, for the eye and as an alert. */
function showFailure(row, words) {
  const line = row.querySelector("[data-not-cancelled]");
  line.textContent = words;
  line.hidden = words === "";
}

async function cancel(button, row, grid) {
  button.setAttribute("aria-disabled", "true");
  showFailure(row, "");
  try {
    const answer = await post(button.dataset.cancelUrl);
    grid.updateRow(row.dataset.import, answer.row);
    row.focus();
  } catch (error) {
    button.removeAttribute("aria-disabled");
    const notCancelled = sentence("not_cancelled");
    const isGone = error.status === 404;
    showFailure(row, isGone ? notCancelled : failureSentence(error, notCancelled));
  }
}

export function listenForConfirmations(table, grid) {
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-import]");
    const button = event.target.closest("button");
    if (!row || !button) {
      return;
    }
    const isDisabled = button.getAttribute("aria-disabled") === "true";
    if (button.matches("[data-confirm-open]")) {
      event.preventDefault();
      setOpen(row, true);
    } else if (button.matches("[data-confirm-close]")) {
      setOpen(row, false);
    } else if (button.matches("[data-cancel-url]") && !isDisabled) {
      cancel(button, row, grid);
    }
  });
  table.addEventListener("confirm-again", (event) => setOpen(event.target, true), true);
  table.addEventListener("keydown", (event) => {
    const confirm = event.target.closest("[data-confirm]");
    if (event.key === "Escape" && confirm) {
      setOpen(confirm.closest("tr"), false);
    }
  });
}
