#!/bin/sh
# Chromium gives up the scripts of a page that still loads when a link in it leads to an attachment.
#
# Seen with playwright-core 1.65.1 and Chromium 153.0.8010.0.
#
# A page has a link to a file that is sent with "Content-Disposition: attachment", and scripts that come slowly:
# one with "defer", or a module that imports another. Somebody presses the link before they are there. The file is
# saved and the page stays, as links to attachments always do. But its scripts never run, also when the server
# sends them a moment later: document.readyState says "complete", and nobody is told of an error. A page that is
# left in this way has to be loaded anew. With the attribute "download" at the link the same scripts run.
#
# Likely because a link is followed as the beginning of another page, which ends what the present one still asks
# for, before the answer shows that there is no other page.
#
# Whoever lets a test press such a link waits until the page is loaded. A page whose links have no "download", as
# an answer that is no file should be shown, has to be of use without its scripts.
#
# Needs Node and the libraries that Chromium is linked with (Debian: those of the package chromium).
# Prints what was seen and ends with 0 while it is still so, and with 1 when that has changed.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export TMPDIR="$folder"
npm install --silent --no-audit --no-fund playwright-core@1.65.1 @sparticuz/chromium@153.0.0

cat > seen.mjs <<'JAVASCRIPT'
import { createServer } from "node:http";

import packed from "@sparticuz/chromium";
import { chromium } from "playwright-core";

const SCRIPTS = { defer: '<script defer src="/slow.js">', module: '<script type="module" src="/imports.js">' };
const LINKS = { "a link": "", "a link with download": "download" };

/** The answers with the slow script, sent when they are told to. */
let held = [];

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  const answer = (type, text) => response.setHeader("Content-Type", type).end(text);
  if (pathname === "/slow.js") {
    held.push(() => answer("text/javascript", "document.documentElement.dataset.ran = 'yes';"));
  } else if (pathname === "/imports.js") {
    answer("text/javascript", 'import "/slow.js";');
  } else if (pathname === "/file.csv") {
    response.setHeader("Content-Disposition", "attachment; filename=file.csv");
    answer("text/csv", "a,b\r\n");
  } else {
    const [link, script] = [LINKS[searchParams.get("link")], SCRIPTS[searchParams.get("script")]];
    answer("text/html", `<!doctype html><a ${link} href="/file.csv">Save</a>${script}</script>`);
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

async function open(browser, link, script) {
  held = [];
  const page = await browser.newPage();
  const query = new URLSearchParams({ link, script });
  await page.goto(`http://127.0.0.1:${server.address().port}/?${query}`, { waitUntil: "commit" });
  await page.getByRole("link").waitFor();
  while (held.length === 0) {
    await page.evaluate(() => 0);
  }
  const saved = page.waitForEvent("download");
  await page.getByRole("link").click({ noWaitAfter: true });
  await (await saved).path();
  held.forEach((send) => send());
  await page.waitForFunction(() => document.readyState === "complete");
  const hasRun = () => document.documentElement.dataset.ran === "yes";
  const said = await page.waitForFunction(hasRun, null, { timeout: 5000 }).then(() => "run", () => "never run");
  await page.close();
  return said;
}

const browser = await chromium.launch({ executablePath: await packed.executablePath(), args: ["--no-sandbox"] });
console.log("Chromium", browser.version());
const seen = [];
for (const link of Object.keys(LINKS)) {
  for (const script of Object.keys(SCRIPTS)) {
    seen.push(await open(browser, link, script));
    console.log(`${link}, scripts with ${script}: they ${seen.at(-1)}`);
  }
}
await browser.close();
server.close();
process.exitCode = seen.join() === "never run,never run,run,run" ? 0 : 1;
JAVASCRIPT
node seen.mjs
