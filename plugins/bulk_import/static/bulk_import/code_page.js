/* The question how a file is read, in the dialog: its code page, or what is made for a column. */

import { announce } from "./live_region.js";
import { sentence } from "./sentences.js";

export class CodePageQuestion {
  /** `dialog` is the upload dialog that asks. */
  constructor(dialog) {
    this.dialog = dialog;
  }

  /** Show the answers; the one that is chosen checks the file again. */
  ask({ title, explanation, html, note = sentence("choose_reading") }) {
    const { liveRegion, verdict, view } = this.dialog;
    view.showState("question");
    verdict.show(html);
    view.disableSend(note);
    announce(`${title} ${explanation}`, liveRegion);
    verdict.box.querySelector("input[type=radio], [data-answer]").focus();
  }

  async answer() {
    const { dialog } = this;
    const chosen = dialog.verdict.box.querySelector("input:checked, input[type=hidden]");
    if (!chosen) {
      return;
    }
    const round = dialog.beginRound();
    dialog.choices[chosen.name] = chosen.value;
    dialog.view.disableSend(sentence("reading"));
    await dialog.check(round);
  }
}
