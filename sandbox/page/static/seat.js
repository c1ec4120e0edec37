// One column: one person, where they look, and what lies over it.

import { act, fetchView } from "./api.js";
import { Conversation } from "./conversation.js";
import { el, icon, keep, uid } from "./dom.js";
import { step } from "./floating.js";
import { Home } from "./home.js";
import { avatar } from "./message.js";
import { confirmDialog, ModalStack } from "./modal.js";
import { readerFor } from "./mrkdwn.js";
import { isUnread, markRead } from "./reads.js";
import { Toasts } from "./toasts.js";
import { say } from "./words.js";

export class Seat {
  #places = new Map();
  id = uid("seat");
  #stale = false;
  #refreshing = null;
  #opener = null;

  /** `spot` is {team, user, view}; `on` is told of {pick(value), change()}. */
  constructor(world, spot, on) {
    Object.assign(this, { world, team: spot.team, user: spot.user, view: spot.view || "dm", on, data: null });
    this.person = world.people.find(({ team, id }) => team === spot.team && id === spot.user);
    this.colleagues = world.people.filter(({ team }) => team === spot.team);
    this.workspace = world.workspaces.find(({ id }) => id === spot.team);
    this.tabs = el("div", {
      class: "tabs",
      role: "tablist",
      "aria-label": say("places"),
      on: { keydown: (event) => this.#arrow(event) },
    });
    this.panels = el("div", { class: "panels" });
    this.modals = new ModalStack(this);
    this.cover = el("div", { class: "cover", hidden: true });
    this.toasts = new Toasts((notice) => this.act("dismiss", { notice }));
    this.gone = el("span", { class: "gone", hidden: true }, say("gone"));
    this.content = el("div", { class: "seat-content" }, this.tabs, this.panels);
    const label = `${this.person.name}, ${say(this.person.role)}, ${this.workspace.name}`;
    this.node = el(
      "section",
      { class: "seat", "aria-label": label, data: { role: this.person.role } },
      this.#head(),
      el("div", { class: "stage" }, this.content, this.modals.node, this.cover, this.toasts.node),
    );
  }

  #head() {
    const value = ({ team, id }) => `${team}:${id}`;
    const choice = (person) => el("option", { value: value(person), selected: person === this.person }, person.name);
    const groups = this.world.workspaces.map(({ id, name }) =>
      el("optgroup", { label: name }, this.world.people.filter(({ team }) => team === id).map(choice)),
    );
    const picker = el(
      "select",
      { "aria-label": say("seat"), on: { change: (event) => this.on.pick(event.target.value) } },
      groups,
    );
    const role = [this.person.title || say(this.person.role), this.person.guest && say("guest")]
      .filter(Boolean)
      .join(", ");
    return el(
      "header",
      { class: "who" },
      avatar(this.person.name, false, this.user),
      el("div", { class: "who-words" }, el("div", { class: "picker" }, picker, icon("chevron")), el("p", {}, this.gone, role)),
      el("span", { class: "workspace" }, this.workspace.name),
    );
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
    if (!answer.ok && answer.error) this.toasts.complain(answer.error);
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
      this.data = (await fetchView(this)) ?? this.data;
      this.paint();
    }
  }

  /** Opens a place: "dm", "home" or a channel's id ("channel" is the first one). */
  open(view) {
    this.view = view;
    if (view === "home") this.act("home");
    this.paint();
  }

  paint() {
    if (!this.data) return;
    this.gone.hidden = !this.data.deleted;
    if (!this.#current) this.view = (this.view === "channel" && this.channels[0]?.id) || "dm";
    this.#paintPanel();
    this.#markRead();
    this.#paintTabs();
    this.#paintModals();
    this.toasts.paint(this.data.notices);
    this.on.change();
  }

  #list() {
    if (!this.data) return [];
    const { dm, channels } = this.data;
    const room = (place, id, title) => ({ id, title, place, unread: isUnread(this, place) });
    return [
      room(dm, "dm", this.world.app.name),
      { id: "home", title: say("home") },
      ...channels.map((channel) => room(channel, channel.id, `#${channel.name}`)),
    ];
  }

  get #current() {
    return this.#list().find(({ id }) => id === this.view);
  }

  // Where only one person is shown at a time, what the others get has not been seen.
  #markRead() {
    const { place } = this.#current;
    if (place && this.node.checkVisibility()) markRead(this, place);
  }

  #paintTabs() {
    const tab = ({ id, title, unread, place }) => {
      const selected = id === this.view;
      const attributes = {
        id: `${this.id}-tab-${id}`,
        role: "tab",
        type: "button",
        "aria-selected": String(selected),
        tabindex: selected ? "0" : "-1",
        "aria-controls": selected ? `${this.id}-panel-${id}` : null,
      };
      const dot = unread && el("span", { class: "dot" }, el("span", { class: "sr" }, say("unread")));
      const build = () =>
        el(
          "button",
          { ...attributes, data: { focus: `tab-${id}` }, on: { click: () => this.open(id) } },
          id === "home" && icon("home"),
          title,
          place?.shared && [icon("shared"), el("span", { class: "sr" }, say("isShared"))],
          dot,
        );
      return { key: id, signature: JSON.stringify([title, selected, unread, place?.shared]), build };
    };
    keep(this.tabs, this.#list().map(tab));
  }

  #arrow(event) {
    const ids = this.#list().map(({ id }) => id);
    const next = step(event.key, ids.indexOf(this.view), ids.length);
    if (next === null) return;
    event.preventDefault();
    this.open(ids[next]);
    this.tabs.querySelector("[aria-selected=true]").focus();
  }

  #makeConversation({ id, title, place }) {
    const words = { app: this.world.app.name, name: id === "dm" ? this.person.name : place.name };
    return new Conversation(this, { id: place.id, title, empty: say(id === "dm" ? "emptyDm" : "emptyChannel", words) });
  }

  #makePanel(entry) {
    const content = entry.place ? this.#makeConversation(entry) : new Home(this);
    const attributes = { id: `${this.id}-panel-${entry.id}`, "aria-labelledby": `${this.id}-tab-${entry.id}` };
    return { content, node: el("div", { class: "panel", role: "tabpanel", ...attributes }, content.node) };
  }

  #paintPanel() {
    const entry = this.#current;
    if (!this.#places.has(entry.id)) this.#places.set(entry.id, this.#makePanel(entry));
    const { content, node } = this.#places.get(entry.id);
    const isNew = node.parentNode !== this.panels;
    if (isNew) this.panels.replaceChildren(node);
    content.paint(entry.place ? entry.place.messages : this.data.home);
    content.close?.(Boolean(entry.place?.archived));
    if (isNew) content.toEnd?.();
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
}
