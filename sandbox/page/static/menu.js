// A button that opens a menu: the shortcuts and Slack's overflow element.

import { el, uid } from "./dom.js";
import { floating, step } from "./floating.js";

const MENU_WIDTH = 220;

function move(event, popup) {
  const items = [...popup.querySelectorAll("[role=menuitem]")];
  const next = step(event.key, items.indexOf(document.activeElement), items.length);
  if (next === null) return;
  event.preventDefault();
  items[next].focus();
}

/**
 * Makes `button` open a menu of `choices` ({label, note?, choose()}); `empty` is shown when there are none.
 * Arrow keys move, Enter chooses, Esc and Tab close; focus goes back to the button.
 */
export function menu(button, choices, { label, empty = "", alignEnd = false } = {}) {
  const id = uid("menu");
  const popup = el("div", { id, class: "popup menu", role: "menu", "aria-label": label });
  const onClose = () => button.setAttribute("aria-expanded", "false");
  const layer = floating(button, popup, { minWidth: MENU_WIDTH, alignEnd, onClose });
  const leave = () => {
    layer.close();
    button.focus();
  };
  const item = ({ label: text, note, choose }) => {
    const pick = () => {
      leave();
      choose();
    };
    const parts = [el("span", {}, text), note && el("span", { class: "note" }, note)];
    return el("button", { type: "button", role: "menuitem", tabindex: "-1", on: { click: pick } }, parts);
  };
  popup.append(...(choices.length ? choices.map(item) : [el("p", { class: "nothing" }, empty)]));
  popup.addEventListener("keydown", (event) => {
    move(event, popup);
    if (event.key === "Tab") layer.close();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", id);
  button.addEventListener("click", () => {
    if (layer.isOpen()) return leave();
    layer.open();
    button.setAttribute("aria-expanded", "true");
    return popup.querySelector("[role=menuitem]")?.focus();
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !layer.isOpen()) return;
    event.stopPropagation();
    leave();
  });
  return el("span", { class: "menu-holder" }, button, popup);
}
