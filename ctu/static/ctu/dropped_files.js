/* A file that is dropped where none is taken would be opened in the place of the page. */

/** Let the browser refuse files that are dragged over the page; where a page takes them, do nothing. */
export function refuseDroppedFiles() {
  if (document.querySelector("input[type=file]")) {
    return;
  }
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    }
  });
}
