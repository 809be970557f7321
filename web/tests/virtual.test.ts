import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_PIXELS, START, positionOf, rowsInView, scrolledFrom, scrolledHeight } from '../src/logic/virtual';

const ten = { count: 10_000_000, rowHeight: 28, viewHeight: 500 };

test('short lists scroll pixel by pixel', () => {
  const list = { count: 1000, rowHeight: 20, viewHeight: 400 };
  assert.deepEqual(rowsInView(scrolledFrom(START, 2000, list), list, 0), { first: 100, end: 120, offset: 2000 });
  assert.equal(scrolledHeight(1000, 20), 20000);
});

test('ten million rows begin and end where the scroll bar does', () => {
  assert.equal(scrolledHeight(ten.count, ten.rowHeight), MOST_PIXELS);
  assert.equal(rowsInView(START, ten, 0).first, 0);
  const last = rowsInView(scrolledFrom(START, MOST_PIXELS - 500, ten), ten, 0);
  assert.equal(last.end, 10_000_000);
  // The last row ends at the bottom of the scrolled box.
  assert.ok(Math.abs(last.offset + (last.end - last.first) * 28 - MOST_PIXELS) < 28);
});

test('every row can be reached', () => {
  const list = { ...ten, count: 100_000_000 };
  let at = scrolledFrom(START, 4_000_000, list);
  let seen = rowsInView(at, list).end;
  for (let top = 4_000_000; top < 4_010_000; top += 100) { // a notch of the wheel
    at = scrolledFrom(at, top, list);
    const { first, end } = rowsInView(at, list);
    assert.ok(first <= seen, 'no gap between neighbouring places');
    seen = end;
  }
});

test('a row that is gone to is at the top of the view, of any list', () => {
  for (const count of [50, 285_714, 285_715, 300_000, 1_000_000, 100_000_000]) {
    const list = { ...ten, count };
    for (const row of [0, 1, 17, Math.floor(count / 3), Math.floor(count / 2) + 1, count - 40, count - 19, count - 1]) {
      const asked = positionOf(Math.max(0, row), list);
      // The browser rounds the place, and tells of it as of any other scrolling.
      const view = scrolledFrom(asked, Math.round(asked.top), list);
      const { first, end, offset } = rowsInView(view, list, 0);
      assert.ok(first <= row && row < end, `${row} of ${count} is in view`);
      if (row >= 0 && row < count - 18) assert.ok(Math.abs(offset + (row - first) * 28 - view.top) <= 1, `${row} of ${count} is at the top`);
    }
  }
});
