/* Many boxes: a search field leaves those that match, and those that are ticked. */

function showMatches(field) {
  const boxes = field.parentElement.querySelector(".boxes");
  const words = field.value.trim().toLocaleLowerCase();
  let matching = 0;
  for (const label of boxes.querySelectorAll("label")) {
    const matches = label.textContent.toLocaleLowerCase().includes(words);
    label.hidden = !matches && !label.querySelector("input").checked;
    matching += matches ? 1 : 0;
  }
  boxes.querySelector("[data-no-box]").textContent = matching ? "" : boxes.dataset.none;
}

for (const field of document.querySelectorAll("[data-search-boxes]")) {
  field.hidden = false;
  field.addEventListener("input", (event) => {
    // Whoever searches has not changed the form.
    event.stopPropagation();
    showMatches(field);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });
}
