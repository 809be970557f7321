import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TwoDimTable } from '../src/api/types';
import { atThreshold, classMatrix, measuresOf, thresholdRows } from '../src/logic/metrics';

const table = (columns: Record<string, (number | string)[]>): TwoDimTable => ({
  name: '', rowcount: Object.values(columns)[0]!.length,
  columns: Object.keys(columns).map((name) => ({ name, type: 'double' })), data: Object.values(columns),
});

// Scores 0.9+ 0.8- 0.7+ 0.4- 0.2-: counted by hand.
const counts = table({ threshold: [0.9, 0.8, 0.7, 0.4, 0.2], tps: [1, 1, 2, 2, 2], fps: [0, 1, 1, 2, 3], tns: [3, 2, 2, 1, 0], fns: [1, 1, 0, 0, 0] });

test('measures are those of the counts', () => {
  const { accuracy, precision, recall, specificity, f1, fpr } = measuresOf(0.5, { tp: 8, fp: 2, tn: 85, fn: 5 });
  assert.equal(accuracy, 0.93);
  assert.equal(precision, 0.8);
  assert.equal(recall, 8 / 13);
  assert.equal(specificity, 85 / 87);
  assert.equal(f1, 16 / 23);
  assert.equal(fpr, 2 / 87);
});

test('nothing predicted has no precision', () => {
  assert.ok(Number.isNaN(measuresOf(1, { tp: 0, fp: 0, tn: 3, fn: 1 }).precision));
});

test('a threshold takes the rows at or above it', () => {
  const rows = thresholdRows(counts);
  assert.equal(atThreshold(rows, 0.75)!.tp, 1);
  assert.equal(atThreshold(rows, 0.75)!.fp, 1);
  assert.equal(atThreshold(rows, 0.7)!.tp, 2);
  assert.equal(atThreshold(rows, 0)!.fp, 3);
  assert.equal(atThreshold(rows, 0.9)!.tp, 1);
  const above = atThreshold(rows, 0.91)!; // above all scores nothing is positive
  assert.deepEqual([above.tp, above.fp, above.tn, above.fn, above.recall], [0, 0, 3, 2, 0]);
});

test('a confusion matrix loses its totals', () => {
  const matrix = classMatrix(table({ a: [5, 1, 6], b: [2, 7, 9], Error: [2 / 7, 1 / 8, 3 / 15], Rate: ['2 / 7', '1 / 8', '3 / 15'] }));
  assert.deepEqual(matrix, { classes: ['a', 'b'], counts: [[5, 2], [1, 7]] });
});
