/* The verdict in the dialog: the choice it offers, and its causes as text. */

import { COPIED_SECONDS, copyText } from "./clipboard.js";
import { parseFragment } from "./fragments.js";
import { keepOpen, readOpen } from "./open_causes.js";
import { sentence } from "./sentences.js";

/** The choices that decide which rows are ready; the others need no second check. */
const CHECKED_AGAIN = ["changes", "blanks"];

/** What is chosen, with the words of the button that sends it and the note beside that. */
function choiceOf(section) {
  const mode = section.querySelector("input[name=mode]:checked")?.value ?? "partial";
  const name = mode.replaceAll("_", "-");
  return {
    changes: section.querySelector("input[name=changes]:checked")?.value ?? "original",
    blanks: section.querySelector("input[name=blanks]:checked")?.value ?? "",
    mode,
    button: section.getAttribute(`data-${name}`),
    note: section.getAttribute(`data-${name}-note`),
  };
}

/** The words of a line under a cause; what stands in a field is its cell, but for a password. */
function entryText(entry) {
  const [where, cell, typed, hint] = entry.children;
  const field = typed.querySelector("[data-typed]:not([type=password])");
  return [where, cell, field, hint]
    .map((each) => each?.defaultValue ?? each?.textContent ?? "")
    .map((text) => text.trim().replace(/\s+/g, " "))
    .filter(Boolean)
    .join("\t");
}

function asText(section) {
  const lines = [section.querySelector("[data-headline]").textContent];
  for (const cause of section.querySelectorAll(".bi-cause:not(.bi-repaired)")) {
    lines.push("", cause.querySelector(".bi-cause-text").textContent);
    lines.push(...[...cause.querySelectorAll("[data-entry]")].map(entryText));
    for (const fault of cause.querySelectorAll(".bi-fault")) {
      const cells = [...fault.children].map((cell) => cell.textContent.trim()).filter(Boolean);
      lines.push(cells.join("\t"));
    }
    const rest = cause.querySelector(".bi-rest");
    if (rest) {
      lines.push(rest.textContent);
    }
  }
  return lines.join("\n");
}

export class Verdict {
  /** `onChoice` hears what is chosen for the good rows, `onChanges` what has to be checked again. */
  constructor(box, onChoice, onChanges) {
    this.box = box;
    box.addEventListener("change", (event) => {
      if (!this.section) {
        return;
      }
      const { name, value } = event.target;
      if (CHECKED_AGAIN.includes(name)) {
        onChanges(this.choice, event.target);
      } else if (name === "mode") {
        this.mode = value;
        onChoice(this.choice);
      }
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-copy-causes]");
      if (button) {
        this.copyCauses(button);
      }
    });
  }

  get section() {
    return this.box.querySelector(".bi-verdict");
  }

  /** Whether a verdict or a question is shown. */
  get isShown() {
    return !this.box.hidden;
  }

  get choice() {
    return choiceOf(this.section);
  }

  /** What the verdict has told of earlier uploads; it is sent back with the file. */
  get told() {
    return this.section.querySelector("[name=told]").value;
  }

  /** The causes in their order, which the next verdict of the same file keeps. */
  get places() {
    return this.section?.querySelector("[name=places]").value ?? "";
  }

  /** The note that stands above everything else, "" without any. */
  get firstNote() {
    return this.section.querySelector("[data-first-note]")?.textContent.trim() ?? "";
  }

  /** Show a verdict of the same file; what was chosen for the good rows stays chosen. */
  show(html) {
    const open = readOpen(this.box);
    this.box.replaceChildren(parseFragment(html));
    this.box.hidden = false;
    keepOpen(this.box, open);
    const chosen = this.find("mode", this.mode);
    if (chosen) {
      chosen.checked = true;
    }
  }

  /** The first choice that decides which rows are ready, undefined where nothing is asked. */
  get question() {
    const inputs = [...this.box.querySelectorAll("input[type=radio]:checked")];
    return inputs.find((each) => CHECKED_AGAIN.includes(each.name));
  }

  /** Bring the first sentence into sight, which a small window scrolls away from the focus. */
  showHeadline() {
    this.section?.querySelector("[data-headline]").scrollIntoView({ block: "nearest" });
  }

  /** Return the choice of this name and value, if the verdict offers it. */
  find(name, value) {
    const inputs = [...this.box.querySelectorAll("input[type=radio]")];
    return inputs.find((each) => each.name === name && each.value === value);
  }

  /** Choose again what this verdict was made for. */
  takeBack() {
    const inputs = [...this.box.querySelectorAll("input[type=radio]")];
    for (const input of inputs.filter((each) => CHECKED_AGAIN.includes(each.name))) {
      input.checked = input.defaultChecked;
    }
  }

  clear() {
    this.mode = undefined;
    this.box.replaceChildren();
    this.box.hidden = true;
  }

  async copyCauses(button) {
    const words = button.textContent;
    if (await copyText(asText(this.section), this.section)) {
      button.textContent = sentence("copied");
      setTimeout(() => (button.textContent = words), COPIED_SECONDS * 1000);
    }
  }
}
