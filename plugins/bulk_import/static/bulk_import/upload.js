/* The upload dialog: choose or drop a file, read the verdict, upload. */

import { formOf, requestCheck } from "./check_request.js";
import { DialogView } from "./dialog_view.js";
import { listenForDroppedFiles } from "./dropped_files.js";
import { FileCheck } from "./file_check.js";
import { announce } from "./live_region.js";
import { newToken, post, RequestError, UNREACHABLE } from "./requests.js";
import { sentence } from "./sentences.js";
import { Verdict } from "./verdict.js";

export class UploadDialog {
  constructor(page, dialog, grid) {
    this.page = page;
    this.dialog = dialog;
    this.grid = grid;
    this.view = new DialogView(dialog);
    this.fileCheck = new FileCheck(dialog.dataset);
    this.input = this.view.find("input");
    this.liveRegion = this.view.find("live-region");
    this.verdict = new Verdict(
      this.view.find("verdict"),
      (choice) => this.isSending || this.view.enableSend(choice),
      (choice) => this.isSending || this.checkAgain(choice),
    );
    this.round = 0;
    this.isSending = false;
  }

  listen() {
    for (const opener of document.querySelectorAll("[data-open-upload]")) {
      opener.setAttribute("role", "button");
      opener.addEventListener("click", (event) => this.open(event));
      opener.addEventListener("keydown", (event) => event.key === " " && this.open(event));
    }
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.querySelector("form").addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("change", () => this.choose(this.input.files));
    listenForDroppedFiles(this.dialog, (files) => {
      if (!this.dialog.open) {
        this.open();
      }
      this.choose(files);
    });
  }

  open(event) {
    event?.preventDefault();
    this.opener = event?.currentTarget ?? document.querySelector("[data-open-upload]");
    this.reset();
    this.dialog.showModal();
    this.view.fileButton.focus();
  }

  closed() {
    this.reset();
    if (!this.stored) {
      this.opener?.focus();
    }
    this.stored = undefined;
  }

  click(event) {
    if (event.target.closest("[data-close]")) {
      this.dialog.close();
    } else if (event.target.closest("[data-choose]")) {
      this.input.click();
    } else if (event.target.closest("[data-answer]")) {
      this.answer();
    } else if (event.target.closest("[data-show-values]")) {
      this.view.toggleValues();
    }
  }

  /** Back to the empty dialog. */
  reset() {
    this.beginRound();
    this.file = undefined;
    this.input.value = "";
    this.verdict.clear();
    this.view.showEmpty();
  }

  /** Begin anew: an answer about an earlier file, still under way, is not heard any more. */
  beginRound() {
    this.isSending = false;
    this.round += 1;
    return this.round;
  }

  async choose(files) {
    if (files.length > 1) {
      this.beginRound();
      this.showFile(files[0]);
      const { manyMessage, manyHint } = this.dialog.dataset;
      this.refuse({ message: manyMessage, hint: manyHint });
      return;
    }
    const [file] = files;
    if (!file) {
      return;
    }
    const round = this.beginRound();
    this.token = newToken();
    this.file = file;
    this.choices = {};
    this.showFile(file);
    this.view.disableSend(sentence("reading"));
    let checked;
    try {
      checked = await this.fileCheck.check(file);
    } catch {
      checked = { message: sentence("not_checked"), hint: "" };
    }
    if (round !== this.round) {
      return;
    }
    if (checked.message) {
      this.refuse(checked);
    } else {
      this.rows = checked.rows;
      await this.check(round);
    }
    this.input.value = "";
  }

  showFile(file) {
    this.verdict.clear();
    this.view.showFile(file);
  }

  /** Check the same file with the other text of the cells that a spreadsheet has changed. */
  async checkAgain(choice) {
    const round = this.beginRound();
    this.choices.changes = choice.changes;
    this.view.disableSend(sentence("reading"));
    if (await this.check(round)) {
      this.verdict.choose(choice);
      this.view.enableSend(this.verdict.choice);
    }
  }

  /** Show the verdict of the server, and say whether there is one; a slow check says so. */
  async check(round) {
    const form = formOf(this.file, this.token, this.choices);
    const showWait = () => round === this.round && this.view.showChecking(this.rows);
    const answer = await requestCheck(this.page.dataset.check, form, showWait);
    if (round !== this.round) {
      return false;
    }
    if (answer instanceof RequestError) {
      const isReached = answer.message !== UNREACHABLE;
      const message = isReached ? sentence("signed_out") : sentence("not_checked");
      this.refuse({ message, hint: "" });
    } else if (!answer.verdict) {
      this.hold(answer);
    } else {
      this.showVerdict(answer.verdict);
      return true;
    }
    return false;
  }

  showVerdict(verdict) {
    this.view.find("file-facts").textContent = verdict.file.facts;
    this.view.showState("verdict");
    this.verdict.show(verdict.html);
    this.view.enableSend(this.verdict.choice);
    announce(`${verdict.headline}. ${this.view.find("send-text").textContent}.`, this.liveRegion);
    this.view.find("choose-another").focus();
  }

  /** Show what has to be put right, or answered, before the file can be judged. */
  hold({ refusal, question }) {
    if (refusal) {
      this.refuse(refusal);
    } else {
      this.ask(question);
    }
  }

  /** Ask in which code page the file is written; the answer checks it again. */
  ask({ title, explanation, html }) {
    this.view.showState("question");
    this.verdict.show(html);
    this.view.disableSend(sentence("choose_reading"));
    announce(`${title} ${explanation}`, this.liveRegion);
    this.verdict.box.querySelector("input").focus();
  }

  async answer() {
    const chosen = this.verdict.box.querySelector("input[name=code_page]:checked");
    if (!chosen) {
      return;
    }
    const round = this.beginRound();
    this.choices.code_page = chosen.value;
    this.view.disableSend(sentence("reading"));
    await this.check(round);
  }

  refuse(refusal) {
    this.file = undefined;
    this.verdict.clear();
    this.view.showRefusal(refusal);
  }

  async submit(event) {
    event.preventDefault();
    if (this.view.isSendDisabled) {
      return;
    }
    const { round } = this;
    const form = formOf(this.file, this.token, this.choices);
    form.set("mode", this.verdict.choice.mode);
    this.isSending = true;
    this.view.showSending();
    let answer;
    try {
      answer = await post(this.page.dataset.upload, form);
    } catch (error) {
      this.fail(round, error);
      return;
    }
    if (!answer.id) {
      if (round === this.round) {
        this.isSending = false;
        this.hold(answer);
      }
      return;
    }
    if (round === this.round) {
      this.stored = answer;
      this.dialog.close();
    }
    this.grid?.add(answer);
  }

  fail(round, error) {
    if (round !== this.round) {
      return;
    }
    this.isSending = false;
    const isReached = error.message !== UNREACHABLE;
    const words = isReached ? sentence("signed_out") : sentence("not_arrived");
    this.view.showSendFailure(this.verdict.choice.button, words);
    announce(words, this.liveRegion);
  }
}
