/* What can be said of a file before anything is sent: extension, size and emptiness. */

import { hold } from "./held_file.js";
import { sentence, written } from "./sentences.js";

/* A workbook is packed, so only the server can say what is in it. */
const WORKBOOK = ".xlsx";

function extensionOf(name) {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot).toLowerCase();
}

function key(name) {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/["\s_-]/g, "");
}

/** Lines with something in them beside blanks and delimiters, an opening sep= line aside. */
function filledLines(text) {
  const lines = text.split(/\r\n?|\n/).filter((line) => /[^\s,;"]/.test(line));
  return /^sep=.?$/i.test(lines[0] ?? "") ? lines.slice(1) : lines;
}

function isHeader(line, columns) {
  const names = line.split(/[,;\t]/).map(key);
  return columns.every((column) => names.includes(key(column)));
}

function encodingOf([first, second]) {
  if (first === 0xfe && second === 0xff) {
    return "utf-16be";
  }
  return first === 0xff && second === 0xfe ? "utf-16le" : "utf-8";
}

async function read(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

export class FileCheck {
  constructor(dataset) {
    this.words = dataset;
    this.extensions = dataset.extensions.split(",");
    this.maxBytes = Number(dataset.maxBytes);
    this.errorFile = new RegExp(dataset.errorFile);
    this.maxErrorFileBytes = Number(dataset.maxErrorFileBytes);
    this.columns = JSON.parse(dataset.columns);
    this.typeHints = JSON.parse(dataset.typeHints);
  }

  /** Read a file once, and return it with what can be said of it at once; a folder is not read. */
  async take(file) {
    try {
      const held = await hold(file, Math.max(this.maxBytes, this.maxErrorFileBytes));
      return { held, ...(await this.check(held)) };
    } catch {
      return { held: file, message: sentence("not_read"), hint: sentence("not_read_hint") };
    }
  }

  /** Return {message, hint} for a file that is refused at once, else {rows}, of a text only. */
  async check(file) {
    const extension = extensionOf(file.name);
    if (!this.extensions.includes(extension)) {
      const hint = this.typeHints[extension] ?? this.typeHints[""];
      return { message: this.words.typeMessage, hint };
    }
    if (file.size > (this.errorFile.test(file.name) ? this.maxErrorFileBytes : this.maxBytes)) {
      return { message: this.words.sizeMessage, hint: this.words.sizeHint };
    }
    if (extension === WORKBOOK) {
      return { rows: undefined };
    }
    const lines = filledLines(await read(file));
    if (lines.length === 0 || (lines.length === 1 && isHeader(lines[0], this.columns))) {
      return { message: this.words.emptyMessage, hint: this.words.emptyHint };
    }
    return { rows: lines.length - 1 };
  }
}

/** Return a size in the words that the server has for it, `size_text`. */
export function sizeText(bytes) {
  if (bytes < 1024) {
    return bytes === 1 ? sentence("one_byte") : sentence("bytes", { number: bytes });
  }
  const kilobytes = written(Math.floor((bytes * 10) / 1024) / 10, { useGrouping: false });
  return sentence("kilobytes", { number: kilobytes });
}
