/* The upload dialog: choose or drop a file, read the verdict, upload. */

import { Judgement, sizeText } from "./judgement.js";
import { Failure, LOST, post } from "./requests.js";
import { Verdict } from "./verdict.js";
import { say } from "./voice.js";

const QUIET_MILLISECONDS = 150;
const LEAST_MILLISECONDS = 300;
const NOT_ARRIVED = "The upload did not arrive. Nothing was stored; press Upload again.";
const NOT_CHECKED = "The file could not be checked. Nothing was stored; choose it again.";
const SIGNED_OUT = "You were signed out. Sign in again and choose your file once more.";

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** 32 random characters; crypto.randomUUID is not there on plain http. */
function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class UploadDialog {
  constructor(page, dialog, grid) {
    this.page = page;
    this.dialog = dialog;
    this.grid = grid;
    this.judgement = new Judgement(dialog.dataset);
    this.input = this.find("input");
    this.send = this.find("send");
    this.voice = this.find("voice");
    this.verdict = new Verdict(this.find("verdict"), (choice) => this.isSending || this.allow(choice));
    this.turn = 0;
    this.isSending = false;
  }

  find(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }

  listen() {
    for (const opener of document.querySelectorAll("[data-open-upload]")) {
      opener.setAttribute("role", "button");
      opener.addEventListener("click", (event) => this.open(event));
      opener.addEventListener("keydown", (event) => event.key === " " && this.open(event));
    }
    this.dialog.addEventListener("click", (event) => this.click(event));
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.querySelector("form").addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("change", () => this.choose(this.input.files));
    document.addEventListener("dragover", (event) => this.drag(event));
    document.addEventListener("dragleave", () => delete this.dialog.dataset.dragging);
    document.addEventListener("drop", (event) => this.drop(event));
  }

  open(event) {
    event?.preventDefault();
    this.opener = event?.currentTarget ?? document.querySelector("[data-open-upload]");
    this.forget();
    this.dialog.showModal();
    this.find("drop").querySelector("[data-choose]").focus();
  }

  closed() {
    this.forget();
    if (!this.stored) {
      this.opener?.focus();
    }
    this.stored = undefined;
  }

  click(event) {
    if (event.target.closest("[data-close]")) {
      this.dialog.close();
    } else if (event.target.closest("[data-choose]")) {
      this.input.click();
    } else if (event.target.closest("[data-show-values]")) {
      this.showValues();
    }
  }

  showValues() {
    const values = this.dialog.querySelector(".bi-values");
    values.hidden = !values.hidden;
    this.find("show-values").setAttribute("aria-expanded", String(!values.hidden));
    if (!values.hidden) {
      values.focus();
      values.scrollIntoView({ block: "nearest" });
    }
  }

  drag(event) {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      this.dialog.dataset.dragging = "yes";
    }
  }

  drop(event) {
    delete this.dialog.dataset.dragging;
    if (!event.dataTransfer?.files.length) {
      return;
    }
    event.preventDefault();
    if (!this.dialog.open) {
      this.open();
    }
    this.choose(event.dataTransfer.files);
  }

  /** Back to the empty dialog; whatever is still under way is not heard any more. */
  forget() {
    this.takeTurn();
    this.file = undefined;
    this.input.value = "";
    for (const name of ["file-name", "file-facts", "refused", "voice"]) {
      this.find(name).replaceChildren();
    }
    this.layOut("empty");
    this.forbid("Choose a file first");
  }

  /** Show the parts of one state: empty, checking, verdict or refused. */
  layOut(state) {
    this.dialog.dataset.state = state;
    this.find("file").hidden = state === "empty";
    this.find("file").classList.toggle("bi-file-bad", state === "refused");
    this.find("choose-another").hidden = state !== "verdict";
    this.find("not-valid").hidden = state !== "refused";
    this.find("checking").hidden = state !== "checking";
    this.find("refused").hidden = state !== "refused";
    this.find("drop").hidden = state === "checking" || state === "verdict";
    this.find("drop").classList.toggle("bi-drop-small", state === "refused");
    this.find("drop-text").textContent = state === "refused" ? "Drop the new file here, or" : "Drop your file here, or";
    this.find("drop").querySelector("[data-choose]").textContent = state === "refused" ? "Choose another file" : "Choose a file";
    this.find("nothing-stored").hidden = state !== "refused";
    this.dialog.querySelector(".bi-values").hidden = state !== "empty";
    this.find("template").hidden = state === "verdict";
    this.find("show-values").hidden = state !== "verdict";
    this.find("show-values").setAttribute("aria-expanded", "false");
    if (state !== "verdict") {
      this.verdict.clear();
    }
  }

  /** Begin anew: what is still under way for an earlier file is not heard any more. */
  takeTurn() {
    this.isSending = false;
    this.turn += 1;
    return this.turn;
  }

  async choose(files) {
    if (files.length > 1) {
      this.takeTurn();
      this.name(files[0]);
      const { manyMessage, manyHint } = this.dialog.dataset;
      this.refuse({ message: manyMessage, hint: manyHint });
      return;
    }
    const [file] = files;
    if (!file) {
      return;
    }
    const turn = this.takeTurn();
    this.token = newToken();
    this.file = file;
    this.name(file);
    this.forbid("The file is being checked");
    let judged;
    try {
      judged = await this.judgement.of(file);
    } catch {
      judged = { message: NOT_CHECKED, hint: "" };
    }
    if (turn !== this.turn) {
      return;
    }
    if (judged.message) {
      this.refuse(judged);
    } else {
      await this.check(turn, judged.rows);
    }
    this.input.value = "";
  }

  name(file) {
    const icon = this.find("file").querySelector(".fa");
    icon.className = /\.xls[xmb]?$/i.test(file.name) ? "fa fa-file-excel-o" : "fa fa-file-text-o";
    this.find("file-name").textContent = file.name;
    this.find("file-facts").textContent = sizeText(file.size);
    this.layOut("checking");
    this.find("checking").hidden = true;
  }

  async check(turn, rows) {
    const form = new FormData();
    form.set("file", this.file);
    form.set("token", this.token);
    const answered = post(this.page.dataset.check, form).catch((failure) => failure);
    const quick = await Promise.race([answered, pause(QUIET_MILLISECONDS)]);
    if (quick === undefined && turn === this.turn) {
      this.find("checking-text").textContent = `Checking ${rows.toLocaleString("en-GB")} ${rows === 1 ? "row" : "rows"}…`;
      this.find("checking").hidden = false;
      await pause(LEAST_MILLISECONDS);
    }
    const answer = await answered;
    if (turn !== this.turn) {
      return;
    }
    if (answer instanceof Failure) {
      this.refuse({ message: answer.message === LOST ? NOT_CHECKED : SIGNED_OUT, hint: "" });
    } else if (answer.refusal) {
      this.refuse(answer.refusal);
    } else {
      this.showVerdict(answer.verdict);
    }
  }

  showVerdict(verdict) {
    this.find("file-facts").textContent = verdict.file.facts;
    this.layOut("verdict");
    this.verdict.show(verdict.html);
    this.allow(this.verdict.choice);
    say(`${verdict.headline}. ${this.find("send-text").textContent}.`, this.voice);
    this.find("choose-another").focus();
  }

  refuse({ message, hint }) {
    this.file = undefined;
    this.layOut("refused");
    const box = this.dialog.querySelector("[data-refused-form]").content.cloneNode(true);
    box.querySelector("[data-slot=message]").textContent = message;
    box.querySelector("[data-slot=hint]").textContent = hint;
    this.find("refused").replaceChildren(box);
    this.forbid("");
    this.find("drop").querySelector("[data-choose]").focus();
  }

  forbid(reason) {
    this.send.setAttribute("aria-disabled", "true");
    this.find("send-text").textContent = "Upload";
    this.find("beside").textContent = reason;
    this.find("beside").classList.remove("bi-beside-bad");
  }

  allow({ button, beside }) {
    this.send.removeAttribute("aria-disabled");
    this.find("send-text").textContent = button;
    this.find("beside").textContent = beside;
    this.find("beside").classList.remove("bi-beside-bad");
  }

  async submit(event) {
    event.preventDefault();
    if (this.send.getAttribute("aria-disabled") === "true") {
      return;
    }
    const { turn, verdict } = this;
    const choice = verdict.choice;
    const form = new FormData();
    form.set("file", this.file);
    form.set("token", this.token);
    form.set("mode", choice.mode);
    this.isSending = true;
    this.send.setAttribute("aria-disabled", "true");
    this.find("send-text").textContent = "Uploading…";
    let answer;
    try {
      answer = await post(this.page.dataset.upload, form);
    } catch (failure) {
      this.fail(turn, failure);
      return;
    }
    if (answer.refusal) {
      if (turn === this.turn) {
        this.refuse(answer.refusal);
      }
      return;
    }
    if (turn === this.turn) {
      this.stored = answer;
      this.dialog.close();
    }
    this.grid?.add(answer);
  }

  fail(turn, failure) {
    if (turn !== this.turn) {
      return;
    }
    this.isSending = false;
    const words = failure.message === LOST ? NOT_ARRIVED : SIGNED_OUT;
    this.allow({ ...this.verdict.choice, beside: words });
    this.find("beside").classList.add("bi-beside-bad");
    say(words, this.voice);
  }
}
