// Slack's mrkdwn, made into elements. Entities are decoded last, so an escaped "<" can never become a link.

import { el } from "./dom.js";
import { fillDate } from "./time.js";

const EMOJI = {
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  x: "❌",
  warning: "⚠️",
  information_source: "ℹ️",
  question: "❓",
  bell: "🔔",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  calendar: "📅",
  date: "📅",
  clock1: "🕐",
  email: "✉️",
  envelope: "✉️",
  memo: "📝",
  clipboard: "📋",
  handshake: "🤝",
  wave: "👋",
  tada: "🎉",
  eyes: "👀",
  lock: "🔒",
  key: "🔑",
  link: "🔗",
  bulb: "💡",
  bust_in_silhouette: "👤",
  busts_in_silhouette: "👥",
  office: "🏢",
  books: "📚",
  "+1": "👍",
  thumbsup: "👍",
  "-1": "👎",
  thumbsdown: "👎",
  smile: "😄",
  slightly_smiling_face: "🙂",
  pray: "🙏",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  arrow_right: "➡️",
  large_green_circle: "🟢",
  large_yellow_circle: "🟡",
  red_circle: "🔴",
  white_circle: "⚪",
  large_blue_circle: "🔵",
  zap: "⚡",
  gear: "⚙️",
  mag: "🔍",
  star: "⭐",
};
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
// Private-use characters mark where a link or a piece of code stood; they are taken out of the text first.
const [OPEN, SHUT] = ["\uE000", "\uE001"];
const HELD = new RegExp(`${OPEN}(\\d+)${SHUT}`);
const EDGE = "[\\p{L}\\p{N}]";
const style = (mark) => `(?<!${EDGE}|${mark})${mark}(?=\\S)([^${mark}\\n]*[^\\s${mark}])${mark}(?!${EDGE}|${mark})`;
const INLINE = new RegExp(`${HELD.source}|${style("\\*")}|${style("_")}|${style("~")}|:([a-z0-9_+-]+):|(\\n)`, "u");

/** Turns Slack's three escapes back into characters, once. */
export const decode = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** The character for an emoji's short name, or the name itself when it is not one of the few known here. */
export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

/** Replaces emoji short names in plain text. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));

const isSafe = (address) => /^(https?:\/\/|mailto:)/i.test(address);

/** Makes a link, or plain text when the address is not one for the web or mail. */
export function link(address, ...children) {
  if (!isSafe(address)) return el("span", {}, ...children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const mention = (text) => el("span", { class: "mention" }, text);

function special(body, fallback, reader) {
  const [, kind, unix, pattern, address] = body.match(/^(date)\^(-?\d+)\^([^^]*)\^?(.*)$/) ?? [];
  if (kind !== "date") return mention(`@${fallback || body.split("^")[0]}`);
  const words = fillDate(decode(pattern), Number(unix), reader.locale) ?? fallback;
  const time = el("time", { datetime: new Date(Number(unix) * 1000).toISOString(), title: fallback }, words);
  return address ? link(decode(address), time) : time;
}

function angled(inner, reader) {
  const bar = inner.indexOf("|");
  const [body, label] = bar < 0 ? [inner, ""] : [inner.slice(0, bar), decode(inner.slice(bar + 1))];
  if (body.startsWith("@")) return mention(`@${reader.user(body.slice(1)) ?? (label || body.slice(1))}`);
  if (body.startsWith("#")) return mention(`#${reader.channel(body.slice(1)) ?? (label || body.slice(1))}`);
  if (body.startsWith("!")) return special(body.slice(1), label, reader);
  const address = decode(body);
  return isSafe(address) ? link(address, label || address.replace(/^mailto:/i, "")) : `<${decode(inner)}>`;
}

function heldNode(text, reader) {
  return text.startsWith("`") ? el("code", {}, decode(text.slice(1, -1))) : angled(text.slice(1, -1), reader);
}

function inline(text, held, reader) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    const [whole, index, bold, italic, struck, name] = match;
    nodes.push(decode(rest.slice(0, match.index)));
    if (index) nodes.push(heldNode(held[Number(index)], reader));
    else if (bold) nodes.push(el("strong", {}, inline(bold, held, reader)));
    else if (italic) nodes.push(el("em", {}, inline(italic, held, reader)));
    else if (struck) nodes.push(el("s", {}, inline(struck, held, reader)));
    else nodes.push(name ? emoji(name) : el("br"));
    rest = rest.slice(match.index + whole.length);
  }
  nodes.push(decode(rest));
  return nodes;
}

