/* What the import pages do beyond plain forms; without it everything still works. */

import { listenForCopyButtons } from "./clipboard.js";
import { listenForConfirmations } from "./confirm_inline.js";
import { DetailsPage } from "./details.js";
import { listenForRepairs } from "./failed_rows.js";
import { listenForFilter } from "./filter.js";
import { keepSources, showScripted } from "./fragments.js";
import { Grid } from "./grid.js";
import { closeUnusedMenus } from "./menu.js";
import { keepSearchFocus } from "./search_focus.js";
import { guardSlips } from "./slips.js";
import { showTimes } from "./times.js";
import { UploadDialog } from "./upload.js";
import { listenForValueSearch } from "./value_search.js";

const page = document.getElementById("bi-page");
const table = page.querySelector(".bi-grid");
const dialog = document.getElementById("bi-upload");
const details = document.getElementById("bi-details");

showScripted(document);
showTimes(document);
keepSources(document);
listenForCopyButtons(document);
listenForValueSearch(document);
closeUnusedMenus(document);

const grid = table ? new Grid(page, table) : null;
if (grid) {
  listenForConfirmations(table, grid);
  grid.start();
}
if (dialog) {
  const upload = new UploadDialog(page, dialog, grid);
  upload.listen();
  listenForRepairs(upload);
}
if (details) {
  new DetailsPage(details).start();
  keepSearchFocus(details.querySelector(".bi-search"));
}

const slips = document.getElementById("bi-slips");
if (slips) {
  guardSlips(slips);
}

if (document.getElementById("bi-printed")) {
  document.querySelector("[data-print]").addEventListener("click", () => window.print());
}

listenForFilter();

document.documentElement.dataset.importPages = "ready";
