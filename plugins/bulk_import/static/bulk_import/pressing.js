/* What is pressed in a verdict: the file is checked anew with it, and the verdict stays till then. */

import { formOf, requestCheck } from "./check_request.js";
import { announce } from "./live_region.js";
import { RequestError } from "./requests.js";
import { sentence } from "./sentences.js";

export class Pressing {
  /** `dialog` is the upload dialog that shows the verdict. */
  constructor(dialog) {
    this.dialog = dialog;
    this.isWarned = false;
  }

  async press() {
    const { dialog } = this;
    const { choice } = dialog.verdict;
    const round = dialog.beginRound();
    const form = formOf(dialog.file, dialog.token, dialog.choices);
    dialog.repairs.fill(form);
    dialog.view.disableSend(sentence("reading"));
    const answer = await requestCheck(dialog.page.dataset.check, form, () => {});
    if (round !== dialog.round) {
      return;
    }
    if (answer instanceof RequestError) {
      dialog.repairs.fail();
      dialog.sending.fail(round, answer, sentence("change_not_arrived"));
    } else if (answer.verdict) {
      dialog.view.enableSend(choice);
      dialog.repairs.answer(answer.verdict.repairs, () => this.show(answer.verdict, choice));
    } else {
      dialog.hold(answer);
    }
  }

  /** Show the verdict after the press, and go on to the next cell, or to Upload after the last. */
  show(verdict, choice) {
    const { dialog } = this;
    dialog.verdict.show(verdict.html);
    dialog.verdict.choose(choice);
    dialog.view.enableSend(dialog.verdict.choice);
    announce(`${verdict.headline}.`, dialog.liveRegion);
    if (!dialog.repairs.focus()) {
      dialog.view.send.focus();
    }
  }

  /** Close the dialog after Back as its button does; return whether it is closed. */
  goBack() {
    const { dialog } = this.dialog;
    this.leave(new Event("click"));
    return !dialog.open;
  }

  /** Close the dialog; before cells that were typed anew are forgotten, it is said once. */
  leave(event) {
    const { dialog } = this;
    if (dialog.repairs.isWorthAsking && !this.isWarned) {
      event.preventDefault();
      this.isWarned = true;
      dialog.view.warn(sentence("closing_forgets"));
      announce(sentence("closing_forgets"), dialog.liveRegion);
    } else if (event.type === "click") {
      dialog.dialog.close();
    }
  }
}
