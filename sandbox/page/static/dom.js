// The only place that makes elements: text goes in as text nodes, so nothing a person typed can become markup.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  close: "M5 5l10 10M15 5L5 15",
  chevron: "M5 8l5 5 5-5",
  send: "M3 10l14-6-5 13-3-5.5z",
  bolt: "M11 2L4 11h5l-1 7 7-9h-5z",
  reply: "M4 4h12v9H9l-4 4v-4H4z",
  more: "M4 10h.01M10 10h.01M16 10h.01",
  home: "M3 10l7-6 7 6M5 9v8h10V9",
  check: "M4 10.5l4 4 8-9",
  down: "M10 4v12M5 11l5 5 5-5",
  calls: "M4 6h9l-3-3M16 14H7l3 3",
  toBot: "M4 10h11M11 6l4 4-4 4",
  fromBot: "M16 10H5M9 6l-4 4 4 4",
  operator: "M4 6h6M14 6h2M4 14h2M10 14h6M12 4v4M8 12v4",
  shared: "M8 12a3 3 0 004.2 0l2.3-2.3a3 3 0 00-4.2-4.2l-.8.8M12 8a3 3 0 00-4.2 0l-2.3 2.3a3 3 0 004.2 4.2l.8-.8",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 016 0V9",
  warning: "M10 3l8 14H2zM10 8v4M10 14.5h.01",
};
const signatures = new WeakMap();
let counter = 0;

/** Makes an id that no other element has. */
export const uid = (prefix) => `${prefix}-${(counter += 1)}`;

function setAttribute(node, name, value) {
  if (name === "on") Object.entries(value).forEach(([event, listener]) => node.addEventListener(event, listener));
  else if (name === "data") Object.assign(node.dataset, value);
  else if (value === true) node.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
}

/** Makes an element; `on` holds listeners, `data` the dataset, children are nodes or text (null is left out). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => setAttribute(node, name, value));
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Draws one of the page's own icons; decorative, so hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

/** Makes a button with only an icon; the label is read out and shown as a tooltip. */
export const iconButton = (name, label, attributes = {}) =>
  el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...attributes }, icon(name));

function place(container, nodes) {
  let cursor = container.firstChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextSibling;
    else container.insertBefore(node, cursor);
  }
}

function rememberFocus(container) {
  const active = document.activeElement;
  if (!active || active === container || !container.contains(active)) return () => {};
  const name = active.closest("[data-focus]")?.dataset.focus;
  const home = [...container.children].find((child) => child.contains(active))?.dataset.key;
  return () => {
    if (active.isConnected) return;
    const same = name && container.querySelector(`[data-focus="${CSS.escape(name)}"]`);
    const parent = [...container.children].find((child) => child.dataset.key === home);
    (same || parent)?.focus({ preventScroll: true });
  };
}

/**
 * Makes the container hold these items ({key, signature, build}) and nothing else. What has not changed keeps its
 * element, and with it caret, open lists and focus; a replaced element hands its focus to the one that takes its place.
 */
export function keep(container, items) {
  const restore = rememberFocus(container);
  const old = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map(({ key, signature, build }) => {
    const existing = old.get(key);
    if (existing && signatures.get(existing) === signature) return existing;
    const fresh = build();
    fresh.dataset.key = key;
    signatures.set(fresh, signature);
    return fresh;
  });
  [...container.childNodes].filter((node) => !nodes.includes(node)).forEach((node) => node.remove());
  place(container, nodes);
  restore();
}
