// Puts the page together and keeps it true to what the sandbox says.

import { fetchWorld, listen } from "./api.js";
import { Calls } from "./calls.js";
import { el } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Clock, Switcher, topBar } from "./frame.js";
import { Operator } from "./operator.js";
import { Reel } from "./reel.js";
import { Seat } from "./seat.js";
import { setClock } from "./time.js";
import { language, say } from "./words.js";

const SEATS = 3;

/** The columns to begin with: what the address asks for (?seats=T1:U1,…&view=dm,…), else the suggested ones. */
function spots(world) {
  const query = new URLSearchParams(location.search);
  const asked = (query.get("seats") ?? "")
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split(":"));
  const exists = ({ team, user }) => world.people.some((person) => person.team === team && person.id === user);
  const suggested = world.seats.filter((seat) => !asked.some(([team, user]) => seat.team === team && seat.user === user));
  const wanted = [...asked.map(([team, user]) => ({ team, user })), ...suggested].filter(exists);
  const views = (query.get("view") ?? "").split(",");
  return wanted.slice(0, SEATS).map((spot, index) => ({ ...spot, view: views[index] || views[0] || "dm" }));
}

class Page {
  front = 0;

  constructor(world) {
    this.world = world;
    this.calls = new Calls(world);
    this.clock = new Clock(() => this.seats?.forEach((seat) => seat.paint()));
    this.operator = new Operator(world, this.clock);
    this.reel = new Reel();
    const drawers = [this.operator.drawer, this.calls.drawer];
    Drawer.rivals(...drawers);
    this.switcher = new Switcher((index) => this.#bringForward(index));
    this.lost = el("p", { class: "lost", role: "status", hidden: true }, say("lost"));
    this.columns = el("main", { class: "columns" });
    this.seats = spots(world).map((spot, index) => this.#seat(spot, index));
    this.columns.append(...this.seats.map((seat) => seat.node));
    document.body.append(
      topBar(world, this.clock, drawers),
      this.reel.node,
      this.lost,
      this.switcher.node,
      el("div", { class: "below" }, this.columns, drawers.map(({ node }) => node)),
    );
    this.#bringForward(0);
  }

  #seat(spot, index) {
    const pick = (value) => this.#pick(index, value);
    const seat = new Seat(this.world, spot, { pick, change: () => this.#changed() });
    if (spot.view === "home") seat.act("home");
    else seat.refresh();
    return seat;
  }

  #pick(index, value) {
    const [team, user] = value.split(":");
    const seat = this.#seat({ team, user, view: "dm" }, index);
    this.seats[index].node.replaceWith(seat.node);
    this.seats[index] = seat;
    seat.node.querySelector("select").focus();
    this.#bringForward(this.front);
  }

  #bringForward(index) {
    this.front = index;
    this.seats.forEach((seat, position) => seat.node.classList.toggle("front", position === index));
    this.seats[index].paint();
    this.#changed();
  }

  #changed() {
    if (!this.seats) return;
    this.switcher.paint(this.seats, this.front);
    const query = new URLSearchParams(location.search);
    query.set("seats", this.seats.map(({ team, user }) => `${team}:${user}`).join(","));
    query.set("view", this.seats.map(({ view }) => view).join(","));
    history.replaceState(null, "", `?${decodeURIComponent(query)}`);
  }

  hear({ changed = [], call, clock, reel }) {
    if (reel) this.reel.paint(reel);
    if (call) this.calls.add(call);
    if (clock) this.clock.set(clock);
    const isMeant = (seat) => changed.some(({ team, user }) => team === seat.team && user === seat.user);
    this.seats.filter(isMeant).forEach((seat) => seat.refresh());
    this.operator.refresh();
  }

  contact(isThere) {
    this.lost.hidden = isThere;
    if (isThere) this.seats.forEach((seat) => seat.refresh());
  }
}

document.documentElement.lang = language;
document.title = say("title");
const world = await fetchWorld();
setClock(world.now);
const page = new Page(world);
document.title = `${world.app.name} · ${say("title")}`;
listen({ onMessage: (message) => page.hear(message), onContact: (isThere) => page.contact(isThere) });
