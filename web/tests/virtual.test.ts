import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_PIXELS, rowsInView, scrolledHeight } from '../src/logic/virtual';

test('short lists scroll pixel by pixel', () => {
  const range = rowsInView({ count: 1000, rowHeight: 20, top: 2000, viewHeight: 400 }, 0);
  assert.deepEqual(range, { first: 100, end: 120, offset: 2000 });
  assert.equal(scrolledHeight(1000, 20), 20000);
});

test('ten million rows begin and end where the scroll bar does', () => {
  const view = { count: 10_000_000, rowHeight: 28, viewHeight: 500 };
  assert.equal(scrolledHeight(view.count, view.rowHeight), MOST_PIXELS);
  assert.equal(rowsInView({ ...view, top: 0 }, 0).first, 0);
  const last = rowsInView({ ...view, top: MOST_PIXELS - 500 }, 0);
  assert.equal(last.end, 10_000_000);
  // The last row ends at the bottom of the scrolled box.
  assert.ok(Math.abs(last.offset + (last.end - last.first) * 28 - MOST_PIXELS) < 28);
});

test('every row can be reached', () => {
  const view = { count: 10_000_000, rowHeight: 28, viewHeight: 500 };
  let seen = 0;
  for (let top = 4_000_000; top < 4_000_100; top += 1) {
    const { first, end } = rowsInView({ ...view, top });
    if (seen) assert.ok(first <= seen, 'no gap between neighbouring places');
    seen = end;
  }
});
