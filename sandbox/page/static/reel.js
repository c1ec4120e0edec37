// What plays by itself on the page, a demo's month for instance: one may stop it, play on, or see a day at a time.

import { wind } from "./api.js";
import { el } from "./dom.js";
import { momentWords } from "./time.js";
import { language, LOCALE, say } from "./words.js";

export class Reel {
  #isPlaying = false;

  constructor() {
    const press = (label, how) => el("button", { type: "button", class: "step", on: { click: () => wind(how()) } }, label);
    // One button stops and plays on: it keeps the keyboard whatever it says.
    this.turn = press("", () => (this.#isPlaying ? "stop" : "play"));
    this.day = press(say("playDay"), () => "day");
    this.next = el("span", {}, `${say("comesNext")} `);
    this.at = el("span", { class: "at" });
    this.told = el("span", { role: "status" });
    this.node = el(
      "section",
      { class: "reel", "aria-label": say("reel"), hidden: true },
      el("p", {}, this.next, this.at, " ", this.told),
      this.turn,
      this.day,
    );
  }

  /** Shows {state, at, told} as the sandbox says it: the moment, and what was told of it in the page's language. */
  paint({ state, at, told }) {
    const isOver = state === "over";
    this.#isPlaying = state === "playing";
    this.node.hidden = state === "nothing";
    this.turn.hidden = this.day.hidden = isOver;
    this.turn.textContent = say(this.#isPlaying ? "stop" : "playOn");
    // Between two days it waits with what nobody has seen yet: the clock has not come so far.
    this.next.hidden = this.#isPlaying || isOver || language in told;
    this.at.textContent = at && !isOver ? momentWords(at, LOCALE) : "";
    this.told.textContent = isOver ? say("reelOver") : (told[language] ?? "");
  }
}
