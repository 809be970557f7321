import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asCurl, asPython, asR } from '../src/logic/code_text';
import { frameName, quoted, viewExpression } from '../src/logic/expressions';
import type { Condition, Kind } from '../src/logic/expressions';
import { mergeExpression, sharedColumns, splitExpression } from '../src/logic/frame_expressions';
import { bytes, duration, number, timeCell } from '../src/logic/format';
import { inline, markdown } from '../src/logic/markdown';
import { readNotebook, writeNotebook } from '../src/logic/notebook_file';
import { progressFacts } from '../src/logic/progress';

test('notebooks go and come as Flow has them', () => {
  const cells = [{ kind: 'cs' as const, text: 'getFrames' }, { kind: 'md' as const, text: '# <b>' }];
  assert.deepEqual(JSON.parse(writeNotebook(cells)), { version: '1.0.0', cells: [{ type: 'cs', input: 'getFrames' }, { type: 'md', input: '# <b>' }] });
  assert.deepEqual(readNotebook(writeNotebook(cells)), cells);
  assert.deepEqual(readNotebook('{"cells":[{"type":"x","input":1},null]}'), [{ kind: 'raw', text: '' }, { kind: 'raw', text: '' }]);
  for (const text of ['', 'x', '[]', '{}', 'null']) assert.throws(() => readNotebook(text), /no notebook/);
});

test('Markdown has no HTML and no harmful links', () => {
  assert.deepEqual(markdown('# A *b*\n\nx <img src=x onerror=alert(1)>'), [
    { kind: 'heading', level: 1, parts: [{ kind: 'text', text: 'A ' }, { kind: 'em', parts: [{ kind: 'text', text: 'b' }] }] },
    { kind: 'paragraph', parts: [{ kind: 'text', text: 'x <img src=x onerror=alert(1)>' }] },
  ]);
  assert.deepEqual(inline('[a](javascript:alert(1))')[0], { kind: 'text', text: '[a](javascript:alert(1)' });
  assert.deepEqual(inline('[a](https://b.c)'), [{ kind: 'link', href: 'https://b.c', parts: [{ kind: 'text', text: 'a' }] }]);
  assert.equal(markdown('- a\n- b\n1. c\n```\n# no\n```\n> q\n---').map((block) => block.kind).join(), 'list,list,code,quote,rule');
  assert.ok(inline('`a` '.repeat(20000)).length >= 40000);
});

const training = { algo: 'deeplearning', root: 'http://h:1/', fields: { training_frame: 't', response_column: 'it\'s "y"', ignored_columns: ['a'], hidden: [5, 5], sparse: true } };

