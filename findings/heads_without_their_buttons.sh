#!/bin/sh
# Chromium prints the head of a table again on each sheet, but without the buttons in it.
#
# Seen with playwright-core 1.65.1, Chromium 153.0.8010.0 and pdfjs-dist 4.10.38.
#
# A table whose columns can be sorted has buttons in its head, as the ARIA Authoring Practices recommend. On paper,
# Chromium repeats the head of a table that goes on (display: table-header-group). What is text there is repeated;
# a <button> or an <input> is on the first sheet alone, and its place on the others is blank. It makes no difference
# how the button looks: with "all: unset" it is left out, too, and a positioned or an inline-block element is not.
# The preview on the screen and a test that looks at computed styles with print media show nothing of it.
#
# Whoever prints such a table hides the button on paper and prints its words otherwise, as by
# th::before { content: attr(data-head) }.
#
# Needs Node and the libraries that Chromium is linked with (Debian: those of the package chromium).
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TMPDIR="$folder"
npm install --silent --no-audit --no-fund playwright-core@1.65.1 @sparticuz/chromium@153.0.0 pdfjs-dist@4.10.38

cat > seen.mjs <<'JAVASCRIPT'
import packed from "@sparticuz/chromium";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { chromium } from "playwright-core";

const HEADS = {
  text: "Word",
  "a positioned element": '<span style="position: relative">Word</span>',
  "an inline-block": '<span style="display: inline-block">Word</span>',
  "a button": "<button>Word</button>",
  "a button without its style": '<button style="all: unset">Word</button>',
  "an input": '<input type="submit" value="Word">',
};

/** Return on which sheets the word of the head stands. */
async function sheets(browser, head) {
  const page = await browser.newPage();
  const rows = "<tr><td>row</td></tr>".repeat(80);
  await page.setContent(`<!doctype html><table><thead><tr><th>${head}</th></tr></thead><tbody>${rows}</tbody></table>`);
  const file = await getDocument({ data: new Uint8Array(await page.pdf({ format: "A4" })) }).promise;
  const found = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const { items } = await (await file.getPage(number)).getTextContent();
    if (items.some((item) => item.str.includes("Word"))) {
      found.push(number);
    }
  }
  await page.close();
  return `${found.join(" and ")} of ${file.numPages}`;
}

const browser = await chromium.launch({ executablePath: await packed.executablePath(), args: ["--no-sandbox"] });
console.log("Chromium", browser.version());
const seen = [];
for (const [name, head] of Object.entries(HEADS)) {
  seen.push(await sheets(browser, head));
  console.log(`${name}: on sheet ${seen.at(-1)}`);
}
await browser.close();
const repeated = "1 and 2 of 2";
const once = "1 of 2";
process.exitCode = seen.join() === [repeated, repeated, repeated, once, once, once].join() ? 0 : 1;
JAVASCRIPT
node seen.mjs
