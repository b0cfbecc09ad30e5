/* The grid keeps itself up to date: each second while something runs, else every ten, and once a
   minute where the host limits how often it may ask.

   In a tab that nobody sees it goes on to ask while something runs, for the title says how that ends. */

import { mergeFragments, parseFragment } from "./fragments.js";
import { announce } from "./live_region.js";
import { csrfField, fetchJson, LIMITED, NOT_ALLOWED, SIGNED_OUT } from "./requests.js";
import { sentence, written } from "./sentences.js";
import { showSignedOut } from "./signed_out.js";
import { tellEnd, tellProgress } from "./tab_title.js";

const BUSY_SECONDS = 1;
const IDLE_SECONDS = 10;
const HIDDEN_SECONDS = 15;
const LIMITED_SECONDS = 60;
const HIGHLIGHT_SECONDS = 2;

export class Grid {
  constructor(page, table) {
    this.page = page;
    this.table = table;
    this.body = table.tBodies[0];
    this.isBusy = this.rows().some((row) => "open" in row.dataset);
    this.checkedAt = Date.now();
    this.isOffline = this.isSignedOut = this.isLimited = false;
    // While a file is sent from here, an import that has come may be the one of that file.
    this.isSending = false;
  }

  start() {
    const lastCheck = document.querySelector("[data-last-check]");
    if (lastCheck) {
      lastCheck.hidden = false;
    }
    this.showLastCheck();
    setInterval(() => this.showLastCheck(), 1000);
    document.addEventListener("visibilitychange", () => this.schedule(0));
    addEventListener("online", () => this.schedule(0));
    this.schedule();
    this.showProgress();
    this.highlightLinked();
  }

  rows() {
    return [...this.body.rows];
  }

  row(id) {
    return this.rows().find((row) => row.dataset.import === id);
  }

  ids() {
    return this.rows()
      .map((row) => row.dataset.import)
      .join(",");
  }

  schedule(seconds = this.isBusy ? BUSY_SECONDS : IDLE_SECONDS) {
    clearTimeout(this.timer);
    if (!document.hidden || this.isBusy) {
      const wait = document.hidden ? HIDDEN_SECONDS : seconds;
      this.timer = setTimeout(() => this.poll(), wait * 1000);
    }
  }

  async poll() {
    const ids = this.ids();
    const query = new URLSearchParams(location.search);
    query.set("ids", ids);
    query.set("newest", this.table.dataset.newest);
    try {
      const status = await fetchJson(`${this.page.dataset.status}?${query}`);
      this.show(status);
      if (!this.isSending && ids === this.ids()) {
        this.showNewImports(status.new);
      }
      this.isOffline = this.isSignedOut = this.isLimited = false;
      this.checkedAt = Date.now();
    } catch (error) {
      this.isOffline = true;
      // A host may answer with 403 or 404 whoever is not signed in.
      this.isSignedOut = [SIGNED_OUT, NOT_ALLOWED].includes(error.message);
      this.isLimited = error.message === LIMITED;
    }
    this.showLastCheck();
    this.schedule(this.isLimited ? LIMITED_SECONDS : undefined);
  }

  show(status) {
    for (const [id, html] of Object.entries(status.rows)) {
      this.updateRow(id, html);
    }
    this.isBusy = status.is_open;
    this.showProgress();
    const fragments = ["banner", "queue"].map(
      (name) => `<div data-fragment="${name}">${status[name]}</div>`,
    );
    mergeFragments(this.page, parseFragment(`<div>${fragments.join("")}</div>`).firstElementChild);
    const field = csrfField();
    if (field) {
      field.value = status.csrf_token;
    }
  }

  /** Tell in the title how far the topmost import at work is. */
  showProgress() {
    const bar = this.body.querySelector("[role=progressbar]");
    tellProgress(bar?.getAttribute("aria-valuenow"), bar?.getAttribute("aria-valuemax"));
  }

  updateRow(id, html) {
    const row = this.row(id);
    const fresh = parseFragment(html).firstElementChild;
    if (!row) {
      return;
    }
    const hasFocus = row.contains(document.activeElement);
    const isConfirming = row.querySelector("[data-confirm]:not([hidden])") !== null;
    mergeFragments(row, fresh);
    row.toggleAttribute("data-open", "open" in fresh.dataset);
    if (row.dataset.kind !== fresh.dataset.kind) {
      row.dataset.kind = fresh.dataset.kind;
      announce(fresh.dataset.announcement);
      tellEnd(fresh.dataset.title);
      if (isConfirming && row.querySelector("[data-confirm]")) {
        row.dispatchEvent(new CustomEvent("confirm-again"));
      }
    }
    if (hasFocus && !row.contains(document.activeElement)) {
      row.focus();
    }
  }

  /** Say how many imports of others have come since the page was loaded. */
  showNewImports(count) {
    const line = document.querySelector("[data-new-imports]");
    line.hidden = count === 0;
    const text = line.querySelector("[data-new-imports-text]");
    const words = count === 1 ? sentence("one_new_import") : sentence("new_imports", { count });
    if (count && this.newImports !== words) {
      this.newImports = text.textContent = words;
      announce(words);
    }
  }

  /** Put a new import on top; where it has no place on this page, go to where it has. */
  add(stored) {
    const isFirstPage = !location.search.replace(/^\?(filter=1)?$/, "");
    if (!isFirstPage || this.rows().length === 0) {
      location.assign(stored.url);
      if (!location.search) {
        // The address differs by its fragment only, so the browser has not left the empty page.
        location.reload();
      }
      return;
    }
    const known = this.row(stored.id);
    const row = known ?? parseFragment(stored.row).firstElementChild;
    this.body.prepend(row);
    if (!known) {
      this.countOneMore();
    }
    this.highlight(row);
    announce(row.dataset.announcement);
    this.isBusy = true;
    this.schedule();
  }

  /** Let the foot follow a row that was put on top of the first page. */
  countOneMore() {
    const range = document.querySelector("[data-range]");
    if ("isMore" in range.dataset) {
      return;
    }
    const total = Number(range.dataset.range) + 1;
    const [last, all] = [this.rows().length, total].map((each) => written(each));
    range.dataset.range = String(total);
    range.textContent = sentence("range", { last, total: all });
  }

  highlight(row) {
    row.classList.add("bi-highlighted");
    setTimeout(() => row.classList.remove("bi-highlighted"), HIGHLIGHT_SECONDS * 1000);
    row.focus();
  }

  /** Highlight the import that the address names, as after an upload without a dialog. */
  highlightLinked() {
    const row = this.row(location.hash.replace("#import-", ""));
    if (row) {
      this.highlight(row);
    }
  }

  showLastCheck() {
    showSignedOut(this.isSignedOut);
    const text = document.querySelector("[data-last-check-text]");
    if (!text) {
      return;
    }
    const seconds = Math.round((Date.now() - this.checkedAt) / 1000);
    const words = this.isOffline ? this.whyLost() : sentence("last_check", { seconds });
    if (text.textContent !== words) {
      text.textContent = words;
    }
  }

  /** Return why the server gives no answer. */
  whyLost() {
    if (this.isLimited) {
      return sentence("limited_grid");
    }
    return this.isSignedOut ? sentence("signed_out_grid") : sentence("offline");
  }
}
