/* Details keep themselves up to date while the import runs, in a tab that nobody sees more seldom, and
   ask once when somebody comes back to them. */

import { keepSources, mergeFragments } from "./fragments.js";
import { announce } from "./live_region.js";
import { BY_SCRIPT } from "./requests.js";
import { showSignedOut } from "./signed_out.js";
import { tellEnd, tellProgress } from "./tab_title.js";
import { showTimes } from "./times.js";

const POLL_SECONDS = 1;
const HIDDEN_SECONDS = 15;
const LIMITED_SECONDS = 60;

export class DetailsPage {
  constructor(root) {
    this.root = root;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.comeBack());
    addEventListener("online", () => this.schedule(0));
    this.schedule();
    this.showProgress(this.root);
  }

  schedule(seconds = POLL_SECONDS) {
    clearTimeout(this.timer);
    if (this.root.dataset.isOpen === "yes") {
      const wait = document.hidden ? HIDDEN_SECONDS : seconds;
      this.timer = setTimeout(() => this.poll(), wait * 1000);
    }
  }

  /** Another tab may have repaired or undone meanwhile what had ended here. */
  comeBack() {
    if (this.root.dataset.isOpen === "yes") {
      this.schedule(0);
    } else if (!document.hidden) {
      this.poll();
    }
  }

  async poll() {
    let isLimited = false;
    try {
      const headers = { Accept: "text/html", ...BY_SCRIPT };
      const response = await fetch(location.href, { headers });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      isLimited = response.status === 429;
      this.showOffline(response.status >= 500);
      showSignedOut(response.status < 500 && !isLimited && !fresh.getElementById("bi-details"));
      this.show(fresh);
    } catch {
      this.showOffline(true);
    }
    this.schedule(isLimited ? LIMITED_SECONDS : undefined);
  }

  /** Say that what is shown is no longer up to date; the next attempt comes by itself. */
  showOffline(isOffline) {
    const note = document.querySelector("[data-offline]");
    if (note && note.hidden === isOffline) {
      note.hidden = !isOffline;
      announce(isOffline ? note.textContent : "");
    }
  }

  /** Tell in the title how far the import is. */
  showProgress({ dataset: { done, total } }) {
    tellProgress(done, total);
  }

  show(fresh) {
    const root = fresh.getElementById("bi-details");
    if (!root) {
      return;
    }
    showTimes(fresh);
    keepSources(fresh);
    mergeFragments(document.body, fresh.body);
    this.showProgress(root);
    const hasEnded = this.root.dataset.isOpen === "yes" && root.dataset.isOpen === "no";
    this.root.dataset.isOpen = root.dataset.isOpen;
    if (hasEnded) {
      document.getElementById("cancel")?.remove();
      const answers = [...document.querySelectorAll(".bi-answer")];
      announce(answers.map((each) => each.textContent.trim()).join(" "));
      tellEnd(root.dataset.title);
    }
  }
}
