// The app's Home tab.

import { drawBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { Surface } from "./surface.js";
import { say } from "./words.js";

export class Home {
  constructor(seat) {
    this.seat = seat;
    this.node = el("div", { class: "home scroller", tabindex: "0" });
  }

  paint(view) {
    if (!view) {
      this.node.replaceChildren(el("p", { class: "empty" }, say("emptyHome", { app: this.seat.world.app.name })));
      return;
    }
    if (this.surface?.container.view !== view.id) {
      this.surface = new Surface(this.seat, { view: view.id });
      this.blocks = el("div", { class: "blocks" });
      this.node.replaceChildren(this.blocks);
    }
    this.surface.blocks = view.blocks;
    drawBlocks(this.blocks, view.blocks, this.surface);
  }
}
