/* Rows that are copied in a spreadsheet and pasted in the dialog: they are taken as a file. */

import { sentence } from "./sentences.js";

/** Return whether a text is a header with at least one row below it. */
function isTable(text) {
  return /[\r\n]/.test(text.trim());
}

/** Call `onFiles` with what is pasted while the dialog asks for a file, unless a field has the focus. */
export function listenForPastedRows(dialog, onFiles) {
  document.addEventListener("paste", (event) => {
    const isAsking = dialog.open && !dialog.querySelector("[data-drop]").hidden;
    if (!isAsking || event.target.closest?.(":read-write")) {
      return;
    }
    const text = event.clipboardData.getData("text/plain");
    // Spreadsheets also copy a picture of the cells, which counts as a file.
    const files = isTable(text)
      ? [new File([text], sentence("pasted_rows"), { type: "text/csv" })]
      : event.clipboardData.files;
    if (files.length) {
      event.preventDefault();
      onFiles(files);
    }
  });
}
