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
    await this.seat.act("click", {
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
      element: { type: element.type, ...details },
      state: this.form.state(this.blocks),
    });
    return true;
  }

  /** Asks the bot for options; an answer without any is an empty list. */
  async search(block, element, query) {
    const where = { container: this.container, block_id: block.block_id, action_id: element.action_id };
    const answer = await this.seat.act("search", { ...where, query, state: this.form.state(this.blocks) }, { quiet: true });
    return { options: answer.options ?? [], option_groups: answer.option_groups?.length ? answer.option_groups : undefined };
  }
}
