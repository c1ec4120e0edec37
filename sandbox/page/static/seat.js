// One column: one person, where they look, and what lies over it.

import { act, fetchView } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { Conversation, newest } from "./conversation.js";
import { el, icon, iconButton, keep, uid } from "./dom.js";
import { step } from "./floating.js";
import { avatar } from "./message.js";
import { confirmDialog, ModalStack } from "./modal.js";
import { readerFor } from "./mrkdwn.js";
import { Surface } from "./surface.js";
import { say } from "./words.js";

const TOASTS_AT_MOST = 3;

export class Seat {
  #places = new Map();
  #mishaps = [];
  #stale = false;
  #refreshing = null;
  #opener = null;

  /** `spot` is {team, user, view}; `on` is told of {pick(value), change()}. */
  constructor(world, spot, on) {
    Object.assign(this, { world, team: spot.team, user: spot.user, view: spot.view || "dm", on, data: null });
    this.person = world.people.find(({ team, id }) => team === spot.team && id === spot.user);
    this.colleagues = world.people.filter(({ team }) => team === spot.team);
    this.workspace = world.workspaces.find(({ id }) => id === spot.team);
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": say("places"), on: { keydown: (event) => this.#arrow(event) } });
    this.panels = el("div", { class: "panels" });
    this.modals = new ModalStack(this);
    this.cover = el("div", { class: "cover", hidden: true });
    this.toasts = el("div", { class: "toasts" });
    this.content = el("div", { class: "seat-content" }, this.tabs, this.panels);
    const label = `${this.person.name}, ${say(this.person.role)}, ${this.workspace.name}`;
    this.node = el("section", { class: "seat", "aria-label": label, data: { role: this.person.role } }, this.#head(), el("div", { class: "stage" }, this.content, this.modals.node, this.cover, this.toasts));
  }

  #head() {
    const value = ({ team, id }) => `${team}:${id}`;
    const choice = (person) => el("option", { value: value(person), selected: person === this.person }, person.name);
    const groups = this.world.workspaces.map(({ id, name }) =>
      el("optgroup", { label: name }, this.world.people.filter(({ team }) => team === id).map(choice)));
    const picker = el("select", { "aria-label": say("seat"), on: { change: (event) => this.on.pick(event.target.value) } }, groups);
    const role = [this.person.title || say(this.person.role), this.person.guest && say("guest")].filter(Boolean).join(", ");
    return el("header", { class: "who" }, avatar(this.person.name, false, this.user),
      el("div", { class: "who-words" }, el("div", { class: "picker" }, picker, icon("chevron")), el("p", {}, role)),
      el("span", { class: "workspace" }, this.workspace.name));
  }

  get channels() {
    return this.data?.channels ?? [];
  }

  get reader() {
    return readerFor(this.world, this, this.channels);
  }

  get hasUnread() {
    return this.#list().some(({ unread }) => unread);
  }

  /** Does something as this person, then shows what came of it; an error becomes a toast unless `quiet`. */
  async act(what, details, { quiet = false } = {}) {
    const answer = await act(this, what, details);
    if (!answer.ok && answer.error) this.#complain(answer.error);
    if (!quiet) await this.refresh();
    return answer;
  }

  /** Fetches what the person sees now; calls during a fetch share one more. */
  refresh() {
    this.#stale = true;
    this.#refreshing ??= this.#fetch().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #fetch() {
    while (this.#stale) {
      this.#stale = false;
      this.data = await fetchView(this);
      this.paint();
    }
  }

  /** Opens a place: "dm", "home" or a channel's id ("channel" is the first one). */
  open(view) {
    this.view = view;
    if (view === "home") this.act("home");
    this.paint();
    this.on.change();
  }

