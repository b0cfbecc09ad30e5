/* Cancel asks inside the row, with the focus on going on. */

import { post } from "./requests.js";
import { say } from "./voice.js";

function ask(row, isAsking) {
  const question = row.querySelector("[data-question]");
  if (!question) {
    return;
  }
  question.hidden = !isAsking;
  row.querySelector("[data-ask]").hidden = isAsking;
  (isAsking ? row.querySelector("[data-go-on]") : row.querySelector("[data-ask]")).focus();
}

async function cancel(button, row, grid) {
  button.setAttribute("aria-disabled", "true");
  try {
    const answer = await post(button.dataset.cancelUrl);
    grid.renew(row.dataset.import, answer.row);
    row.focus();
  } catch {
    button.removeAttribute("aria-disabled");
    say("The import was not cancelled. Try again.");
  }
}

export function listenForQuestions(table, grid) {
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-import]");
    const button = event.target.closest("button");
    if (!row || !button) {
      return;
    }
    if (button.matches("[data-ask]")) {
      event.preventDefault();
      ask(row, true);
    } else if (button.matches("[data-go-on]")) {
      ask(row, false);
    } else if (button.matches("[data-cancel-url]") && button.getAttribute("aria-disabled") !== "true") {
      cancel(button, row, grid);
    }
  });
  table.addEventListener("ask-again", (event) => ask(event.target, true), true);
  table.addEventListener("keydown", (event) => {
    const question = event.target.closest("[data-question]");
    if (event.key === "Escape" && question) {
      ask(question.closest("tr"), false);
    }
  });
}
