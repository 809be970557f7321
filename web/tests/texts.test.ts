import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asCurl, asPython, asR } from '../src/logic/code_text';
import { frameName, quoted, viewExpression } from '../src/logic/expressions';
import type { Condition, Kind } from '../src/logic/expressions';
import { mergeExpression, sharedColumns, splitExpression } from '../src/logic/frame_expressions';
import { bytes, duration, number, timeCell } from '../src/logic/format';
import { inline, markdown } from '../src/logic/markdown';
import { periodOf } from '../src/logic/times';
import { nameFault, readNotebook, writeNotebook } from '../src/logic/notebook_file';
import { progressFacts } from '../src/logic/progress';

test('notebooks go and come as Flow has them', () => {
  const cells = [{ kind: 'cs' as const, text: 'getFrames' }, { kind: 'md' as const, text: '# <b>' }];
  assert.deepEqual(JSON.parse(writeNotebook(cells)), { version: '1.0.0', cells: [{ type: 'cs', input: 'getFrames' }, { type: 'md', input: '# <b>' }] });
  assert.deepEqual(readNotebook(writeNotebook(cells)), cells);
  assert.deepEqual(readNotebook('{"cells":[{"type":"x","input":1},null]}'), [{ kind: 'raw', text: '' }, { kind: 'raw', text: '' }]);
  for (const name of ['', ' ', 'a/b', 'ä', 'a.b', "it's", 'x'.repeat(300)]) assert.ok(nameFault(name), name);
  assert.equal(nameFault('My notebook (1)-_'), undefined);
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
  const named = { ...grid, grid: { ...grid.grid, id: 'mine' } };
  assert.match(asPython(named), /, grid_id="mine", search_criteria=/);
  assert.match(asR(named), /, grid_id = "mine", hyper_params = /);
  assert.match(asCurl(named), /'grid_id=mine'/);
  assert.match(asR(grid), /hyper_params = list\(hidden = list\(c\(5\), c\(8, 8\)\)\)/);
  assert.match(asCurl(grid), /99\/Grid\/deeplearning/);
});

test('expressions quote what users typed', () => {
  assert.equal(quoted('a"b\\'), '"a\\"b\\\\"');
  assert.equal(frameName('a_1.hex'), 'a_1.hex');
  // Numbers, constants and several words are no names but in quotes.
  for (const name of ['123', '1e5', 'TRUE', 'nan', 'a b', 'a)(rm b', '-x', 'é']) assert.equal(frameName(name), `"${name}"`);
  const kindOf = (column: number): Kind => (column === 1 ? 'text' : column === 2 ? 'time' : 'number');
  assert.equal(
    viewExpression('f', [{ column: 0, operator: '>', value: '1e3', zone: 'UTC' }, { column: 1, operator: '==', value: 'x"', zone: 'UTC' }], { column: 2, down: true }, kindOf),
    '(sort (rows f (& (> (cols f [0]) 1000) (== (cols f [1]) "x\\""))) [2] [-1])',
  );
  assert.throws(() => viewExpression('f', [{ column: 0, operator: '>', value: '1) (rm f', zone: 'UTC' }], undefined, kindOf), /no number/);
  const rows = (column: number, operator: Condition['operator'], value: string, zone = 'UTC'): string => viewExpression('f', [{ column, operator, value, zone }], undefined, kindOf);
  assert.equal(rows(0, 'between', '1 and 2.5'), '(rows f (& (>= (cols f [0]) 1) (<= (cols f [0]) 2.5)))');
  assert.equal(rows(0, 'between', '-1..2'), '(rows f (& (>= (cols f [0]) -1) (<= (cols f [0]) 2)))');
  assert.throws(() => rows(0, 'between', '1'), /no range/);
  assert.equal(rows(1, 'contains', 'a.b"'), '(rows f (grep (cols f [1]) "a\\\\.b\\"" 1 0 1))');
  assert.equal(rows(2, '>=', '1970-01-02'), '(rows f (>= (cols f [2]) 86400000))');
  assert.equal(rows(2, '<', '1970-01-01 00:00:01'), '(rows f (< (cols f [2]) 1000))');
  assert.throws(() => rows(2, '<', 'soon'), /no time/);
  assert.equal(rows(0, '>', '1,234,567.5'), '(rows f (> (cols f [0]) 1234567.5))');
  assert.equal(rows(0, '>', '−12'), '(rows f (> (cols f [0]) -12))');
  assert.equal(rows(0, '==', '9007199254740993'), '(rows f (== (cols f [0]) 9007199254740993))');
  assert.throws(() => rows(0, '>', '1,23'), /no number/);
  // 1970 is all its days: 365 of them.
  assert.equal(rows(2, '==', '1970'), '(rows f (& (>= (cols f [2]) 0) (< (cols f [2]) 31536000000)))');
  assert.equal(rows(2, '!=', '1970'), '(rows f (| (< (cols f [2]) 0) (>= (cols f [2]) 31536000000)))');
  assert.equal(rows(2, '>', '1970'), '(rows f (>= (cols f [2]) 31536000000))');
  assert.equal(rows(2, '<=', '1970-01-01'), '(rows f (< (cols f [2]) 86400000))');
  assert.equal(rows(2, 'between', '1970-01-01 to 1970-01-02'), '(rows f (& (>= (cols f [2]) 0) (< (cols f [2]) 172800000)))');
  assert.equal(rows(2, '>=', '1970-01-01 09:00', 'Asia/Tokyo'), '(rows f (>= (cols f [2]) 0))');
});

