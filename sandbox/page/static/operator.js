// The operator's panel: what happens to people and channels around the bot, and what goes wrong on the way to it.

import { fetchOperator, operate } from "./api.js";
import { el, uid } from "./dom.js";
import { Drawer } from "./drawer.js";
import { dayKey, now, untilMorning } from "./time.js";
import { say } from "./words.js";

const keyOf = ({ team, id }) => `${team}:${id}`;
const ANY = "*";
const DAY = 86400;

function labelled(label, control) {
  const id = uid("operator");
  control.id = id;
  return el("div", { class: "input" }, el("label", { class: "label", for: id }, label), control);
}

const section = (title, ...parts) => {
  const id = uid("operator");
  return el("section", { "aria-labelledby": id }, el("h3", { id }, title), parts);
};

const option = (value, label) => el("option", { value }, label);

/** Gives a select other options and keeps what was chosen, if it is still there. */
function refill(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options);
  if ([...select.options].some(({ value }) => value === chosen)) select.value = chosen;
}

export class Operator {
  #state = null;
  #refreshing = null;

  constructor(world, clock) {
    this.world = world;
    this.clock = clock;
    this.said = el("p", { class: "said", role: "status" });
    const content = el(
      "div",
      { class: "scroller orders", tabindex: "0", role: "group", "aria-label": say("operatorTitle") },
      this.#calendar(),
      this.#people(),
      this.#channels(),
      this.#weather(),
      this.said,
    );
    const words = { sign: "operator", label: say("operator"), title: say("operatorTitle"), kind: "operator" };
    this.drawer = new Drawer({ ...words, content, fill: () => this.refresh() });
  }

