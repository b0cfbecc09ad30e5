/* What opens the upload dialog, and what gives it a file beside the field for one. */

import { listenForDroppedFiles } from "./dropped_files.js";
import { makeButton } from "./link_button.js";
import { listenForPastedRows } from "./pasted_rows.js";

export function listenForOpeners(upload) {
  for (const opener of document.querySelectorAll("[data-open-upload]")) {
    makeButton(opener, (event) => upload.open(event));
  }
  listenForDroppedFiles(upload.dialog, (files) => {
    if (!upload.dialog.open) {
      upload.open();
    }
    upload.choose(files);
  });
  listenForPastedRows(upload.dialog, (files) => upload.choose(files));
}