test('the same training in three languages', () => {
  const python = asPython(training);
  assert.match(python, /H2ODeepLearningEstimator\(hidden=\[5, 5\], sparse=True\)/);
  assert.match(python, /c not in \["a", "it's \\"y\\""\]/);
  const r = asR(training);
  assert.match(r, /h2o.connect\(ip = "h", port = 1\)/);
  assert.match(r, /h2o.deeplearning\(x = setdiff\(colnames\(training_frame\), c\("a", "it's \\"y\\""\)\), y = "it's \\"y\\"", training_frame = training_frame, hidden = c\(5, 5\), sparse = TRUE\)/);
  assert.match(asCurl(training), /'response_column=it'\\''s "y"'/);
});

test('a grid in three languages', () => {
  const grid = { ...training, grid: { hyper: { hidden: [[5], [8, 8]] }, criteria: { strategy: 'Cartesian' } } };
  assert.match(asPython(grid), /H2OGridSearch\(model, \{"hidden": \[\[5\], \[8, 8\]\]\}, search_criteria=\{"strategy": "Cartesian"\}\)/);
  assert.match(asR(grid), /hyper_params = list\(hidden = list\(c\(5\), c\(8, 8\)\)\)/);
  assert.match(asCurl(grid), /99\/Grid\/deeplearning/);
});

test('expressions quote what users typed', () => {
  assert.equal(quoted('a"b\\'), '"a\\"b\\\\"');
  assert.throws(() => frameName('a b'), /cannot be named/);
  assert.throws(() => frameName('a)(rm b'), /cannot be named/);
  const kindOf = (column: number): Kind => (column === 1 ? 'text' : column === 2 ? 'time' : 'number');
  assert.equal(
    viewExpression('f', [{ column: 0, operator: '>', value: '1e3' }, { column: 1, operator: '==', value: 'x"' }], { column: 2, down: true }, kindOf),
    '(sort (rows f (& (> (cols f [0]) 1000) (== (cols f [1]) "x\\""))) [2] [-1])',
  );
  assert.throws(() => viewExpression('f', [{ column: 0, operator: '>', value: '1) (rm f' }], undefined, kindOf), /no number/);
  const rows = (column: number, operator: Condition['operator'], value: string): string => viewExpression('f', [{ column, operator, value }], undefined, kindOf);
  assert.equal(rows(0, 'between', '1 and 2.5'), '(rows f (& (>= (cols f [0]) 1) (<= (cols f [0]) 2.5)))');
  assert.equal(rows(0, 'between', '-1..2'), '(rows f (& (>= (cols f [0]) -1) (<= (cols f [0]) 2)))');
  assert.throws(() => rows(0, 'between', '1'), /no range/);
  assert.equal(rows(1, 'contains', 'a.b"'), '(rows f (grep (cols f [1]) "a\\\\.b\\"" 1 0 1))');
  assert.equal(rows(2, '>=', '1970-01-02'), '(rows f (>= (cols f [2]) 86400000))');
  assert.equal(rows(2, '<', '1970-01-01 00:00:01'), '(rows f (< (cols f [2]) 1000))');
  assert.throws(() => rows(2, '<', 'soon'), /no time/);
});

test('operations on frames', () => {
  assert.equal(
    splitExpression({ frame: 'f', share: '0.75', seed: '1', first: 'a', second: 'b' }, 'r'),
    '(, (tmp= r (h2o.runif f 1)) (assign a (rows f (<= r 0.75))) (assign b (rows f (> r 0.75))) (rm r))',
  );
  assert.throws(() => splitExpression({ frame: 'f', share: '1.5', seed: '1', first: 'a', second: 'b' }, 'r'), /between 0 and 1/);
  assert.deepEqual(sharedColumns(['x', 'y', 'z'], ['z', 'x']), { left: [0, 2], right: [1, 0] });
  assert.equal(mergeExpression({ frame: 'f', other: 'g', to: 'h', allLeft: true, allRight: false }, [0], [1]), '(assign h (merge f g TRUE FALSE [0] [1] "auto"))');
});

test('figures as people read them', () => {
  assert.equal(number(1234567), '1,234,567');
  assert.equal(number(-0.1234567), '−0.123457');
  assert.equal(number(1.5e-9), '1.500e−9');
  assert.equal(number('NaN'), '–');
  assert.equal(number('Infinity'), '∞');
  assert.equal(number(null), '');
  assert.equal(bytes(1536), '1.5 KB');
  assert.equal(duration(75_000), '1 min 15 s');
  assert.equal(timeCell(0, 'UTC'), '1970-01-01 00:00:00');
  assert.equal(timeCell(1_700_000_000_123, 'Asia/Tokyo'), '2023-11-15 07:13:20.123');
  assert.equal(timeCell(-1, 'UTC'), '1969-12-31 23:59:59.999');
});

test('the message of a training is taken apart', () => {
  assert.deepEqual(progressFacts('Fold 3: Iterations: 2. Epochs: 29.5720. Speed: 14,317 samples/sec. Estimated time left: 55.531 sec'), [
    ['Part', 'Fold 3'], ['Iterations', '2'], ['Epochs', '29.5720'], ['Speed', '14,317 samples/sec'], ['Estimated time left', '55.531 sec'],
  ]);
  assert.deepEqual(progressFacts('Done.'), [['Now', 'Done.']]);
  assert.deepEqual(progressFacts(''), []);
});
