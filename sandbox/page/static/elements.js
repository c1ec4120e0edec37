// Block Kit's elements: what one presses, chooses and fills in.

import { el, iconButton, uid } from "./dom.js";
import { STATEFUL } from "./form.js";
import { menu } from "./menu.js";
import { link, textObject } from "./mrkdwn.js";
import { matching, Select } from "./select.js";
import { say } from "./words.js";

const SEND_TYPED_AFTER_MS = 300;
const COUNT_FROM = 60;

const focusName = (block, element) => `${block.block_id}/${element.action_id}`;

async function whileBusy(node, work) {
  if (node.getAttribute("aria-disabled") === "true") return;
  node.setAttribute("aria-disabled", "true");
  await work();
  node.removeAttribute("aria-disabled");
}

function button(element, block, surface) {
  const press = async () => {
    const sent = await surface.click(block, element, { value: element.value });
    if (sent && /^https?:/i.test(element.url ?? "")) link(element.url).click();
  };
  const node = el(
    "button",
    {
      type: "button",
      class: `button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label,
      data: { focus: focusName(block, element) },
    },
    textObject(element.text, surface.reader),
  );
  node.addEventListener("click", () => whileBusy(node, press));
  return node;
}

function overflow(element, block, surface) {
  const opener = iconButton("more", say("more"), { data: { focus: focusName(block, element) } });
  const choices = element.options.map((option) => ({
    label: option.text.text,
    note: option.description?.text,
    choose: () => surface.click(block, element, { selected_option: option }),
  }));
  return menu(opener, choices, { label: say("more"), alignEnd: true });
}

/** Stores a value and, where Slack does, tells the bot; false when a confirm dialog was declined. */
async function change(element, block, surface, value) {
  const before = surface.form.get(block, element);
  surface.form.set(block, element, value);
  if (block.type === "input" && !block.dispatch_action) return true;
  const sent = await surface.click(block, element, surface.form.valueOf(block, element));
  if (!sent) surface.form.set(block, element, before);
  return sent;
}

const groupsOf = ({ options = [], option_groups: groups }) =>
  groups ? groups.map((group) => ({ label: group.label.text, options: group.options })) : [{ label: "", options }];

const asOption = ({ id, name, title }) => ({
  value: id,
  text: { type: "plain_text", text: name },
  description: title ? { type: "plain_text", text: title } : undefined,
});

/** Where a select's options come from: {find, least?, known: options to name ids by, ids: values are bare ids}. */
function sourceOf(element, block, surface) {
  if (element.type.endsWith("external_select")) {
    const find = async (query) =>
      groupsOf(await surface.search(block, element, query)).filter((group) => group.options.length);
    return { find, least: element.min_query_length ?? 3 };
  }
  const names = { users: surface.people, conversations: surface.channels, channels: surface.channels };
  const kind = Object.keys(names).find((name) => element.type.includes(`${name}_select`));
  const groups = kind ? [{ label: "", options: names[kind].map(asOption) }] : groupsOf(element);
  return { find: (query) => matching(groups, query), ids: kind !== undefined, known: groups[0]?.options ?? [] };
}

function select(element, block, surface, attributes) {
  const many = element.type.startsWith("multi_");
  const { ids, known, ...source } = sourceOf(element, block, surface);
  const value = surface.form.get(block, element);
  const values = many ? value : [value].filter(Boolean);
  const chosen = ids
    ? values.map((id) => known.find((option) => option.value === id) ?? asOption({ id, name: id }))
    : values;
  const onChoose = (options) => {
    const picked = ids ? options.map((option) => option.value) : options;
    return change(element, block, surface, many ? picked : (picked[0] ?? null));
  };
  const input = { ...attributes, placeholder: element.placeholder?.text };
  return new Select({ ...source, many, chosen, onChoose, clearable: block.optional, attributes: input }).node;
}

function group(element, block, surface, attributes) {
  const many = element.type === "checkboxes";
  const name = uid("choice");
  const current = () => [surface.form.get(block, element)].flat().filter(Boolean);
  const boxes = element.options.map((option) =>
    el("input", {
      type: many ? "checkbox" : "radio",
      name,
      data: { focus: `${focusName(block, element)}/${option.value}` },
    }),
  );
  const show = () =>
    boxes.forEach(
      (box, index) => (box.checked = current().some((option) => option.value === element.options[index].value)),
    );
  const changed = async () => {
    const picked = element.options.filter((_, index) => boxes[index].checked);
    if (!(await change(element, block, surface, many ? picked : picked[0]))) show();
  };
  const row = (option, index) =>
    el(
      "label",
      { class: "choice" },
      boxes[index],
      el(
        "span",
        {},
        textObject(option.text, surface.reader),
        option.description && el("span", { class: "note" }, textObject(option.description, surface.reader)),
      ),
    );
  show();
  return el(
    "div",
    { class: "choices", role: many ? "group" : "radiogroup", ...attributes, on: { change: changed } },
    element.options.map(row),
  );
}

const INPUT_TYPES = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
  datepicker: "date",
  timepicker: "time",
  plain_text_input: "text",
};

function textControl(element, attributes) {
  const common = {
    class: "field",
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    ...attributes,
  };
  if (element.multiline) return el("textarea", { ...common, rows: "4" });
  const step = element.is_decimal_allowed ? "any" : null;
  // Slack's own checks are made in form.js, in the page's language; the browser's bubbles are off (novalidate).
  return el("input", { ...common, type: INPUT_TYPES[element.type], step });
}

function text(element, block, surface, attributes) {
  const node = textControl(element, attributes);
  const left = el("span", { class: "left", hidden: true });
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let timer = null;
  const tell = () => change(element, block, surface, node.value || null);
  const typed = () => {
    surface.form.set(block, element, node.value || null);
    const rest = (element.max_length ?? Infinity) - node.value.length;
    left.hidden = rest > COUNT_FROM;
    left.textContent = say("left", { n: rest });
    clearTimeout(timer);
    if (block.dispatch_action && on.includes("on_character_entered")) timer = setTimeout(tell, SEND_TYPED_AFTER_MS);
  };
  const pressed = (event) => {
    if (event.key !== "Enter" || element.multiline || !block.dispatch_action || !on.includes("on_enter_pressed"))
      return;
    event.preventDefault();
    tell();
  };
  node.value = surface.form.get(block, element) ?? "";
  node.addEventListener("input", typed);
  node.addEventListener("keydown", pressed);
  return el("div", { class: "text-holder" }, node, left);
}

function date(element, block, surface, attributes) {
  const node = textControl(element, attributes);
  // While a year is typed (0002, 0020 …) the field already holds a date; none that anyone means is before 1970.
  if (element.type === "datepicker") node.min = "1970-01-01";
  node.value = surface.form.get(block, element) ?? "";
  node.addEventListener("change", async () => {
    if (!node.validity.valid) return;
    if (!(await change(element, block, surface, node.value || null)))
      node.value = surface.form.get(block, element) ?? "";
  });
  return node;
}

function dateTime(element, block, surface, attributes) {
  const local = (unix) =>
    new Date((unix - new Date(unix * 1000).getTimezoneOffset() * 60) * 1000).toISOString().slice(0, 16);
  const node = el("input", { class: "field", ...attributes, type: "datetime-local", min: "1970-01-01T00:00" });
  const value = surface.form.get(block, element);
  node.value = value ? local(value) : "";
  node.addEventListener("change", () => {
    if (node.validity.valid) change(element, block, surface, node.value ? Date.parse(node.value) / 1000 : null);
  });
  return node;
}

const image = (element) => el("img", { class: "thumb", src: element.image_url, alt: element.alt_text });

const BY_TYPE = {
  button,
  overflow,
  image,
  datepicker: date,
  timepicker: date,
  datetimepicker: dateTime,
  checkboxes: group,
  radio_buttons: group,
};

/** Draws an element of `block`; `named` holds the aria attributes that tie it to its label, hint and error. */
export function drawElement(element, block, surface, named = {}) {
  const drawn =
    BY_TYPE[element.type] ??
    (element.type.endsWith("_select") ? select : null) ??
    (element.type in STATEFUL ? text : null);
  if (!drawn) return el("span", { class: "nothing" }, say("unknownBlock", { type: element.type }));
  return drawn(element, block, surface, { ...named, data: { focus: focusName(block, element) } });
}
