// What a person has filled in: value objects exactly as in Slack's view.state.values, and Slack's own checks of them.

import { say } from "./words.js";

const one = (key) => ({ key, empty: null });
const many = (key) => ({ key, empty: [] });

/** Which key of a value object carries the value, per element type that has a state. */
export const STATEFUL = {
  plain_text_input: one("value"),
  email_text_input: one("value"),
  url_text_input: one("value"),
  number_input: one("value"),
  datepicker: one("selected_date"),
  timepicker: one("selected_time"),
  datetimepicker: one("selected_date_time"),
  static_select: one("selected_option"),
  external_select: one("selected_option"),
  radio_buttons: one("selected_option"),
  users_select: one("selected_user"),
  conversations_select: one("selected_conversation"),
  channels_select: one("selected_channel"),
  checkboxes: many("selected_options"),
  multi_static_select: many("selected_options"),
  multi_external_select: many("selected_options"),
  multi_users_select: many("selected_users"),
  multi_conversations_select: many("selected_conversations"),
  multi_channels_select: many("selected_channels"),
};
const INITIAL = {
  value: "initial_value",
  selected_date: "initial_date",
  selected_time: "initial_time",
  selected_date_time: "initial_date_time",
  selected_option: "initial_option",
  selected_options: "initial_options",
  selected_user: "initial_user",
  selected_users: "initial_users",
  selected_conversation: "initial_conversation",
  selected_conversations: "initial_conversations",
  selected_channel: "initial_channel",
  selected_channels: "initial_channels",
};

function initial(element) {
  const { key, empty } = STATEFUL[element.type];
  return element[INITIAL[key]] ?? empty;
}

/** Every element in the block that has a state. */
const statefulIn = (block) =>
  [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])].filter(
    (element) => element && element.type in STATEFUL,
  );

const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);

function numberFault(element, text) {
  const value = Number(text);
  if (!Number.isFinite(value)) return say("badNumber");
  if (!element.is_decimal_allowed && !Number.isInteger(value)) return say("badInteger");
  if (element.min_value !== undefined && value < Number(element.min_value))
    return say("tooSmall", { n: element.min_value });
  if (element.max_value !== undefined && value > Number(element.max_value))
    return say("tooLarge", { n: element.max_value });
  return null;
}

function textFault(element, text) {
  if (element.type === "email_text_input") return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? null : say("badEmail");
  if (element.type === "url_text_input") return /^https?:\/\/\S+$/.test(text) ? null : say("badUrl");
  if (element.type === "number_input") return numberFault(element, text);
  if (element.min_length && text.length < element.min_length) return say("tooShort", { n: element.min_length });
  if (element.max_length && text.length > element.max_length) return say("tooLong", { n: element.max_length });
  return null;
}

/** One surface's values, by block and action; untouched elements answer with what the bot put in them. */
export class Form {
  #values = new Map();
  #untold = new Set();

  get(block, element) {
    const name = `${block.block_id}/${element.action_id}`;
    return this.#values.has(name) ? this.#values.get(name) : initial(element);
  }

  set(block, element, value) {
    const name = `${block.block_id}/${element.action_id}`;
    this.#values.set(name, value);
    this.#untold.add(name);
  }

  /** The non-dispatching inputs whose values the sandbox has not heard; from now on they count as told. */
  takeUntold(blocks) {
    const isUntold = ({ block_id: id, element }) => this.#untold.delete(`${id}/${element.action_id}`);
    return blocks.filter((block) => block.type === "input" && !block.dispatch_action).filter(isUntold);
  }

  /** The value object that Slack would send for the element. */
  valueOf(block, element) {
    return { type: element.type, [STATEFUL[element.type].key]: this.get(block, element) };
  }

  /** view.state.values for these blocks. */
  state(blocks) {
    const stateful = blocks.map((block) => [block, statefulIn(block)]).filter(([, elements]) => elements.length);
    return Object.fromEntries(
      stateful.map(([block, elements]) => [
        block.block_id,
        Object.fromEntries(elements.map((element) => [element.action_id, this.valueOf(block, element)])),
      ]),
    );
  }

  /** What Slack itself refuses before the bot hears of it: {block_id: words}. */
  faults(blocks) {
    const inputs = blocks.filter((block) => block.type === "input");
    return Object.fromEntries(inputs.map((block) => [block.block_id, this.#fault(block)]).filter(([, fault]) => fault));
  }

  #fault(block) {
    const value = this.get(block, block.element);
    const isText = STATEFUL[block.element.type]?.key === "value";
    if (!isEmpty(value)) return isText ? textFault(block.element, value) : null;
    if (block.optional) return null;
    return say(isText ? "required" : "requiredChoice");
  }
}
