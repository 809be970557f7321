// Which rows a scrolled box shows. Browsers lay out some 16 to 33 million pixels at most, so a longer
// list scrolls over a shorter height: then a pixel of the scroll bar is several rows.

export const MOST_PIXELS = 8_000_000;

export function scrolledHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, MOST_PIXELS);
}

export interface RowView {
  count: number;
  rowHeight: number;
  top: number; // scrolled to
  viewHeight: number;
}

/** Rows [first, end), with `offset` the place of the first one inside the scrolled box. */
export function rowsInView({ count, rowHeight, top, viewHeight }: RowView, spare = 4): { first: number; end: number; offset: number } {
  const full = count * rowHeight;
  const scrolled = scrolledHeight(count, rowHeight);
  const room = Math.max(1, scrolled - viewHeight);
  const share = Math.min(1, Math.max(0, top / room));
  // The place in the full list that is at the top of the view; equal to `top` when nothing is scaled.
  const at = full === scrolled ? top : share * Math.max(0, full - viewHeight);
  const first = Math.max(0, Math.floor(at / rowHeight) - spare);
  const end = Math.min(count, Math.ceil((at + viewHeight) / rowHeight) + spare);
  return { first, end, offset: top + (first * rowHeight - at) };
}
