// Modals, drawn over the column of the person who opened them; at most three lie on each other.

import { drawBlocks } from "./blocks.js";
import { el, iconButton, keep, uid } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { Surface } from "./surface.js";
import { say } from "./words.js";

const FIRST_FIELD = ".modal-body :is(input, textarea, button, a[href])";

class Modal {
  #view = null;
  #pending = false;

  constructor(seat, { id }) {
    this.surface = new Surface(seat, { view: id });
    this.seat = seat;
    this.id = id;
    this.titleId = uid("title");
    this.head = el("header", { class: "modal-head" });
    this.body = el("div", { class: "modal-body" });
    this.foot = el("footer", { class: "modal-foot" });
    const form = el("form", { novalidate: true, on: { submit: (event) => this.#submit(event) } }, this.body, this.foot);
    // Not aria-modal: the other columns are other people, and stay usable; only what lies beneath here is inert.
    this.node = el(
      "div",
      { class: "modal", role: "dialog", "aria-labelledby": this.titleId, tabindex: "-1" },
      this.head,
      form,
    );
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  paint(view) {
    const hadFocus = this.node.contains(document.activeElement);
    const isNext = this.#view?.title.text !== view.title.text;
    this.#view = view;
    const busy = view.busy || this.#pending;
    this.surface.blocks = view.blocks;
    this.surface.errors = { ...view.errors, ...this.faults };
    this.node.setAttribute("aria-busy", String(Boolean(busy)));
    this.#paintEnds(view, busy);
    drawBlocks(this.body, view.blocks, this.surface);
    if (isNext) this.body.scrollTop = 0;
    // A next step begins at its top: a second Enter on "Continue" must not land on "Send".
    if (hadFocus && (isNext || !this.node.contains(document.activeElement))) this.focus();
  }

  #paintEnds({ title, close, submit, blocks }, busy) {
    const { reader } = this.surface;
    const hasSubmit = submit || blocks.some((block) => block.type === "input");
    const leave = (label, name) =>
      el(
        "button",
        { type: "button", class: "button", data: { focus: name }, on: { click: () => this.close() } },
        label,
      );
    const head = () =>
      el(
        "div",
        {},
        el("h2", { id: this.titleId }, textObject(title, reader)),
        iconButton("close", say("close"), { data: { focus: "close" }, on: { click: () => this.close() } }),
      );
    const foot = () =>
      el(
        "div",
        {},
        el("span", { class: "working", role: "status" }, busy && say("busy")),
        leave(close ? textObject(close, reader) : say(hasSubmit ? "cancel" : "close"), "cancel"),
        hasSubmit &&
          el(
            "button",
            {
              type: "submit",
              class: "button primary",
              "aria-disabled": busy ? "true" : null,
              data: { focus: "submit" },
            },
            submit ? textObject(submit, reader) : say("submit"),
          ),
      );
    keep(this.head, [{ key: "head", signature: JSON.stringify(title), build: head }]);
    keep(this.foot, [
      { key: "foot", signature: JSON.stringify([close, submit, hasSubmit, Boolean(busy)]), build: foot },
    ]);
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#pending || this.#view.busy) return;
    const { blocks } = this.#view;
    this.faults = this.surface.form.faults(blocks);
    if (!Object.keys(this.faults).length) await this.#send(blocks);
    this.paint(this.#view);
    this.node.querySelector(".wrong :is(input, textarea)")?.focus();
  }

  async #send(blocks) {
    this.#pending = true;
    this.paint(this.#view);
    await this.seat.act("submit", { view: this.id, state: this.surface.form.state(blocks) });
    this.#pending = false;
  }

  close() {
    this.seat.act("close", { view: this.id });
  }

  focus() {
    const wanted = this.#view.blocks.find((block) => block.element?.focus_on_load);
    const name = wanted && `${wanted.block_id}/${wanted.element.action_id}`;
    const field = name && this.node.querySelector(`[data-focus="${CSS.escape(name)}"]`);
    (field || this.node.querySelector(FIRST_FIELD) || this.node).focus({ preventScroll: true });
  }
}

/** One person's open modals. */
export class ModalStack {
  #modals = new Map();

  constructor(seat) {
    this.seat = seat;
    this.node = el("div", { class: "modals", hidden: true });
  }

  /** Draws the stack, bottom first; answers whether another modal than before now lies on top. */
  paint(views) {
    const before = this.top;
    views
      .filter(({ id }) => !this.#modals.has(id))
      .forEach((view) => this.#modals.set(view.id, new Modal(this.seat, view)));
    const shown = views.map(({ id }) => this.#modals.get(id));
    this.#modals = new Map(shown.map((modal) => [modal.id, modal]));
    shown.forEach((modal, index) => modal.paint(views[index]));
    this.top = shown.at(-1);
    this.node.hidden = !shown.length;
    keep(
      this.node,
      shown.map((modal) => ({ key: modal.id, signature: "", build: () => modal.node })),
    );
    shown.forEach((modal, index) => {
      modal.node.inert = modal !== this.top;
      modal.node.dataset.depth = shown.length - 1 - index;
    });
    return this.top !== before;
  }
}

/** Asks before something is done, in the words of a confirm object; answers true or false. */
export function confirmDialog(seat, { title, text, confirm, deny, style }) {
  const [titleId, textId] = [uid("title"), uid("text")];
  return new Promise((resolve) => {
    const answer = (value) => () => resolve(value);
    const no = el(
      "button",
      { type: "button", class: "button", on: { click: answer(false) } },
      deny ? textObject(deny, seat.reader) : say("no"),
    );
    const yes = el(
      "button",
      { type: "button", class: `button ${style ?? "primary"}`, on: { click: answer(true) } },
      confirm ? textObject(confirm, seat.reader) : say("yes"),
    );
    const dialog = el(
      "div",
      { class: "confirm", role: "alertdialog", "aria-labelledby": titleId, "aria-describedby": textId },
      el("h2", { id: titleId }, title && textObject(title, seat.reader)),
      el("div", { id: textId }, text && textObject(text, seat.reader)),
      el("div", { class: "confirm-foot" }, no, yes),
    );
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && resolve(false));
    seat.cover.replaceChildren(dialog);
    seat.cover.hidden = false;
    // What cannot be undone should not happen by a stray Enter.
    (style === "danger" ? no : yes).focus();
  });
}
