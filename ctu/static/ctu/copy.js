/* Copy buttons: a click copies what stands in another element; without rights it is selected. */

const COPIED_MILLISECONDS = 1500;

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copyFrom);
  const lines = [...source.querySelectorAll("li")].map((line) => line.textContent.trim());
  try {
    await navigator.clipboard.writeText(
      lines.length ? lines.join("\n") : source.textContent.trim(),
    );
  } catch {
    select(source);
    return;
  }
  const status = button.nextElementSibling;
  status.textContent = status.dataset.copied;
  setTimeout(() => (status.textContent = ""), COPIED_MILLISECONDS);
}

for (const button of document.querySelectorAll("button[data-copy-from]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
