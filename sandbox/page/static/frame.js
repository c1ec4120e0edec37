// What surrounds the columns: the bar with the clock, and the narrow screen's switcher.

import { advanceClock } from "./api.js";
import { el } from "./dom.js";
import { avatar } from "./message.js";
import { momentWords, now, setClock, untilNextWorkday } from "./time.js";
import { language, LOCALE, say } from "./words.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const STEPS = [
  ["hour", () => HOUR],
  ["day", () => DAY],
  ["week", () => 7 * DAY],
  ["workday", untilNextWorkday],
];

/** The clock and the buttons that move it; `onMove` is called when time has been moved. */
export class Clock {
  constructor(onMove) {
    this.onMove = onMove;
    this.face = el("time", { class: "face", role: "timer", "aria-label": say("clock") });
    const move = ([name, seconds]) =>
      el("button", { type: "button", class: "step", on: { click: () => this.advance(seconds()) } }, say(name));
    this.node = el(
      "div",
      { class: "clock", role: "group", "aria-label": say("clock") },
      this.face,
      el("div", { class: "steps" }, STEPS.map(move)),
    );
    setInterval(() => this.paint(), 1000);
    this.paint();
  }

  async advance(seconds) {
    const answer = await advanceClock(seconds);
    this.set(answer.now);
  }

  set(unix) {
    setClock(unix);
    this.paint();
    this.onMove();
  }

  paint() {
    const words = momentWords(now(), LOCALE);
    if (this.face.textContent === words) return;
    this.face.textContent = words;
    this.face.dateTime = new Date(now() * 1000).toISOString();
  }
}

/** Which one of the people is in front when there is only room for one. */
export class Switcher {
  constructor(onPick) {
    this.onPick = onPick;
    this.node = el("nav", { class: "switcher", "aria-label": say("seats") });
  }

  paint(seats, front) {
    const tab = (seat, index) => {
      const dot =
        index !== front && seat.hasUnread && el("span", { class: "dot" }, el("span", { class: "sr" }, say("unread")));
      return el(
        "button",
        { type: "button", "aria-pressed": String(index === front), on: { click: () => this.onPick(index) } },
        avatar(seat.person.name, false, seat.user),
        el("span", {}, seat.person.name.split(" ")[0]),
        dot,
      );
    };
    const focused = [...this.node.children].indexOf(document.activeElement);
    this.node.replaceChildren(...seats.map(tab));
    this.node.children[focused]?.focus();
  }
}

/** The bar at the top. */
export function topBar(world, clock, drawers) {
  const other = new URL(location.href);
  other.searchParams.set("lang", language === "sv" ? "en" : "sv");
  const switchLanguage = (event) => {
    // The address may have changed since the link was made: the seats stand in it.
    const address = new URL(location.href);
    address.searchParams.set("lang", language === "sv" ? "en" : "sv");
    event.currentTarget.href = address.href;
  };
  return el(
    "header",
    { class: "bar" },
    el(
      "div",
      { class: "brand" },
      el("img", { src: "/page/static/mark.svg", alt: "" }),
      el("div", {}, el("h1", {}, world.app.name), el("p", {}, `${say("title")}, ${say("subtitle")}`)),
    ),
    clock.node,
    el(
      "div",
      { class: "bar-end" },
      drawers.map(({ button }) => button),
      el(
        "a",
        { class: "step", href: other.href, hreflang: language === "sv" ? "en" : "sv", on: { click: switchLanguage } },
        say("language"),
      ),
    ),
  );
}
