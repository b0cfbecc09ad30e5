/* Repairs in the verdict: cells typed anew and values replaced, by mouse and by keyboard alone. */

const TYPED = "[data-typed]";
const CONTROLS = "[data-offer], [data-typed]";
/** The names of buttons in a verdict; a form may hold several values for each. */
const BUTTONS = ["use", "use-all", "back", "again", "forget"];

/** What stays the same of a control when the verdict is made anew. */
function nameOf(control) {
  return control.dataset.typed === undefined ? control.value.split("=", 1)[0] : control.name;
}

/** Whether a control is in a closed fold: the rows of one value, each by itself. */
function isFolded(control) {
  const each = control.closest(".bi-each");
  return Boolean(each) && !each.open;
}

function follows(control, other) {
  return Boolean(other.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function isChanged(input) {
  return input.value !== input.defaultValue;
}

/** Whether a key is that of an input method; WebKit tells the one that ends a composition by 229. */
function isComposed(event) {
  return event.isComposing || event.keyCode === 229;
}

function reveal(control) {
  for (let each = control.closest("details"); each; each = each.parentElement.closest("details")) {
    each.open = true;
  }
  control.focus();
  control.select?.();
  control.scrollIntoView({ block: "nearest" });
}

export class Repairs {
  /** `dialog` is the upload dialog whose verdict is worked in. */
  constructor(dialog) {
    const { box } = dialog.verdict;
    this.dialog = dialog;
    this.box = box;
    this.clear();
    box.addEventListener("click", (event) => this.click(event));
    box.addEventListener("keydown", (event) => isComposed(event) || this.keydown(event));
    box.addEventListener("focusout", () => this.showHeld());
  }

  clear() {
    this.sealed = this.token = "";
    this.unanswered = [];
    this.followers = [];
    this.showLater = undefined;
  }

  get controls() {
    return [...this.box.querySelectorAll(CONTROLS)].filter((each) => !isFolded(each));
  }

  /** What is typed and not yet checked, by the names of the form's fields. */
  get typed() {
    const inputs = [...this.box.querySelectorAll(TYPED)].filter(isChanged);
    return inputs.map((input) => [input.name, input.value]);
  }

  get isTyped() {
    return this.typed.length > 0;
  }

  /** Whether leaving would lose something. */
  get isWorthAsking() {
    return this.sealed !== "" || this.isTyped;
  }

  click(event) {
    const button = event.target.closest("[data-press]");
    if (button) {
      event.preventDefault();
      this.press(button, button.name ? [[button.name, button.value]] : []);
    }
  }

  keydown(event) {
    const input = event.target.closest(TYPED);
    if (event.key === "Tab" && !event.shiftKey) {
      this.openNext(event);
    } else if (input && event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.press(input, []);
    } else if (input && event.key === "Escape" && isChanged(input)) {
      event.preventDefault();
      event.stopPropagation();
      input.value = input.defaultValue;
      this.showHeld();
    }
  }

  /** Tab leads from the last cell of a cause to the first of the next one, which opens for it. */
  openNext(event) {
    const { controls } = this;
    const place = controls.indexOf(event.target);
    const next = controls[place + 1];
    if (place >= 0 && next && next.closest(".bi-cause") !== event.target.closest(".bi-cause")) {
      event.preventDefault();
      reveal(next);
    }
  }

  press(control, button) {
    // A press that is not sent may not be remembered as one: it could never be pressed again.
    if (this.dialog.sending.isUnderWay || this.isUnderWay(button)) {
      return;
    }
    const followers = this.controls.filter((each) => each === control || follows(each, control));
    this.followers = followers.map(nameOf);
    this.unanswered = [...this.unanswered, ...button];
    this.showLater = undefined;
    this.dialog.edits.send();
  }

  /** Whether a button was pressed that is not answered yet, and nothing was typed since. */
  isUnderWay(button) {
    const sent = new Set(this.unanswered.map((each) => JSON.stringify(each)));
    const pressed = [...button, ...this.typed];
    return button.length > 0 && pressed.every((each) => sent.has(JSON.stringify(each)));
  }

  /** Put into a form what is not answered yet; an answer to an older one is never shown. */
  fill(form) {
    form.set("repairs", this.sealed);
    // A new one where the form was uploaded already and its answer was lost.
    form.set("token", this.token || form.get("token"));
    for (const [name, value] of this.unanswered) {
      form[BUTTONS.includes(name) ? "append" : "set"](name, value);
    }
  }

  /** Show a new verdict, but not while something newer is being typed. */
  answer({ repairs, token }, show) {
    const sent = new Map(this.unanswered);
    const isNewer = ([name, value]) => sent.get(name) !== value;
    const showNow = () => {
      const newer = this.typed.filter(isNewer);
      [this.sealed, this.token] = [repairs, token];
      this.unanswered = [];
      show();
      this.restore(newer);
    };
    const typing = document.activeElement?.closest?.(TYPED);
    if (typing && this.box.contains(typing) && isChanged(typing)) {
      if (isNewer([typing.name, typing.value])) {
        this.showLater = showNow;
        return;
      }
    }
    showNow();
  }

  showHeld() {
    const show = this.showLater;
    this.showLater = undefined;
    show?.();
  }

  /** Put back what was typed since; a cell that is right meanwhile is sent with the next press. */
  restore(newer) {
    for (const [name, value] of newer) {
      const input = this.box.querySelector(`[name="${CSS.escape(name)}"]`);
      if (input) {
        input.value = value;
      } else {
        this.unanswered.push([name, value]);
      }
    }
  }

  /** Keep what is typed for the next check, also where the verdict gives way to a question. */
  keep() {
    this.unanswered = [...this.unanswered, ...this.typed];
  }

  /** Forget a press that did not arrive; what was typed stands there still. */
  fail() {
    this.unanswered = [];
  }

  /** Go to what followed what was pressed, else to the first cell, or the shut cause that holds it;
      say whether there is any. */
  focus() {
    const every = [...this.box.querySelectorAll(CONTROLS)];
    const byName = new Map(every.reverse().map((each) => [nameOf(each), each]));
    const name = this.followers.find((each) => byName.has(each));
    const control = byName.get(name) ?? this.controls[0];
    const shut = name === undefined && control?.closest("[data-cause]:not([open])");
    if (shut) {
      shut.querySelector("summary").focus();
    } else if (control) {
      reveal(control);
    }
    return Boolean(control);
  }
}
