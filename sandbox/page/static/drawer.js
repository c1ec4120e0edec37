// A drawer beside the columns: a button in the bar opens it, Esc and its own button close it.

import { el, icon, iconButton } from "./dom.js";
import { say } from "./words.js";

export class Drawer {
  #rivals = [];

  /** `sign` is its icon, `label` the button's word, `title` its heading; `fill()` is called each time it opens. */
  constructor({ sign, label, title, kind, content, fill }) {
    this.fill = fill;
    const shut = iconButton("close", say("close"), { on: { click: () => this.toggle() } });
    this.node = el(
      "aside",
      { class: `drawer ${kind}`, hidden: true, "aria-label": title },
      el("header", {}, el("h2", {}, title), shut),
      content,
    );
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle());
    this.button = el(
      "button",
      { type: "button", class: "step", "aria-expanded": "false", on: { click: () => this.toggle() } },
      icon(sign),
      label,
    );
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** There is room for one: each closes the others. */
  static rivals(...drawers) {
    drawers.forEach((drawer) => (drawer.#rivals = drawers.filter((other) => other !== drawer)));
  }

  /** Puts a dot on the button that says `words` to whom cannot see it; none takes it away. */
  mark(words) {
    const dot = words && el("span", { class: "dot" }, el("span", { class: "sr" }, words));
    this.button.querySelector(".dot")?.remove();
    if (dot) this.button.append(dot);
  }

  toggle() {
    this.#rivals.filter(({ isOpen }) => isOpen).forEach((other) => other.#show(false));
    this.#show(!this.isOpen);
    if (!this.isOpen) return this.button.focus();
    // The drawer lies after three columns: whoever opens it by keyboard should not have to walk through them.
    this.node.querySelector(".scroller").focus({ preventScroll: true });
    return this.fill();
  }

  #show(isOpen) {
    this.node.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
  }
}
