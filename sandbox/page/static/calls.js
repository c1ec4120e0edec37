// What has gone between Slack and the bot, newest last; each line opens to what was in it.

import { fetchCall, fetchCalls } from "./api.js";
import { el, icon } from "./dom.js";
import { Drawer } from "./drawer.js";
import { say } from "./words.js";

const KEPT_CALLS = 500;

export class Calls {
  constructor(world) {
    this.world = world;
    this.list = el("ol", { class: "calls-list" });
    this.scroller = el(
      "div",
      { class: "scroller", tabindex: "0", role: "log", "aria-live": "off", "aria-label": say("callsTitle") },
      this.list,
    );
    const words = { sign: "calls", label: say("calls"), title: say("callsTitle"), kind: "calls" };
    this.drawer = new Drawer({ ...words, content: this.scroller, fill: () => this.#fill() });
  }

  async #fill() {
    this.list.replaceChildren(...(await fetchCalls()).map((call) => this.#row(call)));
    this.#toEnd();
  }

  /** Shows a call as it happens. */
  add(call) {
    if (!this.drawer.isOpen) return;
    const wasAtEnd = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 80;
    this.list.append(this.#row(call));
    while (this.list.children.length > KEPT_CALLS) this.list.firstChild.remove();
    if (wasAtEnd) this.#toEnd();
  }

  #row({ kind, method, team, ok, error, ms, number }) {
    const workspace = this.world.workspaces.find(({ id }) => id === team)?.name ?? team ?? "";
    const isOut = kind === "payload";
    const content = el("pre", { tabindex: "0", "aria-label": say("callContent", { method }) });
    const open = async (event) => {
      if (!event.target.open) return;
      content.textContent ||= JSON.stringify(await fetchCall(number), null, 2);
      content.scrollIntoView({ block: "nearest" });
    };
    return el(
      "li",
      { class: `${ok ? "fine" : "broken"} ${isOut ? "to-bot" : "from-bot"}` },
      el(
        "details",
        { on: { toggle: open } },
        el(
          "summary",
          {},
          icon(isOut ? "toBot" : "fromBot"),
          el("span", { class: "sr" }, say(isOut ? "toBot" : "fromBot")),
          el("code", {}, method),
          el("span", { class: "ms" }, Number.isFinite(ms) ? `${Math.round(ms)} ms` : ""),
          el("span", { class: "note" }, workspace),
          el("span", { class: "outcome" }, ok ? "ok" : (error ?? "error")),
        ),
        content,
      ),
    );
  }

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
