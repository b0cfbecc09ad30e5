/* Cells of a spreadsheet that are pasted or dropped into a repair: each line into a field of its own. */

import { sentence } from "./sentences.js";

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

/** Return the cells of the one column of some lines that is not blank, nothing where several are. */
function columnOf(lines) {
  const rows = lines.map((line) => line.split("\t"));
  const places = rows.flatMap((cells) => [...cells.keys()].filter((place) => cells[place].trim()));
  const [place = 0, ...others] = new Set(places);
  return others.length ? undefined : rows.map((cells) => cells[place] ?? "");
}

/** Return a field and those below it in its list, those of the single rows of a value aside. */
function fieldsFrom(field) {
  const list = field.closest(".bi-entries");
  const fields = [...list.querySelectorAll(FIELDS)].filter(
    (each) => each.closest(".bi-entries") === list,
  );
  return fields.slice(fields.indexOf(field));
}

/** Fill what is pasted or dropped in from a field downwards; `onLeft` gets the sentence about what
    is not: lines without a field, or cells of several columns. */
export function listenForPastedCells(box, onLeft) {
  const fill = (event, data) => {
    const field = event.target.closest(FIELDS);
    const lines = linesOf(data?.getData("text/plain") ?? "");
    if (!field || (lines.length < 2 && !lines[0].includes("\t"))) {
      return;
    }
    event.preventDefault();
    const cells = columnOf(lines);
    if (!cells) {
      const widths = lines.map((line) => line.split("\t").length);
      onLeft(sentence("pasted_side_by_side", { count: Math.max(...widths) }));
      return;
    }
    const filled = fieldsFrom(field).slice(0, cells.length);
    for (const [place, each] of filled.entries()) {
      each.value = cells[place];
    }
    filled.at(-1).focus();
    if (filled.length < lines.length) {
      onLeft(sentence("pasted_in_part", { count: filled.length, lines: lines.length }));
    }
  };
  box.addEventListener("paste", (event) => fill(event, event.clipboardData));
  box.addEventListener("drop", (event) => fill(event, event.dataTransfer));
}