test('times as people write them, in any zone', () => {
  const start = (text: string, zone = 'UTC') => periodOf(text, zone)?.start;
  const day = Date.UTC(2024, 4, 31);
  for (const text of ['2024-05-31', '2024/5/31', '31.5.2024', '31 May 2024', '31 may, 2024', 'May 31, 2024', '31-MAY-2024', ' 2024.05.31 ']) assert.equal(start(text), day, text);
  const minute = day + (14 * 60 + 30) * 60_000;
  for (const text of ['2024-05-31 14:30', '2024-05-31T14:30Z', '2024-05-31 16:30+02:00', '31.05.2024 14:30:00', '1717165800000']) assert.equal(start(text, 'UTC'), minute, text);
  assert.deepEqual(periodOf('2024-05', 'UTC'), { start: Date.UTC(2024, 4), end: Date.UTC(2024, 5) });
  assert.deepEqual(periodOf('December 2024', 'UTC'), { start: Date.UTC(2024, 11), end: Date.UTC(2025, 0) });
  assert.equal(periodOf('2024-05-31 14:30:05.25', 'UTC')!.end, minute + 5260);
  assert.equal(periodOf('2024-05-31 14:30:05', 'UTC')!.end, minute + 6000);
  for (const text of ['', 'soon', '24', '2024-13', '2024-02-30', '2024-05-31 25:00', '5/6/2024', '32 May 2024', '1 Foo 2024', '1 Mayor 2024']) assert.equal(periodOf(text, 'UTC'), undefined, text);
  // What is written is what the column shows, also over the changes of the clocks.
  for (const zone of ['UTC', 'Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
    for (let at = Date.UTC(2023, 11, 20); at < Date.UTC(2025, 1); at += 13.7 * 3_600_000) {
      const text = timeCell(Math.floor(at / 1000) * 1000, zone);
      assert.equal(timeCell(start(text, zone)!, zone), text, zone);
    }
  }
  // A day of 23 hours, where clocks go forward.
  const { start: from, end } = periodOf('2024-03-31', 'Europe/Berlin')!;
  assert.equal(end - from, 23 * 3_600_000);
});

test('operations on frames', () => {
  assert.equal(
    splitExpression({ frame: 'f', share: '0.75', seed: '1', first: 'a', second: 'b' }, 'r'),
    '(, (tmp= r (h2o.runif f 1)) (assign a (rows f (<= r 0.75))) (assign b (rows f (> r 0.75))) (rm r))',
  );
  assert.throws(() => splitExpression({ frame: 'f', share: '0.5', seed: '1', first: ' ', second: 'b' }, 'r'), /Name the frame/);
  assert.match(splitExpression({ frame: '123', share: '0.5', seed: '9007199254740993', first: 'a', second: '4' }, 'r'), /^\(, \(tmp= r \(h2o.runif "123" 9007199254740993\)\) .*\(assign "4" \(rows "123"/);
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
