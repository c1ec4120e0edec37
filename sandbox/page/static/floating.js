// Lists and menus that lie above everything else: shown in the top layer, beside the control they belong to.

const GAP = 4;
const ROOM = 160;

function place(anchor, popup, { minWidth = 0, alignEnd = false } = {}) {
  const box = anchor.getBoundingClientRect();
  const [below, above] = [innerHeight - box.bottom - GAP * 2, box.top - GAP * 2];
  const goesUp = below < ROOM && above > below;
  const width = Math.min(Math.max(box.width, minWidth), innerWidth - GAP * 2);
  const left = alignEnd ? box.right - width : box.left;
  Object.assign(popup.style, {
    width: `${width}px`,
    maxHeight: `${Math.min(goesUp ? above : below, 320)}px`,
    left: `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`,
    top: goesUp ? "auto" : `${box.bottom + GAP}px`,
    bottom: goesUp ? `${innerHeight - box.top + GAP}px` : "auto",
  });
}

/** Ties a popup to its control: {open(), close(), isOpen()}. It closes when one presses elsewhere. */
export function floating(anchor, popup, options = {}) {
  popup.popover = "manual";
  const isOpen = () => popup.isConnected && popup.matches(":popover-open");
  const follow = (event) => {
    if (!isOpen()) stop();
    else if (event.type === "resize" || !popup.contains(event.target)) place(anchor, popup, options);
  };
  const outside = (event) => {
    if (!popup.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const stop = () => {
    removeEventListener("scroll", follow, true);
    removeEventListener("resize", follow);
    removeEventListener("pointerdown", outside, true);
  };
  const close = () => {
    stop();
    if (!isOpen()) return;
    popup.hidePopover();
    options.onClose?.();
  };
  const open = () => {
    if (!isOpen()) popup.showPopover();
    place(anchor, popup, options);
    addEventListener("scroll", follow, true);
    addEventListener("resize", follow);
    addEventListener("pointerdown", outside, true);
  };
  return { open, close, isOpen };
}

/** The index one comes to from `index` by an arrow key, Home or End among `length`; null for any other key. */
export function step(key, index, length) {
  if (key === "ArrowDown" || key === "ArrowRight") return (index + 1) % length;
  if (key === "ArrowUp" || key === "ArrowLeft") return (index <= 0 ? length : index) - 1;
  if (key === "Home") return 0;
  return key === "End" ? length - 1 : null;
}
