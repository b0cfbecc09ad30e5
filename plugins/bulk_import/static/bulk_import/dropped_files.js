/* Files that are dragged over the page and dropped on it. */

export function listenForDroppedFiles(dialog, onFiles) {
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      dialog.dataset.dragging = "yes";
    }
  });
  document.addEventListener("dragleave", () => delete dialog.dataset.dragging);
  document.addEventListener("drop", (event) => {
    delete dialog.dataset.dragging;
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      onFiles(event.dataTransfer.files);
    }
  });
}
