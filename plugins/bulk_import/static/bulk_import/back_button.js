/* An open dialog has a place of its own in the browser's history, so that Back closes it. */

export class BackButton {
  /** `leave` closes the dialog and says whether it has; it may ask first. */
  constructor(dialog, leave) {
    this.isHeld = false;
    // The page was loaded anew while its dialog was open: it is shut, and its place is there still.
    this.isSpare = Boolean(history.state?.isDialog);
    dialog.addEventListener("close", () => this.release());
    addEventListener("popstate", () => {
      if (!this.isHeld) {
        this.passSpare();
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
    if (!this.isSpare) {
      history.pushState({ isDialog: true }, "");
    }
    this.isSpare = false;
  }

  /** Back over a place that no dialog has leads on, to where Back would have led. */
  passSpare() {
    if (this.isSpare) {
      this.isSpare = false;
      history.back();
    }
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
