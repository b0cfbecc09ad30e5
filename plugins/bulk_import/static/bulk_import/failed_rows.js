/* Failed rows that are repaired on the page of their import, in the upload dialog. */

/** Open them in `dialog`; on a page that came without one the form itself leads to a page. */
export function listenForRepairs(dialog) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-repair-here]");
    if (form) {
      event.preventDefault();
      dialog.repair(form.querySelector("button"), {
        name: form.dataset.name,
        count: Number(form.dataset.rows),
        rowsOf: form.elements.rows_of.value,
      });
    }
  });
}
