// Where blocks stand: a message, a Home tab or a modal. It knows who acts there and what has been filled in.

import { Form } from "./form.js";

export class Surface {
  form = new Form();
  errors = {};
  blocks = [];

  /** `container` is {message: {channel, ts}} or {view: id}, as the sandbox wants it. */
  constructor(seat, container) {
    this.seat = seat;
    this.container = container;
  }

  get reader() {
    return this.seat.reader;
  }

  get people() {
    return this.seat.colleagues;
  }

  get channels() {
    return this.seat.channels;
  }

  /** Tells the bot of a click or a choice, after the element's confirm dialog; false when that was declined. */
  async click(block, element, details) {
    if (element.confirm && !(await this.seat.confirm(element.confirm))) return false;
    await this.#handIn();
    await this.#press(block, element, details);
    return true;
  }

  #press(block, element, details, options) {
    const ids = { block_id: block.block_id, action_id: element.action_id };
    return this.seat.act(
      "click",
      { container: this.container, ...ids, element: { type: element.type, ...details } },
      options,
    );
  }

  // A click carries everything that stands filled in beside it (view.state.values), so Slack must know that first.
  // In an input block that does not dispatch, a click is only remembered: the bot hears nothing of it.
  async #handIn() {
    for (const block of this.form.takeUntold(this.blocks)) {
      await this.#press(block, block.element, this.form.valueOf(block, block.element), { quiet: true });
    }
  }

  /** Asks the bot for options; an answer without any is an empty list. */
  async search(block, element, query) {
    const where = { container: this.container, block_id: block.block_id, action_id: element.action_id };
    const answer = await this.seat.act("search", { ...where, query }, { quiet: true });
    return {
      options: answer.options ?? [],
      option_groups: answer.option_groups?.length ? answer.option_groups : undefined,
    };
  }
}
