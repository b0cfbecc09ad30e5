/* What opens the upload dialog: its buttons, which are links without a script, and dropped files. */

import { listenForDroppedFiles } from "./dropped_files.js";

export function listenForOpeners(upload) {
  for (const opener of document.querySelectorAll("[data-open-upload]")) {
    opener.setAttribute("role", "button");
    opener.addEventListener("click", (event) => upload.open(event));
    opener.addEventListener("keydown", (event) => event.key === " " && upload.open(event));
  }
  listenForDroppedFiles(upload.dialog, (files) => {
    if (!upload.dialog.open) {
      upload.open();
    }
    upload.choose(files);
  });
}
