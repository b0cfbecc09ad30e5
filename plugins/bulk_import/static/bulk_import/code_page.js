/* The question in which code page a file is written, in the upload dialog. */

import { announce } from "./live_region.js";
import { sentence } from "./sentences.js";

export class CodePageQuestion {
  /** `dialog` is the upload dialog that asks. */
  constructor(dialog) {
    this.dialog = dialog;
  }

  /** Show the readings; the answer checks the file again. */
  ask({ title, explanation, html }) {
    const { liveRegion, verdict, view } = this.dialog;
    view.showState("question");
    verdict.show(html);
    view.disableSend(sentence("choose_reading"));
    announce(`${title} ${explanation}`, liveRegion);
    verdict.box.querySelector("input").focus();
  }

  async answer() {
    const { dialog } = this;
    const chosen = dialog.verdict.box.querySelector("input[name=code_page]:checked");
    if (!chosen) {
      return;
    }
    const round = dialog.beginRound();
    dialog.choices.code_page = chosen.value;
    dialog.view.disableSend(sentence("reading"));
    await dialog.check(round);
  }
}
