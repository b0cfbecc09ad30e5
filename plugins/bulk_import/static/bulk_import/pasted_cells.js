/* Cells that are copied in a spreadsheet and pasted into a repair: each line into a field of its own. */

const FIELDS = "input[data-typed]";

// Spreadsheets write a cell that holds line breaks in quotation marks, and no other one.
const WITH_BREAKS = /^"(?:[^"]|"")*[\r\n](?:[^"]|"")*"(?=[\t\r\n]|$)/gm;

/** Return the text of a cell with line breaks, as a field of one line takes it. */
function withoutBreaks(cell) {
  return cell
    .slice(1, -1)
    .replaceAll('""', '"')
    .replace(/[\r\n]+/g, " ");
}

/** Return the cells of some lines; programs end the last one with a line break, too. */
function linesOf(text) {
  return text
    .replace(/(\r\n?|\n)$/, "")
    .replace(WITH_BREAKS, withoutBreaks)
    .split(/\r\n?|\n/);
}

/** Return a field and those below it in its list, those of the single rows of a value aside. */
function fieldsFrom(field) {
  const list = field.closest(".bi-entries");
  const fields = [...list.querySelectorAll(FIELDS)].filter(
    (each) => each.closest(".bi-entries") === list,
  );
  return fields.slice(fields.indexOf(field));
}

/** Fill what is pasted in from a field downwards; `onSurplus` is told of lines without a field. */
export function listenForPastedCells(box, onSurplus) {
  box.addEventListener("paste", (event) => {
    const field = event.target.closest(FIELDS);
    const lines = linesOf(event.clipboardData?.getData("text/plain") ?? "");
    if (!field || lines.length < 2) {
      return;
    }
    event.preventDefault();
    const filled = fieldsFrom(field).slice(0, lines.length);
    for (const [place, each] of filled.entries()) {
      each.value = lines[place];
    }
    filled.at(-1).focus();
    if (filled.length < lines.length) {
      onSurplus({ count: filled.length, lines: lines.length });
    }
  });
}
