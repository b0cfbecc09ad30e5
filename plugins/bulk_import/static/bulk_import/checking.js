/* Asking the server for the verdict: nothing is sent meanwhile, and a failure loses nothing. */

import { formOf, requestCheck } from "./check_request.js";
import { NOT_ALLOWED, OTHER_PERSON, SIGNED_OUT } from "./requests.js";
import { failureSentence } from "./sending.js";
import { sentence } from "./sentences.js";

/** What a sign-in may put right. */
const MENDED_BY_SIGN_IN = [SIGNED_OUT, NOT_ALLOWED, OTHER_PERSON];

export class Checking {
  /** `dialog` is the upload dialog whose file is checked. */
  constructor(dialog) {
    this.dialog = dialog;
    this.isUnderWay = false;
  }

  /** Return the answer, or the error that is met; nothing where a later round has begun. What is
      typed goes along, whatever is asked for. */
  async ask(round, onSlow = () => {}) {
    const { dialog } = this;
    dialog.repairs.keep();
    const form = formOf(dialog.file, dialog.token, dialog.choices);
    dialog.repairs.fill(form);
    form.set("places", dialog.verdict.places);
    this.isUnderWay = true;
    dialog.view.disableSend(sentence("reading"));
    const answer = await requestCheck(dialog.page.dataset.check, form, onSlow);
    if (round !== dialog.round) {
      return undefined;
    }
    this.isUnderWay = false;
    return answer;
  }

  /** Say that there is no answer. A verdict or question that is shown stays, with what was typed. */
  fail(round, error) {
    const { dialog } = this;
    if (dialog.verdict.section) {
      dialog.view.showState("verdict");
      dialog.repairs.fail();
      this.takeBack();
      dialog.sending.fail(round, error, sentence("change_not_arrived"));
    } else if (MENDED_BY_SIGN_IN.includes(error.message)) {
      dialog.question.askToSignIn(failureSentence(error));
    } else if (dialog.verdict.isShown) {
      dialog.question.stay(failureSentence(error, sentence("change_not_arrived")));
    } else {
      const message = failureSentence(error, sentence("not_checked"));
      dialog.refuse(error.refusal ?? { message, hint: "" });
    }
  }

  /** Choose again what the verdict that is shown was made for; nothing else may be sent. */
  takeBack() {
    const { choices, operation, verdict } = this.dialog;
    verdict.takeBack();
    operation.takeBack();
    const { changes, blanks } = verdict.choice;
    Object.assign(choices, { changes, blanks });
  }
}
