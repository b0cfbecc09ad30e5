/* What a file does with records that exist: chosen in the dialog, before its file or after. */

import { sentence } from "./sentences.js";

export class OperationChoice {
  /** `dialog` is the upload dialog; without a choice in it nothing is sent. */
  constructor(dialog) {
    this.dialog = dialog;
    this.box = dialog.view.find("operation");
    this.box?.addEventListener("change", () => this.change());
  }

  /** What is chosen, by the name of the form's field. */
  get choice() {
    const chosen = this.box?.querySelector("input:checked");
    return chosen ? { operation: chosen.value } : {};
  }

  /** Check the file of the dialog again, also one that was refused. */
  async change() {
    const { dialog } = this;
    const file = dialog.file ?? dialog.refused;
    if (!file || dialog.sending.isUnderWay) {
      return;
    }
    const { code_page: page, columns } = dialog.choices;
    const round = dialog.begin(file);
    // How the file is read does not hang on what it does: what was answered stays.
    Object.assign(dialog.choices, page && { code_page: page }, columns && { columns });
    dialog.view.disableSend(sentence("reading"));
    await dialog.check(round);
    this.box.querySelector("input:checked").focus();
  }
}
