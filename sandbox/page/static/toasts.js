// What Slack itself says to a person, and what the page could not do for them.

import { el, icon, iconButton, keep, uid } from "./dom.js";
import { say } from "./words.js";

const MISHAPS_AT_MOST = 3;

export class Toasts {
  #mishaps = [];
  #notices = [];

  /** `dismiss(id)` is called for Slack's own notices; the page's mishaps it forgets by itself. */
  constructor(dismiss) {
    this.dismiss = dismiss;
    this.node = el("div", { class: "toasts" });
  }

  complain(text) {
    this.#mishaps = [...this.#mishaps, { id: uid("mishap"), text }].slice(-MISHAPS_AT_MOST);
    this.paint(this.#notices);
  }

  paint(notices) {
    this.#notices = notices;
    keep(
      this.node,
      [...notices, ...this.#mishaps].map(({ id, text }) => ({
        key: String(id),
        signature: text,
        build: () => this.#toast(id, text),
      })),
    );
  }

  #toast(id, text) {
    const close = iconButton("close", say("dismiss"), { on: { click: () => this.#close(id) } });
    return el("div", { class: "toast", role: "alert" }, icon("warning"), el("p", {}, text), close);
  }

  #close(id) {
    const others = this.#mishaps.filter((mishap) => mishap.id !== id);
    const isOwn = others.length < this.#mishaps.length;
    this.#mishaps = others;
    if (isOwn) this.paint(this.#notices);
    else this.dismiss(id);
  }
}
