// Which rows a scrolled box shows. Browsers lay out some 16 to 33 million pixels at most, so a longer
// list scrolls over a shorter height: then a pixel of the scroll bar is several rows. What the wheel
// and the keys scroll, less than a few views, still moves by as many pixels as they ask for.

export const MOST_PIXELS = 8_000_000;
const NEAR = 3; // views: farther is by the scroll bar

export function scrolledHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, MOST_PIXELS);
}

export interface List {
  count: number;
  rowHeight: number;
  viewHeight: number;
}

export interface Position {
  top: number; // scrolled to
  at: number; // what is at the top of the view, in pixels of the full list
}

export const START: Position = { top: 0, at: 0 };

const lengths = ({ count, rowHeight, viewHeight }: List): { full: number; room: number } => ({
  full: Math.max(0, count * rowHeight - viewHeight), room: Math.max(0, scrolledHeight(count, rowHeight) - viewHeight),
});

/** Where the view is once it was scrolled from a position to `top`. */
export function scrolledFrom(old: Position, top: number, list: List): Position {
  const { full, room } = lengths(list);
  if (full <= room) return { top, at: top };
  if (top <= 0) return { top, at: 0 };
  if (top >= room - 1) return { top, at: full }; // browsers round it
  const by = top - old.top;
  const at = Math.abs(by) <= NEAR * list.viewHeight ? old.at + by : (top / room) * full;
  return { top, at: Math.min(full, Math.max(0, at)) };
}

/** Where a row is at the top of the view, as far as there are rows below it. */
export function positionOf(row: number, list: List): Position {
  const { full, room } = lengths(list);
  const at = Math.min(full, row * list.rowHeight);
  if (full <= room || at === 0) return { top: at, at };
  // Neither end of the scroll bar, which stands for that end of the list.
  return { top: at === full ? room : Math.min(room - 2, Math.max(1, (at / full) * room)), at };
}

/** Rows [first, end), with `offset` the place of the first one inside the scrolled box. */
export function rowsInView({ top, at }: Position, { count, rowHeight, viewHeight }: List, spare = 4): { first: number; end: number; offset: number } {
  const first = Math.max(0, Math.floor(at / rowHeight) - spare);
  const end = Math.min(count, Math.ceil((at + viewHeight) / rowHeight) + spare);
  return { first, end, offset: top + (first * rowHeight - at) };
}