  #button(press, words = "", kind = "") {
    return el("button", { type: "button", class: `button ${kind}`, on: { click: press } }, words);
  }

  #select(change = () => this.#paint()) {
    return el("select", { class: "field", on: { change } });
  }

  #calendar() {
    const date = el("input", { type: "date", class: "field", required: true });
    const go = (event) => {
      event.preventDefault();
      const seconds = untilMorning(date.value);
      date.setCustomValidity(seconds > 0 ? "" : say("pastDate"));
      if (date.reportValidity()) this.clock.advance(seconds);
    };
    date.addEventListener("input", () => date.setCustomValidity(""));
    date.addEventListener("focus", () => (date.value ||= dayKey(now() + DAY)));
    const field = labelled(say("date"), date);
    const button = el("button", { class: "button" }, say("goToDate"));
    return section(say("clock"), el("form", { class: "to-date", on: { submit: go } }, field, button));
  }

  #people() {
    this.person = this.#select(() => this.#paint({ isOther: true }));
    this.account = this.#button(() => this.#orderPerson(this.#chosen.deleted ? "reactivate" : "deactivate"));
    this.email = el("input", { class: "field", type: "email", autocomplete: "off", spellcheck: "false" });
    const change = this.#button(() => this.#orderPerson("mail", { email: this.email.value }), say("changeMail"));
    const buttons = el("div", { class: "actions" }, change, this.account);
    return section(say("operatorPeople"), labelled(say("seat"), this.person), labelled(say("mail"), this.email), buttons);
  }

  #channels() {
    this.channel = this.#select();
    this.state = el("p", { class: "note" });
    this.archive = this.#button(() => this.#orderChannel(this.#place.archived ? "unarchive" : "archive"));
    this.who = this.#select();
    this.hint = el("p", { class: "note" });
    this.admit = this.#button(() => this.#orderMember());
    return section(
      say("operatorChannels"),
      labelled(say("channel"), this.channel),
      this.state,
      el("div", { class: "actions" }, this.archive),
      labelled(say("member"), this.who),
      this.hint,
      el("div", { class: "actions" }, this.admit),
    );
  }

  #weather() {
    this.method = this.#select();
    this.mishap = this.#select();
    const fail = () => this.#order("fail", { method: this.method.value, mishap: this.mishap.value }, say("willFail"));
    this.dropping = el("input", { type: "checkbox" });
    this.dropping.addEventListener("change", () => {
      const on = this.dropping.checked;
      this.#order("drop", { on }, say(on ? "nowDropping" : "nowTelling"));
    });
    this.waiting = el("ul", { class: "waiting" });
    this.mend = this.#button(() => this.#order("mend", {}, say("mended")), say("mend"));
    return section(
      say("operatorWeather"),
      el("label", { class: "choice" }, this.dropping, el("span", {}, say("dropping"))),
      labelled(say("nextCall"), this.method),
      labelled(say("goesWrong"), this.mishap),
      el("div", { class: "actions" }, this.#button(fail, say("letItFail")), this.mend),
      this.waiting,
    );
  }

  get #chosen() {
    return this.#state.people.find((person) => keyOf(person) === this.person.value);
  }

  get #place() {
    return this.#state.channels.find(({ id }) => id === this.channel.value);
  }

  get #member() {
    return this.#state.people.find((person) => keyOf(person) === this.who.value);
  }

  get #isMember() {
    const { team, id } = this.#member;
    return this.#place.members.some((member) => member.team === team && member.user === id);
  }

  async #order(what, details, done) {
    const answer = await operate(what, details);
    this.said.textContent = answer.ok ? done : answer.error;
    this.said.classList.toggle("error", !answer.ok);
    await this.refresh();
  }

  #orderPerson(what, details = {}) {
    const { team, id, name } = this.#chosen;
    return this.#order(what, { team, user: id, ...details }, say(`${what}Done`, { name }));
  }

  #orderChannel(what) {
    const { id, name } = this.#place;
    return this.#order(what, { channel: id }, say(`${what}Done`, { name: `#${name}` }));
  }

  #orderMember() {
    const { team, id, name } = this.#member;
    const what = this.#isMember ? "remove" : "admit";
    const words = say(`${what}Done`, { name, channel: `#${this.#place.name}` });
    return this.#order(what, { channel: this.#place.id, team, user: id }, words);
  }

  get #goesWrong() {
    return Boolean(this.#state && (this.#state.dropping || this.#state.waiting.length));
  }

  /** Fetches what can be operated, if somebody looks or something goes wrong; calls during a fetch share it. */
  refresh() {
    if (!this.drawer.isOpen && !this.#goesWrong) return null;
    this.#refreshing ??= fetchOperator().then((state) => {
      this.#refreshing = null;
      const isFirst = !this.#state;
      this.#state = state ?? this.#state;
      if (this.#state) this.#paint({ isOther: isFirst });
    });
    return this.#refreshing;
  }

  #groups(people) {
    return this.world.workspaces.map(({ id, name }) =>
      el(
        "optgroup",
        { label: name },
        people.filter(({ team }) => team === id).map((person) => option(keyOf(person), person.name)),
      ),
    );
  }

  #paint({ isOther = false } = {}) {
    const { people, channels, methods, mishaps, dropping } = this.#state;
    refill(this.person, this.#groups(people.filter(({ bot }) => !bot)));
    refill(this.who, this.#groups(people));
    refill(this.channel, channels.map(({ id, name, team }) => option(id, `#${name}, ${this.#workspace(team)}`)));
    refill(this.method, [option(ANY, say("anyMethod")), ...methods.map((name) => option(name, name))]);
    refill(this.mishap, mishaps.map((name) => option(name, say(`mishap${name}`))));
    this.dropping.checked = dropping;
    if (isOther) this.email.value = this.#chosen.email;
    this.account.textContent = say(this.#chosen.deleted ? "reactivate" : "deactivate");
    this.account.classList.toggle("danger", !this.#chosen.deleted);
    this.#paintChannel();
    this.#paintWaiting();
  }

  #workspace(team) {
    return this.world.workspaces.find(({ id }) => id === team)?.name ?? team;
  }

  #paintChannel() {
    const { archived, shared, members, team } = this.#place;
    const words = [say("members", { n: members.length }), archived && say("isArchived"), shared && say("isShared")];
    this.state.textContent = words.filter(Boolean).join(", ");
    this.archive.textContent = say(archived ? "unarchive" : "archive");
    this.hint.textContent = this.#member.team === team || this.#isMember ? "" : say("outsider");
    this.admit.textContent = say(this.#isMember ? "removeMember" : "admitMember");
  }

  #paintWaiting() {
    const { waiting } = this.#state;
    const name = (method) => (method === ANY ? say("anyMethod") : method);
    const line = ({ method, mishap }) => el("li", {}, `${name(method)}: ${say(`mishap${mishap}`)}`);
    this.waiting.replaceChildren(...waiting.map(line));
    this.mend.hidden = !this.#goesWrong;
    this.drawer.mark(this.#goesWrong && say("onPurpose"));
  }
}
