/* A question about a file, asked in the dialog: its code page, its columns, secrets to be made. */

import { announce } from "./live_region.js";
import { sentence } from "./sentences.js";

/** What a field of a question is called, also when the question is asked anew. */
function nameOf({ id, name }) {
  return id || name;
}

export class FileQuestion {
  /** `dialog` is the upload dialog that asks. */
  constructor(dialog) {
    this.dialog = dialog;
    this.newer = new Map();
    dialog.verdict.box.addEventListener("click", (event) => this.click(event));
    dialog.verdict.box.addEventListener("change", (event) => this.change(event.target));
  }

  /** What is chosen from here on is newer than what is being checked. */
  begin() {
    this.newer.clear();
  }

  change(field) {
    if (!this.dialog.verdict.section) {
      this.newer.set(nameOf(field), field.value);
    }
  }

  /** Keep the question with what was chosen since its file was sent, and say whether it stays. */
  keepsNewer() {
    if (this.newer.size > 0) {
      this.dialog.view.showState("question");
      this.dialog.view.disableSend(this.note);
    }
    return this.newer.size > 0;
  }

  /** Choose in a question that came late what was chosen since it was asked. */
  restore() {
    const { box } = this.dialog.verdict;
    let last;
    for (const field of box.querySelectorAll("select, input[type=radio]")) {
      const value = this.newer.get(nameOf(field));
      if (field.type === "radio" && field.value === value) {
        [field.checked, last] = [true, field];
      } else if ([...(field.options ?? [])].some((each) => each.value === value)) {
        [field.value, last] = [value, field];
      }
    }
    return last;
  }

  click(event) {
    if (event.target.closest("[data-answer]")) {
      this.answer();
    }
    const other = event.target.closest("[data-reconsider]");
    if (other) {
      event.preventDefault();
      this.reconsider(other);
    }
  }

  /** Show the answers; the one that is chosen checks the file again. */
  ask({ title, explanation, html, note = sentence("choose_reading") }) {
    const { liveRegion, verdict, view } = this.dialog;
    this.note = note;
    view.showState("question");
    verdict.show(html);
    view.disableSend(note);
    announce(`${title} ${explanation}`, liveRegion);
    const first = verdict.box.querySelector("input[type=radio], select, [data-answer]");
    (this.restore() ?? first).focus();
  }

  /** Say above the buttons why the question stays; it can be answered again. */
  stay(words) {
    const { liveRegion, view } = this.dialog;
    view.showState("question");
    view.disableSend("");
    view.warn(words);
    announce(words, liveRegion);
  }

  /** Say that the session has ended, or is another person's; the file and the answers stay. */
  askToSignIn(title) {
    const template = this.dialog.view.find("signed-out-template").cloneNode(true);
    template.content.querySelector("strong").textContent = title;
    this.ask({ title, explanation: "", html: template.innerHTML, note: "" });
  }

  async answer() {
    const { dialog } = this;
    const { box } = dialog.verdict;
    const chosen = [...box.querySelectorAll("input:checked, input[type=hidden], select")];
    const open = chosen.find((each) => !each.reportValidity());
    if (open) {
      return;
    }
    for (const { name } of chosen) {
      const values = chosen.filter((each) => each.name === name).map((each) => each.value);
      dialog.choices[name] = values.filter(Boolean).join(" ");
    }
    await this.check();
  }

  /** Ask once more which column is which, with what was answered, or without what is forgotten. */
  async reconsider({ name, value }) {
    const { choices } = this.dialog;
    choices[name] = value;
    await this.check();
    delete choices[name];
  }

  async check() {
    const { dialog } = this;
    const round = dialog.beginRound();
    await dialog.check(round);
  }
}
