// Slack's selects: one types to search, arrow keys move, Enter chooses, Esc closes only the list.

import { el, icon, iconButton, uid } from "./dom.js";
import { floating, step } from "./floating.js";
import { count, say } from "./words.js";

const SEARCH_AFTER_MS = 150;

/** The words an option is known by. */
export const optionName = (option) => option.text.text;

/** Options whose words hold the query, as groups of {label, options}. */
export function matching(groups, query) {
  const wanted = query.trim().toLocaleLowerCase();
  const fits = (option) =>
    `${optionName(option)} ${option.description?.text ?? ""}`.toLocaleLowerCase().includes(wanted);
  return groups
    .map(({ label, options }) => ({ label, options: options.filter(fits) }))
    .filter((group) => group.options.length);
}

/**
 * A combobox over options as Slack writes them. Config: find(query) -> groups or a promise of them; least: characters
 * before searching; chosen: options; many: several may be chosen; clearable; attributes: for the input;
 * onChoose(options) -> false (or a promise of it) when the choice was taken back.
 */
export class Select {
  #config;
  #chosen;
  #options = [];
  #active = -1;
  #asked = 0;
  #timer = null;

  constructor(config) {
    this.#config = config;
    this.#chosen = config.chosen;
    this.id = uid("list");
    this.input = el("input", {
      type: "text",
      class: "field",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": this.id,
      ...config.attributes,
    });
    this.list = el("div", {
      id: this.id,
      role: "listbox",
      "aria-label": say("suggestions"),
      "aria-multiselectable": config.many ? "true" : null,
    });
    this.status = el("p", { class: "nothing", role: "status" });
    this.popup = el("div", { class: "popup" }, this.list, this.status);
    this.chips = el("div", { class: "chips" });
    this.clear = iconButton("close", say("clear"), {
      class: "icon-button clear",
      on: { click: () => this.#choose([]) },
    });
    this.box = el("div", { class: "select-box" }, this.input, this.clear, icon("chevron"));
    this.node = el("div", { class: "select" }, this.chips, this.box, this.popup);
    this.layer = floating(this.box, this.popup, { onClose: () => this.#closed() });
    this.#listen();
    this.#show();
  }

  #listen() {
    this.input.addEventListener("click", () => this.#open());
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.layer.close());
    // A press in the list must not take focus from the input, or the blur would close the list before the click.
    this.popup.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  #show() {
    const { many, clearable, attributes } = this.#config;
    const names = this.#chosen.map(optionName);
    this.input.value = many ? "" : (names[0] ?? "");
    this.input.placeholder = many && names.length ? "" : (attributes.placeholder ?? say("choose"));
    this.clear.hidden = many || !clearable || !names.length;
    this.chips.hidden = !many || !names.length;
    this.chips.replaceChildren(...(many ? this.#chosen.map((option) => this.#chip(option)) : []));
  }

  #chip(option) {
    const remove = () => this.#choose(this.#chosen.filter((other) => other !== option));
    const label = say("remove", { name: optionName(option) });
    return el("span", { class: "chip" }, optionName(option), iconButton("close", label, { on: { click: remove } }));
  }

  #open() {
    if (this.layer.isOpen()) return;
    this.input.select();
    this.#begin("");
  }

  #typed() {
    clearTimeout(this.#timer);
    const wait = this.#config.least === undefined ? 0 : SEARCH_AFTER_MS;
    this.#timer = setTimeout(() => this.#begin(this.input.value), wait);
  }

  #begin(query) {
    this.layer.open();
    this.input.setAttribute("aria-expanded", "true");
    const least = this.#config.least ?? 0;
    if (query.trim().length < least) this.#fill([], least > 1 ? say("typeMore", { n: least }) : say("typeMore1"));
    else this.#search(query);
  }

  async #search(query) {
    const asked = (this.#asked += 1);
    const answer = this.#config.find(query);
    if (answer instanceof Promise) this.#fill([], say("searching"));
    const groups = await answer;
    if (asked !== this.#asked || !this.layer.isOpen()) return;
    const hits = groups.reduce((sum, group) => sum + group.options.length, 0);
    this.#fill(groups, hits ? count("hits", "hit1", hits) : say("noHits"));
  }

  #fill(groups, status) {
    this.#options = groups.flatMap((group) => group.options);
    let index = 0;
    const draw = (option) => this.#option(option, index++);
    this.list.replaceChildren(...groups.map((group) => this.#group(group, draw)));
    this.status.textContent = status;
    this.status.classList.toggle("quiet", this.#options.length > 0);
    const current = this.#options.findIndex((option) => this.#isChosen(option));
    this.#activate(this.#options.length ? Math.max(current, 0) : -1);
  }

  #group({ label, options }, draw) {
    if (!label) return el("div", { role: "presentation" }, options.map(draw));
    const id = uid("group");
    const title = el("div", { id, class: "group-title", role: "presentation" }, label);
    return el("div", { role: "group", "aria-labelledby": id }, title, options.map(draw));
  }

  #isChosen(option) {
    return this.#chosen.some((other) => other.value === option.value);
  }

  #option(option, index) {
    const words = el(
      "span",
      { class: "option-words" },
      optionName(option),
      option.description && el("span", { class: "note" }, option.description.text),
    );
    const selected = this.#isChosen(option);
    const attributes = { id: `${this.id}-${index}`, role: "option", "aria-selected": String(selected) };
    return el("div", { ...attributes, on: { click: () => this.#pick(index) } }, words, selected && icon("check"));
  }

  #activate(index) {
    this.#active = index;
    const options = this.list.querySelectorAll("[role=option]");
    options.forEach((node, position) => node.classList.toggle("active", position === index));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[index].id);
    return options[index].scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const { key } = event;
    if (key === "Backspace" && this.#config.many && !this.input.value && this.#chosen.length)
      this.#choose(this.#chosen.slice(0, -1));
    if (key === "Enter") {
      event.preventDefault();
      if (!this.layer.isOpen()) this.#open();
      else if (this.#active >= 0) this.#pick(this.#active);
    } else if (key === "Escape" && this.layer.isOpen()) {
      event.stopPropagation();
      this.layer.close();
    } else if (key === "ArrowDown" || key === "ArrowUp") this.#arrow(event);
  }

  #arrow(event) {
    event.preventDefault();
    if (!this.layer.isOpen()) this.#open();
    else if (this.#options.length) this.#activate(step(event.key, this.#active, this.#options.length));
  }

  #pick(index) {
    const option = this.#options[index];
    if (!this.#config.many) return this.#choose([option]);
    const without = this.#chosen.filter((other) => other.value !== option.value);
    return this.#choose(without.length < this.#chosen.length ? without : [...this.#chosen, option]);
  }

  async #choose(chosen) {
    const before = this.#chosen;
    this.#chosen = chosen;
    this.layer.close();
    this.#show();
    if ((await this.#config.onChoose(chosen)) !== false) return;
    this.#chosen = before;
    this.#show();
  }

  #closed() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.#show();
  }
}
