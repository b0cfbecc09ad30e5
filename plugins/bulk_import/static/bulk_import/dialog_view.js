/* What the upload dialog shows: one of its states, its file, and whether that can be sent. */

import { sizeText } from "./file_check.js";
import { sentence, written } from "./sentences.js";

const SPREADSHEET = /\.xls[xmb]?$/i;

export class DialogView {
  constructor(dialog) {
    this.dialog = dialog;
    this.send = this.find("send");
    this.note = this.find("send-note");
    this.values = dialog.querySelector(".bi-values");
  }

  find(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }

  get fileButton() {
    return this.find("drop").querySelector("[data-choose]");
  }

  get isSendDisabled() {
    return this.send.getAttribute("aria-disabled") === "true";
  }

  /** Show what belongs to one state: empty, checking, verdict, question or refused. */
  showState(state) {
    const isRefused = state === "refused";
    this.dialog.dataset.state = state;
    this.find("file").hidden = state === "empty";
    this.find("file").classList.toggle("bi-file-bad", isRefused);
    this.find("choose-another").hidden = state !== "verdict" && state !== "question";
    this.find("not-valid").hidden = !isRefused;
    this.find("checking").hidden = state !== "checking";
    this.find("refused").hidden = !isRefused;
    this.find("nothing-stored").hidden = !isRefused;
    this.find("drop").hidden = ["checking", "verdict", "question"].includes(state);
    this.find("drop").classList.toggle("bi-drop-small", isRefused);
    this.find("drop-text").textContent = isRefused
      ? sentence("drop_another")
      : sentence("drop_file");
    this.fileButton.textContent = isRefused ? sentence("choose_another") : sentence("choose_file");
    this.values.hidden = state !== "empty";
    this.find("template").hidden = state === "verdict";
    this.find("show-values").hidden = state !== "verdict";
    this.find("show-values").setAttribute("aria-expanded", "false");
  }

  showEmpty() {
    for (const name of ["file-name", "file-facts", "refused", "live-region"]) {
      this.find(name).replaceChildren();
    }
    this.showState("empty");
    this.disableSend(sentence("choose_first"));
  }

  showFile(file) {
    const icon = SPREADSHEET.test(file.name) ? "fa-file-excel-o" : "fa-file-text-o";
    this.find("file").querySelector(".fa").className = `fa ${icon}`;
    this.find("file-name").textContent = file.name;
    this.find("file-facts").textContent = file.rowsOf ? "" : sizeText(file.size);
    this.showState("checking");
    this.find("checking").hidden = true;
  }

  showChecking(rows) {
    const many = rows > 1 && sentence("checking", { rows: written(rows) });
    const one = rows === 1 && sentence("checking_one");
    this.find("checking-text").textContent = many || one || sentence("checking_file");
    this.find("checking").hidden = false;
  }

  showRefusal({ message, hint }) {
    this.showState("refused");
    const box = this.find("refusal-template").content.cloneNode(true);
    box.querySelector("[data-slot=message]").textContent = message;
    box.querySelector("[data-slot=hint]").textContent = hint;
    this.find("refused").replaceChildren(box);
    this.disableSend(sentence("choose_other_first"));
    this.fileButton.focus();
  }

  toggleValues() {
    this.values.hidden = !this.values.hidden;
    this.find("show-values").setAttribute("aria-expanded", String(!this.values.hidden));
    if (!this.values.hidden) {
      this.values.focus();
      this.values.scrollIntoView({ block: "nearest" });
    }
  }

  disableSend(note) {
    this.send.setAttribute("aria-disabled", "true");
    this.showSend(sentence("upload"), note);
  }

  enableSend({ button, note }) {
    this.send.removeAttribute("aria-disabled");
    this.showSignIn(false);
    this.showSend(button, note);
  }

  showSend(button, note) {
    this.find("send-text").textContent = button;
    this.note.textContent = note;
    this.note.classList.remove("bi-send-note-bad");
  }

  showSending() {
    this.send.setAttribute("aria-disabled", "true");
    this.find("send-text").textContent = sentence("uploading");
  }

  /** Offer to sign in again, in another tab: what was chosen and typed here stays. */
  showSignIn(isShown) {
    this.find("sign-in").hidden = !isShown;
  }

  /** Say what is to be thought of before going on. */
  warn(note) {
    this.note.textContent = note;
    this.note.classList.add("bi-send-note-bad");
  }

  /** Say that what was sent did not arrive; it can be sent again. */
  showSendFailure(button, note) {
    const isSignedOut = !this.find("sign-in").hidden;
    this.enableSend({ button, note });
    this.showSignIn(isSignedOut);
    this.note.classList.add("bi-send-note-bad");
  }
}
