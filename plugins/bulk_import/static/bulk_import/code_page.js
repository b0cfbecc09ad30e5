/* The question how a file is read, in the dialog: its code page, its columns, what is made. */

import { announce } from "./live_region.js";
import { sentence } from "./sentences.js";

export class CodePageQuestion {
  /** `dialog` is the upload dialog that asks. */
  constructor(dialog) {
    this.dialog = dialog;
    dialog.verdict.box.addEventListener("click", (event) => this.click(event));
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
    view.showState("question");
    verdict.show(html);
    view.disableSend(note);
    announce(`${title} ${explanation}`, liveRegion);
    verdict.box.querySelector("input[type=radio], select, [data-answer]").focus();
  }

  /** Say that the session has ended; the file and the answers stay. */
  askToSignIn() {
    const { innerHTML: html } = this.dialog.view.find("signed-out-template");
    this.ask({ title: sentence("signed_out"), explanation: "", html, note: "" });
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
    const { choices, repairs } = this.dialog;
    repairs.keep();
    choices[name] = value;
    await this.check();
    delete choices[name];
  }

  async check() {
    const { dialog } = this;
    const round = dialog.beginRound();
    dialog.view.disableSend(sentence("reading"));
    await dialog.check(round);
  }
}
