/* What the import pages do beyond plain forms; without it everything still works. */

import { listenForCopies } from "./copies.js";
import { DetailsPage } from "./details.js";
import { Grid } from "./grid.js";
import { listenForLeaving } from "./menu.js";
import { showHelp } from "./parts.js";
import { listenForQuestions } from "./question.js";
import { showTimes } from "./times.js";
import { UploadDialog } from "./upload.js";
import { prepareValues } from "./values.js";

const page = document.getElementById("bi-page");
const table = page.querySelector(".bi-grid");
const dialog = document.getElementById("bi-upload");
const details = document.getElementById("bi-details");

showHelp(document);
showTimes(document);
listenForCopies(document);
prepareValues(document);
listenForLeaving(document);

const grid = table ? new Grid(page, table) : null;
if (grid) {
  listenForQuestions(table, grid);
  grid.start();
}
if (dialog) {
  new UploadDialog(page, dialog, grid).listen();
}
if (details) {
  new DetailsPage(details).start();
}

const filter = document.querySelector("[data-toggle-filter]");
filter?.addEventListener("click", (event) => {
  event.preventDefault();
  const card = document.getElementById("bi-filter");
  card.hidden = !card.hidden;
  filter.setAttribute("aria-expanded", String(!card.hidden));
  if (!card.hidden) {
    card.querySelector("select").focus();
  }
});

document.documentElement.dataset.importPages = "ready";
