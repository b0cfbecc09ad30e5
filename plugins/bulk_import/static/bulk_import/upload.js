/* The upload dialog: choose or drop a file, read the verdict, upload. */

import { BackButton } from "./back_button.js";
import { Checking } from "./checking.js";
import { DialogView } from "./dialog_view.js";
import { Edits } from "./edits.js";
import { FileCheck } from "./file_check.js";
import { FileQuestion } from "./file_question.js";
import { announce } from "./live_region.js";
import { listenForOpeners } from "./openers.js";
import { OperationChoice } from "./operation.js";
import { Repairs } from "./repairs.js";
import { newToken, RequestError } from "./requests.js";
import { Sending } from "./sending.js";
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
      (choice) => this.isAwaiting || this.view.enableSend(choice),
      (choice, input) => this.sending.isUnderWay || this.checkAgain(choice, input),
    );
    this.repairs = new Repairs(this);
    this.question = new FileQuestion(this);
    this.checking = new Checking(this);
    this.edits = new Edits(this);
    this.sending = new Sending(this);
    this.operation = new OperationChoice(this);
    this.backButton = new BackButton(dialog, () => this.edits.goBack());
    this.round = 0;
  }

  /** Whether the server is asked for something that decides what can be sent. */
  get isAwaiting() {
    return this.checking.isUnderWay || this.sending.isUnderWay;
  }

  listen() {
    listenForOpeners(this);
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.addEventListener("cancel", (event) => this.edits.leave(event));
    this.dialog.querySelector("form").addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("change", () => this.choose(this.input.files));
  }

  open(event) {
    event?.preventDefault();
    this.opener = event?.currentTarget ?? document.querySelector("[data-open-upload]");
    this.reset();
    this.dialog.showModal();
    this.backButton.hold();
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
      this.edits.leave(event);
    } else if (event.target.closest("[data-choose]")) {
      this.edits.chooseFile(this.input);
    } else if (event.target.closest("[data-show-values]")) {
      this.view.toggleValues();
    }
  }

  reset() {
    this.beginRound();
    this.file = this.refused = undefined;
    this.operation.reset();
    this.input.value = "";
    this.forget();
    this.view.showEmpty();
  }

  /** Begin anew: an answer about an earlier file, still under way, is not heard any more. */
  beginRound() {
    this.checking.isUnderWay = this.sending.isUnderWay = false;
    this.edits.warned = "";
    this.round += 1;
    return this.round;
  }

  forget() {
    this.repairs.clear();
    this.verdict.clear();
  }

  async choose(files) {
    if (!this.edits.mayChoose()) {
      this.input.value = "";
      return;
    }
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
    const round = this.begin(file);
    const checked = await this.fileCheck.take(file);
    if (round !== this.round) {
      return;
    }
    this.file = checked.held;
    if (checked.message) {
      this.refuse(checked);
    } else {
      this.rows = checked.rows;
      await this.check(round);
    }
    this.input.value = "";
  }

  /** Begin with a file, or with the failed rows of an import. */
  begin(file) {
    const round = this.beginRound();
    const { parent, person } = this.dialog.dataset;
    this.token = newToken();
    this.file = file;
    this.choices = { person, ...(parent && { parent }), ...this.operation.choice };
    this.showFile(file);
    this.view.disableSend(sentence("reading"));
    return round;
  }

  /** Open the failed rows of an import for repair; nothing is downloaded. */
  async repair(opener, rows) {
    this.open();
    this.opener = opener;
    const round = this.begin(rows);
    this.rows = rows.count;
    await this.check(round);
  }

  showFile(file) {
    this.forget();
    this.view.showFile(file);
  }

  /** Check the same file with another choice, made by `input`, about cells or blank secrets. */
  async checkAgain(choice, { name, value }) {
    const round = this.beginRound();
    Object.assign(this.choices, { changes: choice.changes, blanks: choice.blanks });
    if (await this.check(round)) {
      this.verdict.find(name, value)?.focus();
    }
  }

  /** Show the verdict of the server, and say whether there is one; a slow check says so. */
  async check(round) {
    this.question.begin();
    const showWait = () => round === this.round && this.view.showChecking(this.rows);
    const answer = await this.checking.ask(round, showWait);
    if (!answer) {
      return false;
    }
    if (answer instanceof RequestError) {
      this.checking.fail(round, answer);
    } else if (!answer.verdict) {
      this.hold(answer);
    } else if (!this.question.keepsNewer()) {
      this.showVerdict(answer.verdict);
      return true;
    }
    return false;
  }

  showVerdict(verdict) {
    this.operation.show(verdict);
    this.view.find("file-facts").textContent = verdict.file.facts;
    this.view.showState("verdict");
    this.repairs.answer(verdict, () => this.verdict.show(verdict.html));
    this.view.enableSend(this.verdict.choice);
    announce(`${verdict.headline}. ${this.view.find("send-text").textContent}.`, this.liveRegion);
    if (this.verdict.question) {
      this.verdict.question.focus();
    } else if (!this.repairs.focus()) {
      this.view.find("choose-another").focus();
    }
    this.verdict.showHeadline();
  }

  /** Show what has to be put right, or answered, before the file can be judged. */
  hold({ refusal, question, columns, offer = columns ?? question }) {
    if (offer) {
      this.question.ask(offer);
    } else {
      this.refuse(refusal);
    }
  }

  refuse(refusal) {
    [this.refused, this.file] = [this.file, undefined];
    this.verdict.clear();
    this.view.showRefusal(refusal);
  }

  submit(event) {
    event.preventDefault();
    if (this.view.isSendDisabled || this.sending.isUnderWay) {
      return;
    }
    if (this.repairs.isTyped) {
      this.repairs.press(this.view.send, []);
    } else {
      this.sending.send();
    }
  }

  /** The import is stored, even if the dialog shows another file meanwhile. */
  async sent(round, stored) {
    if (round === this.round) {
      this.stored = stored;
      // It has arrived, so that nothing asks when the page is left; `closed` may be called later.
      this.reset();
      this.dialog.close();
      await this.backButton.release();
    }
    if (this.grid) {
      this.grid.add(stored);
    } else {
      location.assign(stored.details);
    }
  }
}
