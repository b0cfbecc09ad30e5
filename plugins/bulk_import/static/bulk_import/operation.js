/* What a file does with records that exist: chosen in the dialog, before its file or after. */

export class OperationChoice {
  /** `dialog` is the upload dialog; nothing is sent before something is chosen in it. */
  constructor(dialog) {
    this.dialog = dialog;
    this.box = dialog.view.find("operation");
    this.isChosen = false;
    this.box?.addEventListener("change", () => this.change());
  }

  get inputs() {
    return [...(this.box?.querySelectorAll("input[type=radio]") ?? [])];
  }

  /** What was chosen, by the name of the form's field. A file that repairs an import knows it. */
  get choice() {
    const chosen = this.inputs.find((each) => each.checked);
    return this.isChosen && chosen ? { operation: chosen.value } : {};
  }

  /** Begin anew with what the page has shown first. */
  reset() {
    this.isChosen = false;
    for (const each of this.inputs) {
      each.checked = each.defaultChecked;
    }
  }

  /** Show what a verdict says of the file; the upload does the same. */
  show({ operation }) {
    this.shown = operation;
    for (const each of this.inputs) {
      each.checked = each.value === operation;
      this.dialog.choices.operation = operation;
    }
  }

  /** Choose again what the last verdict said. */
  takeBack() {
    this.show({ operation: this.shown });
  }

  /** Check the file of the dialog again, also one that was refused; what was typed stays. */
  async change() {
    const { dialog } = this;
    const file = dialog.file ?? dialog.refused;
    this.isChosen = true;
    if (!file || dialog.sending.isUnderWay) {
      return;
    }
    const round = dialog.beginRound();
    dialog.file = file;
    dialog.view.showFile(file);
    Object.assign(dialog.choices, this.choice);
    await dialog.check(round);
    this.inputs.find((each) => each.checked).focus();
  }
}
