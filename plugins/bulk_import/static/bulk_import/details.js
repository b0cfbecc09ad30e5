/* Details keep themselves up to date while the import runs. */

import { merge } from "./parts.js";
import { showTimes } from "./times.js";
import { say } from "./voice.js";

const SECONDS = 1;

export class DetailsPage {
  constructor(root) {
    this.root = root;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.plan(0));
    this.plan();
  }

  plan(seconds = SECONDS) {
    clearTimeout(this.timer);
    if (!document.hidden && this.root.dataset.isOpen === "yes") {
      this.timer = setTimeout(() => this.check(), seconds * 1000);
    }
  }

  async check() {
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      this.show(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      // The next attempt comes by itself.
    }
    this.plan();
  }

  show(fresh) {
    const root = fresh.getElementById("bi-details");
    if (!root) {
      return;
    }
    showTimes(fresh);
    merge(document.body, fresh.body);
    if (root.dataset.isOpen === "no") {
      this.root.dataset.isOpen = "no";
      document.getElementById("cancel")?.remove();
      say(document.querySelector(".bi-answer").textContent);
    }
  }
}
