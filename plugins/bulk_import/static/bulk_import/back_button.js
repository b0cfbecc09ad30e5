/* An open dialog has a place of its own in the browser's history, so that Back closes it. */

export class BackButton {
  /** `leave` closes the dialog and says whether it has; it may ask first. */
  constructor(dialog, leave) {
    this.isHeld = false;
    dialog.addEventListener("close", () => this.release());
    addEventListener("popstate", () => {
      if (!this.isHeld) {
        return;
      }
      this.isHeld = false;
      if (!leave()) {
        this.hold();
      }
    });
  }

  hold() {
    this.isHeld = true;
    history.pushState({ isDialog: true }, "");
  }

  /** Give the place back when the dialog was closed otherwise; nobody leaves the page before. */
  release() {
    if (!this.isHeld) {
      return Promise.resolve();
    }
    this.isHeld = false;
    const isLeft = new Promise((resolve) => {
      addEventListener("popstate", resolve, { once: true });
    });
    history.back();
    return isLeft;
  }
}
