/* Many values: the first some are shown, and a search field finds the others. */

function showMatches(field) {
  const words = field.value.trim().toLocaleLowerCase();
  let left = Number(field.dataset.valueSearch);
  let matching = 0;
  for (const button of field.parentElement.querySelectorAll("[data-copy]")) {
    const matches = button.dataset.copy.toLocaleLowerCase().includes(words);
    button.hidden = !matches || left <= 0;
    left -= matches ? 1 : 0;
    matching += matches ? 1 : 0;
  }
  field.parentElement.querySelector("[data-no-match]").hidden = matching > 0;
}

export function listenForValueSearch(root) {
  for (const field of root.querySelectorAll("[data-value-search]")) {
    showMatches(field);
    field.addEventListener("input", () => showMatches(field));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
      }
    });
  }
}
