// One message: who, when, what, and its answers in a thread.

import { drawBlocks } from "./blocks.js";
import { el, icon, iconButton, keep } from "./dom.js";
import { Composer } from "./composer.js";
import { mrkdwn } from "./mrkdwn.js";
import { dayKey, now, timeOf } from "./time.js";
import { count, say } from "./words.js";

/** Draws a person as a coloured circle with initials, or the app as its mark. */
export function avatar(name, isBot, key = name) {
  if (isBot) return el("img", { class: "avatar", src: "/page/static/mark.svg", alt: "" });
  const initials = name.split(/\s+/).map((word) => word[0] ?? "");
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, [
    initials[0],
    initials.length > 1 && initials.at(-1),
  ]);
  const hue = [...key].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  node.style.setProperty("--hue", hue);
  return node;
}

function heading(message, seat) {
  const { name, bot } = message.author;
  const unix = Number(message.ts);
  return el(
    "div",
    { class: "message-head" },
    el("strong", { class: "author" }, name),
    bot && el("span", { class: "tag" }, say("app")),
    el("time", { datetime: new Date(unix * 1000).toISOString() }, timeOf(unix, seat.reader.locale)),
  );
}

function body(message, surface) {
  if (!message.blocks?.length)
    return el(
      "div",
      { class: "blocks" },
      el("div", { class: "block text" }, mrkdwn(message.text ?? "", surface.reader)),
    );
  const node = el("div", { class: "blocks" });
  surface.blocks = message.blocks;
  drawBlocks(node, message.blocks, surface);
  return node;
}

/** The files that came with a message, each to be fetched. */
function files({ files = [] }) {
  return files.map(({ name, url_private_download }) =>
    el("a", { class: "file", href: `/${url_private_download}`, download: name }, name),
  );
}

/** Draws a message; `tools` are its buttons (answer in a thread, show the answers). The fallback text is its name. */
export function drawMessage(message, surface, tools = []) {
  const { seat } = surface;
  const { name, bot } = message.author;
  const ephemeral = message.ephemeral && el("p", { class: "whisper" }, icon("lock"), say("ephemeral"));
  const edited = message.edited && el("span", { class: "edited" }, `(${say("edited")})`);
  return el(
    "article",
    { class: `message ${message.ephemeral ? "ephemeral" : ""}`, tabindex: "-1", "aria-label": message.text || name },
    avatar(name, bot, message.user ?? name),
    el("div", { class: "message-body" }, ephemeral, heading(message, seat), body(message, surface), files(message), edited, tools),
  );
}

/** What makes a message look different: itself, and the day, because "today" becomes "yesterday". */
export const messageSignature = (message, ...more) => {
  const { replies: _, ...itself } = message;
  return JSON.stringify([itself, dayKey(now()), ...more]);
};

/** The buttons under a message that open its thread. */
export function threadTools(message, isOpen, toggle) {
  const replies = message.replies?.length ?? 0;
  const attributes = {
    "aria-expanded": String(isOpen),
    data: { focus: `thread-${message.ts}` },
    on: { click: toggle },
  };
  if (replies || isOpen) {
    const words = replies ? count("replies", "reply1", replies) : say("closeThread");
    return el("button", { type: "button", class: "thread-toggle", ...attributes }, icon("chevron"), words);
  }
  return iconButton("reply", say("reply"), { class: "icon-button answer", ...attributes });
}

/** A thread, open under its message, with its own place to write. */
export class Thread {
  constructor(place, ts) {
    this.place = place;
    this.list = el("div", { class: "replies" });
    const send = (text) => place.say(text, ts);
    this.composer = new Composer(place.seat, { placeholder: say("writeReply"), send });
    this.node = el("section", { class: "thread", "aria-label": say("reply") }, this.list, this.composer.node);
  }

  paint(replies) {
    keep(
      this.list,
      replies.map((reply) => ({
        key: reply.ts,
        signature: messageSignature(reply),
        build: () => drawMessage(reply, this.place.surfaceOf(reply)),
      })),
    );
  }
}
