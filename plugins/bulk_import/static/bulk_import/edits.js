/* Edits of a verdict are sent with the file, which is checked anew; the verdict stays till then. */

import { announce } from "./live_region.js";
import { listenForPastedCells } from "./pasted_cells.js";
import { RequestError } from "./requests.js";
import { sentence } from "./sentences.js";

export class Edits {
  /** `dialog` is the upload dialog that shows the verdict. */
  constructor(dialog) {
    this.dialog = dialog;
    this.warned = "";
    listenForPastedCells(dialog.verdict.box, (words) => this.tell(words));
    addEventListener("beforeunload", (event) => this.unload(event));
  }

  /** Whether closing would leave cells that were typed here, or an upload of which nothing is known. */
  get isWorthAsking() {
    return this.dialog.repairs.isWorthAsking || this.dialog.sending.isUnderWay;
  }

  /** Before the page is left or loaded anew with one of them, the browser asks. */
  unload(event) {
    if (this.isWorthAsking) {
      event.preventDefault();
    }
  }

  async send() {
    const { dialog } = this;
    const round = dialog.beginRound();
    const answer = await dialog.checking.ask(round);
    if (!answer) {
      return;
    }
    if (answer instanceof RequestError) {
      dialog.checking.fail(round, answer);
    } else if (answer.verdict) {
      dialog.view.enableSend(dialog.verdict.choice);
      dialog.repairs.answer(answer.verdict, () => this.show(answer.verdict));
    } else {
      dialog.hold(answer);
    }
  }

  /** Show the verdict after the press, and go on to the next cell, or to Upload after the last. */
  show(verdict) {
    const { dialog } = this;
    dialog.verdict.show(verdict.html);
    dialog.view.enableSend(dialog.verdict.choice);
    announce(`${verdict.headline}.`, dialog.liveRegion);
    if (!dialog.repairs.focus()) {
      dialog.view.send.focus();
    }
  }

  /** Say why not all that was pasted is filled in. */
  tell(words) {
    const { liveRegion, view } = this.dialog;
    view.warn(words);
    announce(words, liveRegion);
  }

  /** Close the dialog after Back as its button does; return whether it is closed. */
  goBack() {
    const { dialog } = this.dialog;
    this.leave(new Event("click"));
    return !dialog.open;
  }

  /** Close the dialog; before cells that were typed anew or an upload are left, it is said once. */
  leave(event) {
    if (!this.mayForget(sentence("closing_forgets"), sentence("closing_leaves"))) {
      event.preventDefault();
    } else if (event.type === "click") {
      this.dialog.dialog.close();
    }
  }

  /** Open the browser's own dialog for files; what it chooses takes the place of the file here. */
  chooseFile(input) {
    if (this.mayChoose()) {
      input.click();
    }
  }

  /** Say once what another file forgets or leaves; return whether one may be chosen. */
  mayChoose() {
    return this.mayForget(sentence("choosing_forgets"), sentence("choosing_leaves"));
  }

  /** Say once what forgets cells that were typed anew, or leaves an upload; return whether it may. */
  mayForget(forgets, leaves) {
    const { liveRegion, sending, view } = this.dialog;
    const words = sending.isUnderWay ? leaves : forgets;
    if (!this.isWorthAsking || this.warned === words) {
      return true;
    }
    this.warned = words;
    view.warn(words);
    announce(words, liveRegion);
    return false;
  }
}