  paint() {
    if (!this.data) return;
    if (!this.#list().some(({ id }) => id === this.view)) this.view = (this.view === "channel" && this.channels[0]?.id) || "dm";
    this.#paintPlace();
    this.#markRead();
    this.#paintTabs();
    this.#paintModals();
    this.#paintToasts();
    this.on.change();
  }

  #list() {
    const { dm, channels } = this.data ?? { channels: [] };
    if (!dm) return [];
    const room = ({ id, name, messages, unread }) => ({ id, title: `#${name}`, messages, unread: this.#isUnread(id, messages, unread) });
    return [
      { id: "dm", title: this.world.app.name, messages: dm.messages, unread: this.#isUnread(dm.id, dm.messages) },
      { id: "home", title: say("home") },
      ...channels.map(room),
    ];
  }

  // Kept for the tab's life, so that a reload does not make everything new again.
  get #readKey() {
    return `read/${this.team}/${this.user}`;
  }

  #isUnread(id, messages, unread = messages.length) {
    const others = messages.filter(({ user }) => user !== this.user);
    const read = JSON.parse(sessionStorage.getItem(this.#readKey) ?? "{}")[id];
    return read === undefined ? unread > 0 && others.length > 0 : newest(others) > read;
  }

  #markRead() {
    const place = this.view === "dm" ? this.data.dm : this.channels.find(({ id }) => id === this.view);
    if (!place) return;
    const read = JSON.parse(sessionStorage.getItem(this.#readKey) ?? "{}");
    sessionStorage.setItem(this.#readKey, JSON.stringify({ ...read, [place.id]: newest(place.messages) }));
  }

  #paintTabs() {
    const tab = ({ id, title, unread }) => {
      const selected = id === this.view;
      const attributes = { id: this.#tabId(id), role: "tab", type: "button", "aria-selected": String(selected), tabindex: selected ? "0" : "-1", "aria-controls": this.#panelId(id) };
      const dot = unread && el("span", { class: "dot" }, el("span", { class: "sr" }, say("unread")));
      const build = () => el("button", { ...attributes, data: { focus: `tab-${id}` }, on: { click: () => this.open(id) } }, id === "home" && icon("home"), title, dot);
      return { key: id, signature: JSON.stringify([title, selected, unread]), build };
    };
    keep(this.tabs, this.#list().map(tab));
  }

  #tabId(id) {
    return `tab-${this.team}-${this.user}-${id}`;
  }

  #panelId(id) {
    return `panel-${this.team}-${this.user}-${id}`;
  }

  #arrow(event) {
    const ids = this.#list().map(({ id }) => id);
    const next = step(event.key, ids.indexOf(this.view), ids.length);
    if (next === null) return;
    event.preventDefault();
    this.open(ids[next]);
    this.tabs.querySelector("[aria-selected=true]").focus();
  }

  #place(id) {
    if (!this.#places.has(id)) this.#places.set(id, id === "home" ? this.#makeHome() : this.#makeConversation(id));
    return this.#places.get(id);
  }

  #makeConversation(view) {
    const { id, name } = view === "dm" ? this.data.dm : this.channels.find((channel) => channel.id === view);
    const app = this.world.app.name;
    const empty = view === "dm" ? say("emptyDm", { app, name: this.person.name }) : say("emptyChannel", { name });
    return new Conversation(this, { id, title: view === "dm" ? app : `#${name}`, empty });
  }

  #makeHome() {
    return { node: el("div", { class: "home scroller", tabindex: "0" }) };
  }

  #paintHome(place) {
    const { home } = this.data;
    if (!home?.blocks) return place.node.replaceChildren(el("p", { class: "empty" }, say("emptyHome", { app: this.world.app.name })));
    if (place.surface?.container.view !== home.id) {
      place.surface = new Surface(this, { view: home.id });
      place.blocks = el("div", { class: "blocks" });
      place.node.replaceChildren(place.blocks);
    }
    place.surface.blocks = home.blocks;
    return drawBlocks(place.blocks, home.blocks, place.surface);
  }

  #paintPlace() {
    const place = this.#place(this.view);
    const isNew = place.panel?.parentNode !== this.panels;
    place.panel ??= el("div", { id: this.#panelId(this.view), class: "panel", role: "tabpanel", "aria-labelledby": this.#tabId(this.view) }, place.node);
    if (isNew) this.panels.replaceChildren(place.panel);
    if (this.view === "home") return this.#paintHome(place);
    place.paint(this.#list().find(({ id }) => id === this.view).messages);
    return isNew && place.toEnd();
  }

  #paintModals() {
    const wasHere = this.node.contains(document.activeElement) || document.activeElement === document.body;
    if (!this.modals.top) this.#opener = document.activeElement;
    const changed = this.modals.paint(this.data.modals);
    this.#coverBeneath();
    if (!changed || !wasHere) return;
    if (this.modals.top) this.modals.top.focus();
    else this.#returnFocus();
  }

  #returnFocus() {
    const isThere = this.#opener?.isConnected && this.content.contains(this.#opener);
    (isThere ? this.#opener : this.panels.querySelector("textarea, [tabindex]"))?.focus({ preventScroll: true });
  }

  #coverBeneath() {
    this.modals.node.inert = !this.cover.hidden;
    this.content.inert = !this.cover.hidden || !this.modals.node.hidden;
  }

  /** Asks the person in Slack's confirm dialog; the rest of the column waits meanwhile. */
  async confirm(words) {
    const before = document.activeElement;
    const answer = confirmDialog(this, words);
    this.#coverBeneath();
    const isYes = await answer;
    this.cover.hidden = true;
    this.cover.replaceChildren();
    this.#coverBeneath();
    before?.focus({ preventScroll: true });
    return isYes;
  }

  #complain(text) {
    this.#mishaps = [...this.#mishaps, { id: uid("mishap"), text }].slice(-TOASTS_AT_MOST);
    this.#paintToasts();
  }

  #dismiss(id) {
    const isOwn = this.#mishaps.some((mishap) => mishap.id === id);
    this.#mishaps = this.#mishaps.filter((mishap) => mishap.id !== id);
    if (isOwn) this.#paintToasts();
    else this.act("dismiss", { notice: id });
  }

  #paintToasts() {
    const toast = ({ id, text }) => ({
      key: String(id),
      signature: text,
      build: () => el("div", { class: "toast", role: "alert" }, icon("warning"), el("p", {}, text), iconButton("close", say("dismiss"), { on: { click: () => this.#dismiss(id) } })),
    });
    keep(this.toasts, [...(this.data?.notices ?? []), ...this.#mishaps].map(toast));
  }
}
