// A channel or the DM with the bot: the log of messages and the place to write.

import { Composer } from "./composer.js";
import { el, icon, keep } from "./dom.js";
import { drawMessage, messageSignature, Thread, threadTools } from "./message.js";
import { newest } from "./reads.js";
import { Surface } from "./surface.js";
import { dayKey, dayTitle } from "./time.js";
import { say } from "./words.js";

const NEAR_END = 80;

export class Conversation {
  #threads = new Map();
  #surfaces = new Map();
  #open = new Set();
  #messages = [];
  #pinned = true;

  /** `title` names the place ("#kunder", the app's name); `empty` is what stands there before anything is said. */
  constructor(seat, { id, title, empty }) {
    this.seat = seat;
    this.id = id;
    this.empty = el("p", { class: "empty" }, empty);
    this.log = el("div", { class: "log", role: "log", "aria-label": say("log", { place: title }) });
    this.scroller = el(
      "div",
      {
        class: "scroller",
        tabindex: "0",
        "aria-label": say("log", { place: title }),
        role: "group",
        on: { scroll: () => this.#scrolled() },
      },
      this.empty,
      this.log,
    );
    this.latest = el(
      "button",
      { type: "button", class: "latest", hidden: true, on: { click: () => this.toEnd() } },
      icon("down"),
      say("latest"),
    );
    this.composer = new Composer(seat, {
      placeholder: say("write", { place: title }),
      send: (text) => this.say(text),
      shortcuts: true,
    });
    this.closed = el("p", { class: "closed", hidden: true }, icon("lock"), say("archivedChannel"));
    this.node = el("div", { class: "conversation" }, this.scroller, this.latest, this.closed, this.composer.node);
    // Whoever reads the end keeps reading it when the window, the column or the place to write changes size.
    new ResizeObserver(() => this.#pinned && this.toEnd()).observe(this.scroller);
  }

  async say(text, thread) {
    const where = thread ? { thread_ts: thread } : {};
    return (await this.seat.act("type", { channel: this.id, text, ...where })).ok;
  }

  /** In an archived channel one reads and no longer writes. */
  close(isArchived) {
    this.closed.hidden = !isArchived;
    this.composer.node.hidden = isArchived;
  }

  /** One surface per message, so that what is chosen in it survives the next drawing. */
  surfaceOf({ ts }) {
    if (!this.#surfaces.has(ts)) this.#surfaces.set(ts, new Surface(this.seat, { message: { channel: this.id, ts } }));
    return this.#surfaces.get(ts);
  }

  paint(messages) {
    const hasNew = newest(messages) > newest(this.#messages);
    this.#messages = messages;
    this.empty.hidden = messages.length > 0;
    keep(this.log, this.#items());
    messages.forEach(({ ts, replies }) => this.#threads.get(ts)?.paint(replies ?? []));
    if (this.#pinned) this.toEnd();
    else if (hasNew) this.latest.hidden = false;
  }

  #items() {
    let day = "";
    return this.#messages.flatMap((message) => {
      const before = day;
      day = dayKey(Number(message.ts));
      return [...(day === before ? [] : [this.#day(message)]), this.#message(message), ...this.#thread(message)];
    });
  }

  #day({ ts }) {
    const title = dayTitle(Number(ts), this.seat.reader.locale);
    const build = () => el("div", { class: "day", role: "separator", "aria-label": title }, el("span", {}, title));
    return { key: `day-${dayKey(Number(ts))}`, signature: title, build };
  }

  #message(message) {
    const isOpen = this.#open.has(message.ts);
    const tools = () => (message.ephemeral ? [] : threadTools(message, isOpen, () => this.#toggle(message.ts)));
    return {
      key: message.ts,
      signature: messageSignature(message, isOpen, message.replies?.length),
      build: () => drawMessage(message, this.surfaceOf(message), tools()),
    };
  }

  #thread({ ts }) {
    if (!this.#open.has(ts)) return [];
    if (!this.#threads.has(ts)) this.#threads.set(ts, new Thread(this, ts));
    return [{ key: `thread-of-${ts}`, signature: "", build: () => this.#threads.get(ts).node }];
  }

  #toggle(ts) {
    const opens = !this.#open.delete(ts);
    if (opens) this.#open.add(ts);
    this.paint(this.#messages);
    if (opens) this.#threads.get(ts).composer.field.focus();
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #scrolled() {
    this.#pinned = this.#isAtEnd();
    if (this.#pinned) this.latest.hidden = true;
  }

  toEnd() {
    this.#pinned = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.latest.hidden = true;
  }
}
