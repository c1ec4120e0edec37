// Where one writes. "/" offers the app's commands, "@" people, "#" channels; Enter sends, Shift+Enter makes a new line.

import { el, icon, iconButton, uid } from "./dom.js";
import { floating, step } from "./floating.js";
import { menu } from "./menu.js";
import { say } from "./words.js";

const SUGGEST_AT_MOST = 8;

const commandsFor = (world, typed) =>
  world.app.commands
    .filter(({ command }) => command.startsWith(typed.toLowerCase()))
    .map(({ command, description, usage_hint: hint }) => ({
      title: command,
      hint,
      note: description,
      insert: `${command} `,
    }));

/** People and channels by any of their names; Slack knows a person in a command by the handle. */
function named(mark, things, typed) {
  const wanted = typed.slice(1).toLocaleLowerCase();
  const isMeant = ({ name, handle = "" }) => `${name} ${handle}`.toLocaleLowerCase().includes(wanted);
  const choice = ({ name, handle = name, title }) => ({
    title: `${mark}${name}`,
    note: title,
    insert: `${mark}${handle} `,
  });
  return things.filter(isMeant).map(choice);
}

/** What can be offered for the word before the caret: {word, choices}. */
function suggest(text, seat) {
  const word = text.match(/(?:^|\s)([@#][^\s@#]*|^\/\S*)$/)?.[1] ?? "";
  const by = {
    "/": () => commandsFor(seat.world, word),
    "@": () => named("@", seat.colleagues, word),
    "#": () => named("#", seat.channels, word),
  };
  return { word, choices: (by[word[0]]?.() ?? []).slice(0, SUGGEST_AT_MOST) };
}

export class Composer {
  #choices = [];
  #active = 0;
  #word = "";

  /** `send(text)` answers whether it went well: what could not be sent comes back into an empty field. */
  constructor(seat, { placeholder, send, shortcuts = false }) {
    this.seat = seat;
    this.send = send;
    const [listId, hintId] = [uid("suggest"), uid("usage")];
    this.field = el("textarea", {
      class: "write",
      rows: "1",
      placeholder,
      "aria-label": placeholder,
      "aria-describedby": hintId,
      "aria-autocomplete": "list",
      "aria-controls": listId,
      "aria-haspopup": "listbox",
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.layer.close() },
    });
    this.usage = el("p", { id: hintId, class: "usage", hidden: true });
    this.list = el("div", {
      id: listId,
      class: "popup suggest",
      role: "listbox",
      "aria-label": say("suggestions"),
      on: { pointerdown: (event) => event.preventDefault() },
    });
    const go = el(
      "button",
      {
        type: "button",
        class: "send",
        "aria-label": say("send"),
        title: say("send"),
        on: { click: () => this.#send() },
      },
      icon("send"),
    );
    this.frame = el("div", { class: "composer-frame" }, shortcuts && this.#shortcuts(), this.field, go);
    this.node = el("div", { class: "composer" }, this.usage, this.frame, this.list);
    this.layer = floating(this.frame, this.list, {
      onClose: () => this.field.removeAttribute("aria-activedescendant"),
    });
  }

  #shortcuts() {
    const choices = this.seat.world.app.shortcuts.map(({ name, callback_id: id }) => ({
      label: name,
      choose: () => this.seat.act("shortcut", { callback_id: id }),
    }));
    return menu(iconButton("bolt", say("shortcuts")), choices, {
      label: say("shortcutsTitle"),
      empty: say("noShortcuts"),
    });
  }

  #typed() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const { word, choices } = suggest(before, this.seat);
    [this.#word, this.#choices] = [word, choices];
    this.#showUsage();
    if (!choices.length) return this.layer.close();
    this.#fill();
    return this.layer.open();
  }

  #showUsage() {
    const command = this.seat.world.app.commands.find((one) => this.field.value.startsWith(`${one.command} `));
    this.usage.hidden = !command?.usage_hint;
    this.usage.replaceChildren(...(command ? [el("strong", {}, command.command), " ", command.usage_hint ?? ""] : []));
  }

  #fill() {
    const row = ({ title, hint, note }, index) =>
      el(
        "div",
        { id: `${this.list.id}-${index}`, role: "option", on: { click: () => this.#pick(index) } },
        el(
          "span",
          { class: "option-words" },
          el("span", {}, el("strong", {}, title), hint && el("span", { class: "usage-hint" }, ` ${hint}`)),
          note && el("span", { class: "note" }, note),
        ),
      );
    this.list.replaceChildren(...this.#choices.map(row));
    this.#activate(0);
  }

  #activate(index) {
    this.#active = index;
    [...this.list.children].forEach((node, position) => {
      node.classList.toggle("active", position === index);
      node.setAttribute("aria-selected", String(position === index));
    });
    this.field.setAttribute("aria-activedescendant", this.list.children[index].id);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  #pick(index) {
    const end = this.field.selectionStart;
    this.field.setRangeText(this.#choices[index].insert, end - this.#word.length, end, "end");
    this.layer.close();
    this.#typed();
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.layer.isOpen() && this.#keyInList(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send();
  }

  #keyInList(event) {
    const { key } = event;
    const next = key.startsWith("Arrow") ? step(key, this.#active, this.#choices.length) : null;
    const isWhole = this.#choices[this.#active]?.insert.trim() === this.#word;
    if (key === "ArrowUp" || key === "ArrowDown") this.#activate(next);
    else if (key === "Tab" || (key === "Enter" && !isWhole)) this.#pick(this.#active);
    else if (key === "Escape") this.layer.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  async #send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.#typed();
    if (!(await this.send(text)) && !this.field.value) this.field.value = text;
  }
}
