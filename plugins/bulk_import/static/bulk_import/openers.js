/* What opens the upload dialog: its buttons, which are links without a script, and dropped files. */

import { listenForDroppedFiles } from "./dropped_files.js";
import { makeButton } from "./link_button.js";

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
}
