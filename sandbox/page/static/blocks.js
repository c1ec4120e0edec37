// Block Kit's blocks: how a message, a Home tab or a modal is read.

import { el, keep, uid } from "./dom.js";
import { drawElement } from "./elements.js";
import { richPart, textObject } from "./mrkdwn.js";
import { say } from "./words.js";

const picture = (block, surface) =>
  el(
    "figure",
    {},
    block.title && el("figcaption", {}, textObject(block.title, surface.reader)),
    el("img", { src: block.image_url, alt: block.alt_text || say("image") }),
  );

function section(block, surface) {
  const id = uid("section");
  const words = el(
    "div",
    { id, class: "section-words" },
    block.text && el("div", {}, textObject(block.text, surface.reader)),
    block.fields &&
      el(
        "div",
        { class: "fields" },
        block.fields.map((field) => el("div", {}, textObject(field, surface.reader))),
      ),
  );
  const accessory = block.accessory && drawElement(block.accessory, block, surface, { "aria-labelledby": id });
  return el(
    "div",
    { class: `section with-${block.accessory?.type ?? "nothing"}` },
    words,
    accessory && el("div", { class: "accessory" }, accessory),
  );
}

const contextPart = (part, surface) =>
  part.type === "image" ? el("img", { src: part.image_url, alt: part.alt_text }) : textObject(part, surface.reader);

const placeholderOf = (element) => element.placeholder?.text ?? element.accessibility_label ?? say("choose");

function actions(block, surface) {
  const draw = (element) => drawElement(element, block, surface, { "aria-label": placeholderOf(element) });
  return el("div", { class: "actions" }, block.elements.map(draw));
}

function input(block, surface) {
  const error = surface.errors[block.block_id];
  const [label, hint, fault] = [uid("label"), block.hint && uid("hint"), error && uid("error")];
  const named = {
    "aria-labelledby": label,
    "aria-describedby": [fault, hint].filter(Boolean).join(" ") || null,
    "aria-invalid": error ? "true" : null,
    "aria-required": block.optional || block.element.type === "checkboxes" ? null : "true",
  };
  const control = drawElement(block.element, block, surface, named);
  const title = el(
    "div",
    { id: label, class: "label" },
    block.label.text,
    block.optional && el("span", { class: "optional" }, " ", say("optional")),
  );
  title.addEventListener("click", () => {
    const field = control.matches("input") ? control : control.querySelector("input, textarea");
    field?.focus();
  });
  return el(
    "div",
    { class: `input ${error ? "wrong" : ""}` },
    title,
    control,
    error && el("p", { id: fault, class: "error", role: "alert" }, error),
    block.hint && el("p", { id: hint, class: "hint" }, textObject(block.hint, surface.reader)),
  );
}

const DRAW = {
  section,
  actions,
  input,
  image: picture,
  header: (block, surface) => el("h3", {}, textObject(block.text, surface.reader)),
  divider: () => el("hr"),
  context: (block, surface) =>
    el(
      "div",
      { class: "context" },
      block.elements.map((part) => contextPart(part, surface)),
    ),
  rich_text: (block, surface) =>
    el(
      "div",
      { class: "rich" },
      block.elements.map((part) => richPart(part, surface)),
    ),
};

function drawBlock(block, surface) {
  const node =
    DRAW[block.type]?.(block, surface) ?? el("p", { class: "nothing" }, say("unknownBlock", { type: block.type }));
  node.classList.add("block");
  node.tabIndex = -1;
  return node;
}

/**
 * Makes the container show these blocks; a block that has not changed keeps its element. `surface` is where they
 * stand: {reader, form, errors, people, channels, click(), search()}.
 */
export function drawBlocks(container, blocks, surface) {
  keep(
    container,
    blocks.map((block, index) => ({
      key: block.block_id ?? `block-${index}`,
      signature: JSON.stringify([block, surface.errors[block.block_id], surface.reader.locale]),
      build: () => drawBlock(block, surface),
    })),
  );
}
