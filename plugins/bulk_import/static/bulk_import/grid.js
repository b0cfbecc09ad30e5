/* The grid keeps itself up to date: each second while something runs, else every ten. */

import { merge, parse } from "./parts.js";
import { ask, csrfField } from "./requests.js";
import { say } from "./voice.js";

const BUSY_SECONDS = 1;
const IDLE_SECONDS = 10;
const TINT_SECONDS = 2;

export class Grid {
  constructor(page, table) {
    this.page = page;
    this.table = table;
    this.body = table.tBodies[0];
    this.isBusy = this.rows().some((row) => "open" in row.dataset);
    this.checkedAt = Date.now();
    this.isLost = false;
  }

  start() {
    const checked = document.querySelector("[data-checked]");
    if (checked) {
      checked.hidden = false;
    }
    this.showAge();
    setInterval(() => this.showAge(), 1000);
    document.addEventListener("visibilitychange", () => this.plan(0));
    this.plan();
    this.welcome();
  }

  rows() {
    return [...this.body.rows];
  }

  row(id) {
    return this.rows().find((row) => row.dataset.import === id);
  }

  plan(seconds = this.isBusy ? BUSY_SECONDS : IDLE_SECONDS) {
    clearTimeout(this.timer);
    if (!document.hidden) {
      this.timer = setTimeout(() => this.check(), seconds * 1000);
    }
  }

  async check() {
    const address = new URLSearchParams(location.search);
    address.set("ids", this.rows().map((row) => row.dataset.import).join(","));
    address.set("newest", this.table.dataset.newest);
    try {
      this.show(await ask(`${this.page.dataset.status}?${address}`));
      this.isLost = false;
      this.checkedAt = Date.now();
    } catch {
      this.isLost = true;
    }
    this.showAge();
    this.plan();
  }

  show(status) {
    for (const [id, html] of Object.entries(status.rows)) {
      this.renew(id, html);
    }
    this.isBusy = status.is_open;
    const parts = ["banner", "queue"].map((name) => `<div data-part="${name}">${status[name]}</div>`);
    merge(this.page, parse(`<div>${parts.join("")}</div>`).firstElementChild);
    const field = csrfField();
    if (field) {
      field.value = status.csrf_token;
    }
    this.tellOfNew(status.new);
  }

  renew(id, html) {
    const row = this.row(id);
    const fresh = parse(html).firstElementChild;
    if (!row) {
      return;
    }
    const hasFocus = row.contains(document.activeElement);
    const isAsking = row.querySelector("[data-question]:not([hidden])") !== null;
    merge(row, fresh);
    if (row.dataset.kind !== fresh.dataset.kind) {
      row.dataset.kind = fresh.dataset.kind;
      row.toggleAttribute("data-open", "open" in fresh.dataset);
      say(fresh.dataset.announcement);
      const question = row.querySelector("[data-question]");
      if (isAsking && question) {
        row.dispatchEvent(new CustomEvent("ask-again"));
      }
    }
    if (hasFocus && !row.contains(document.activeElement)) {
      row.focus();
    }
  }

  tellOfNew(count) {
    const line = document.querySelector("[data-fresh]");
    line.hidden = count === 0;
    const text = line.querySelector("[data-fresh-text]");
    const words = count === 1 ? "1 new import." : `${count} new imports.`;
    if (count && text.textContent !== words) {
      text.textContent = words;
      say(words);
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
    const row = known ?? parse(stored.row).firstElementChild;
    this.body.prepend(row);
    if (!known) {
      this.countOneMore();
    }
    this.present(row);
    say(row.dataset.announcement);
    this.isBusy = true;
    this.plan();
  }

  /** Let the foot follow a row that was put on top of the first page. */
  countOneMore() {
    const range = document.querySelector("[data-range]");
    const total = Number(range.dataset.range) + 1;
    const [shown, of] = [this.rows().length, total].map((number) => number.toLocaleString("en-GB"));
    range.dataset.range = String(total);
    range.textContent = `1–${shown} of ${of}`;
  }

  present(row) {
    row.classList.add("bi-new");
    setTimeout(() => row.classList.remove("bi-new"), TINT_SECONDS * 1000);
    row.focus();
  }

  welcome() {
    const row = this.row(location.hash.replace("#import-", ""));
    if (row) {
      this.present(row);
    }
  }

  showAge() {
    const text = document.querySelector("[data-checked-text]");
    if (!text) {
      return;
    }
    const seconds = Math.round((Date.now() - this.checkedAt) / 1000);
    const words = this.isLost ? "No connection, trying again" : `Up to date, checked ${seconds} s ago`;
    if (text.textContent !== words) {
      text.textContent = words;
    }
  }
}