function paragraph(text, reader) {
  const held = [];
  const marked = text.replace(/`[^`\n]+`|<[^<>\n]+>/g, (piece) => `${OPEN}${held.push(piece) - 1}${SHUT}`);
  return inline(marked, held, reader);
}

function quoted(text, reader) {
  const QUOTE = /^(?:&gt;|>) ?/;
  const groups = [];
  for (const line of text.split("\n")) {
    const isQuote = QUOTE.test(line);
    if (groups.at(-1)?.isQuote !== isQuote) groups.push({ isQuote, lines: [] });
    groups.at(-1).lines.push(isQuote ? line.replace(QUOTE, "") : line);
  }
  return groups.flatMap(({ isQuote, lines }) => {
    const nodes = paragraph(lines.join("\n"), reader);
    return isQuote ? [el("blockquote", {}, nodes)] : nodes;
  });
}

/** Draws mrkdwn as nodes. `reader` says who reads: {locale, user(id), channel(id)}; the last two give names or null. */
export function mrkdwn(text, reader) {
  const clean = text.replaceAll(OPEN, "").replaceAll(SHUT, "");
  return clean.split(/```\n?([\s\S]+?)\n?```/).flatMap((part, index) => {
    if (index % 2) return [el("pre", {}, el("code", {}, decode(part)))];
    return part ? quoted(part.replace(index ? /^\n/ : /^(?!)/, ""), reader) : [];
  });
}

/** Draws a text object: mrkdwn, or plain_text to the letter with its line breaks. */
export function textObject(object, reader) {
  if (object.type === "mrkdwn") return el("span", { class: "text" }, mrkdwn(object.text, reader));
  return el("span", { class: "text plain" }, object.emoji === false ? object.text : withEmoji(object.text));
}

const RICH = {
  text: (piece) => piece.text,
  link: (piece) => link(piece.url, piece.text || piece.url),
  user: (piece, reader) => mention(`@${reader.user(piece.user_id) ?? piece.user_id}`),
  channel: (piece, reader) => mention(`#${reader.channel(piece.channel_id) ?? piece.channel_id}`),
  broadcast: (piece) => mention(`@${piece.range}`),
  emoji: (piece) => emoji(piece.name),
  date: (piece, reader) => fillDate(piece.format, piece.timestamp, reader.locale) ?? piece.fallback ?? "",
};
const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

function richPiece(piece, reader) {
  const drawn = RICH[piece.type]?.(piece, reader) ?? "";
  const wanted = Object.keys(STYLES).filter((name) => piece.style?.[name]);
  return wanted.reduce((node, name) => el(STYLES[name], {}, node), drawn);
}

const pieces = (part, reader) => part.elements.map((piece) => richPiece(piece, reader));

/** Draws one part of a rich_text block: a section, a list, a quote or preformatted text. */
export function richPart(part, reader) {
  if (part.type === "rich_text_quote") return el("blockquote", {}, pieces(part, reader));
  if (part.type === "rich_text_preformatted") return el("pre", {}, el("code", {}, pieces(part, reader)));
  if (part.type !== "rich_text_list") return el("p", { class: "text plain" }, pieces(part, reader));
  const tag = part.style === "ordered" ? "ol" : "ul";
  const items = part.elements.map((item) => el("li", {}, pieces(item, reader)));
  return el(tag, { class: `indent-${part.indent ?? 0}` }, items);
}

/** The names a person knows things by, as mrkdwn's reader. */
export function readerFor(world, seat, channels) {
  const people = world.people.filter((person) => person.team === seat.team);
  const me = people.find((person) => person.id === seat.user);
  return {
    locale: (me?.locale || "sv-SE").replace("_", "-"),
    user: (id) =>
      world.app.bot_user[seat.team] === id ? world.app.name : people.find((person) => person.id === id)?.name,
    channel: (id) => channels.find((channel) => channel.id === id)?.name,
  };
}
