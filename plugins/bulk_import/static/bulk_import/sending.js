/* Sending a file whose verdict was read: one press sends it once, and says when it did not arrive. */

import { formOf } from "./check_request.js";
import { hasChanged } from "./held_file.js";
import { announce } from "./live_region.js";
import { GONE, LIMITED, NOT_ALLOWED, OTHER_PERSON, post, SIGNED_OUT } from "./requests.js";
import { sentence } from "./sentences.js";

/** The sentences about a request without an answer. */
const REASONS = {
  [SIGNED_OUT]: () => sentence("signed_out"),
  [LIMITED]: () => sentence("limited"),
  [NOT_ALLOWED]: () => sentence("not_allowed"),
  [GONE]: () => sentence("gone"),
  [OTHER_PERSON]: () => sentence("other_person"),
};

/** Return the sentence about a request without an answer; `notArrived` if the reason is unknown. */
export function failureSentence({ message }, notArrived) {
  return REASONS[message]?.() ?? notArrived;
}

export class Sending {
  /** `dialog` is the upload dialog whose file is sent. */
  constructor(dialog) {
    this.dialog = dialog;
    this.isUnderWay = false;
  }

  async send() {
    const { dialog } = this;
    const { round } = dialog;
    // Before the first pause, so that a second press in the same instant sends nothing.
    this.isUnderWay = true;
    const isChanged = await hasChanged(dialog.file);
    if (isChanged || round !== dialog.round) {
      this.showFailure(round, sentence("file_changed"));
      return;
    }
    const form = formOf(dialog.file, dialog.token, dialog.choices);
    dialog.repairs.fill(form);
    form.set("mode", dialog.verdict.choice.mode);
    form.set("told", dialog.verdict.told);
    form.set("places", dialog.verdict.places);
    dialog.view.showSending();
    this.tellGrid(true);
    let answer;
    try {
      answer = await post(dialog.page.dataset.upload, form);
    } catch (error) {
      this.tellGrid(false);
      this.fail(round, error);
      return;
    }
    if (answer.id) {
      // The host's own scripts may tell its other pages.
      document.dispatchEvent(new CustomEvent("import-stored", { detail: answer.id }));
      await dialog.sent(round, answer);
    } else if (round === dialog.round) {
      this.isUnderWay = false;
      this.answer(answer);
    }
    this.tellGrid(false);
  }

  /** Details have a dialog and no grid. */
  tellGrid(isSending) {
    if (this.dialog.grid) {
      this.dialog.grid.isSending = isSending;
    }
  }

  /** Show what came instead of an import: a verdict anew, a question or a refusal. */
  answer(answer) {
    const { dialog } = this;
    if (answer.verdict) {
      dialog.showVerdict(answer.verdict);
      announce(dialog.verdict.firstNote, dialog.liveRegion);
    } else {
      dialog.hold(answer);
    }
  }

  fail(round, error, notArrived = sentence("not_arrived")) {
    const { dialog } = this;
    if (round === dialog.round) {
      // A host may answer with 403 or 404 whoever is not signed in.
      dialog.view.showSignIn([SIGNED_OUT, NOT_ALLOWED].includes(error.message));
      this.showFailure(round, failureSentence(error, notArrived));
    }
  }

  /** Say why nothing was sent; the file and all that was chosen stay. */
  showFailure(round, words) {
    const { dialog } = this;
    if (round !== dialog.round) {
      return;
    }
    this.isUnderWay = false;
    dialog.view.showSendFailure(dialog.verdict.choice.button, words);
    announce(words, dialog.liveRegion);
  }
}
