/* Links to files. A browser tells a page neither that a file has come nor why it has not, so the page
   asks whether somebody is signed in still. */

export function listenForDownloads(ask) {
  document.addEventListener("click", ({ target }) => {
    if (target.closest("a[download]")) {
      ask();
    }
  });
}
