/* While an import of this person goes on, every page asks how it has ended: a toast, and the title.

   Nobody asks while nothing goes on. Tabs tell one another when an import begins and what they
   were told, because each end is told to one page only. */

import { showNotices } from "./notices.js";

const VISIBLE_SECONDS = 3;
const HIDDEN_SECONDS = 15;
const root = document.documentElement;

export class ImportWatch {
  constructor(region) {
    this.region = region;
    this.isOpen = "open" in region.dataset;
    // The history keeps its own lines up to date and says how they have ended.
    this.isTold = document.querySelector(".bi-grid") !== null;
    this.tabs = new BroadcastChannel(`imports of ${region.dataset.person}`);
  }

  start() {
    this.tabs.addEventListener("message", ({ data }) => (data ? this.show(data) : this.begin()));
    document.addEventListener("import-stored", () => this.tabs.postMessage(""));
    document.addEventListener("import-stored", () => this.begin());
    document.addEventListener("visibilitychange", () => this.seen());
    this.schedule();
  }

  /** An import has begun, here or in another tab. */
  begin() {
    this.isOpen = true;
    this.schedule();
  }

  seen() {
    if (!document.hidden) {
      this.restoreTitle();
      this.schedule(0);
    }
  }

  schedule(seconds = document.hidden ? HIDDEN_SECONDS : VISIBLE_SECONDS) {
    clearTimeout(this.timer);
    if (this.isOpen && !this.isTold) {
      this.timer = setTimeout(() => this.poll(), seconds * 1000);
    }
  }

  async poll() {
    let answer;
    try {
      answer = await fetch(this.region.dataset.news, { headers: { Accept: "application/json" } });
    } catch {
      this.schedule();
      return;
    }
    if (answer.status >= 500) {
      this.schedule();
    } else if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
      this.take(await answer.json());
    } else {
      // Whoever is signed out is told nothing, and asks no more.
      this.isOpen = false;
    }
  }

  take(news) {
    this.isOpen = news.open > 0;
    if (news.html) {
      this.tabs.postMessage(news);
      this.show(news);
    }
    this.schedule();
  }

  show({ html, title }) {
    this.region.classList.add("notices-live");
    if (!showNotices(this.region, html)) {
      return;
    }
    root.dataset.title ??= document.title;
    document.title = `${title} · ${root.dataset.title}`;
    document.addEventListener("pointerdown", () => this.restoreTitle(), { once: true });
    document.addEventListener("keydown", () => this.restoreTitle(), { once: true });
  }

  restoreTitle() {
    document.title = root.dataset.title ?? document.title;
  }
}
