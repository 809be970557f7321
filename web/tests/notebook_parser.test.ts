import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callText, parseCall } from '../src/logic/notebook_parser';

test('a verb alone, with values, with names', () => {
  assert.deepEqual(parseCall('getFrames'), { verb: 'getFrames', args: [] });
  assert.deepEqual(parseCall('getFrame "iris.hex"'), { verb: 'getFrame', args: ['iris.hex'] });
  assert.deepEqual(parseCall("splitFrame 'a', [0.75, 1e-3], [\"b\", \"c\"], -1"), { verb: 'splitFrame', args: ['a', [0.75, 0.001], ['b', 'c'], -1] });
  assert.deepEqual(parseCall('predict model: "m", frame: "f"'), { verb: 'predict', args: [{ model: 'm', frame: 'f' }] });
});

test('as Flow writes a parse and a model', () => {
  const parse = 'parseFiles\n  source_frames: ["a.csv"]\n  check_header: 1\n  delete_on_done: true\n  column_names: ["x",\n    "y"]\n  escapechar: undefined\n';
  assert.deepEqual(parseCall(parse).args, [{ source_frames: ['a.csv'], check_header: 1, delete_on_done: true, column_names: ['x', 'y'], escapechar: null }]);
  const build = `buildModel 'deeplearning', {"model_id":"m","hidden":[200,200],"ignored_columns":[],"seed":-1,"sparse":false}`;
  assert.deepEqual(parseCall(build).args, ['deeplearning', { model_id: 'm', hidden: [200, 200], ignored_columns: [], seed: -1, sparse: false }]);
});

test('comments, brackets, blank lines and trailing commas', () => {
  assert.deepEqual(parseCall('# all of them\n\ngetColumnSummary("f", "c",)\n'), { verb: 'getColumnSummary', args: ['f', 'c'] });
});

test('numbers of all kinds that are literals', () => {
  assert.deepEqual(parseCall('f 0xDECAF, -.5, +1e3').args, [912559, -0.5, 1000]);
});

test('inspect takes a call', () => {
  const getGrid = { verb: 'getGrid', args: ['g', { sort_by: 'auc' }] };
  assert.deepEqual(parseCall(`grid inspect 'summary', getGrid "g", sort_by:"auc"`), { verb: 'inspect', args: ['summary'], of: getGrid });
  assert.deepEqual(parseCall('inspect getModel "m"'), { verb: 'inspect', args: [], of: { verb: 'getModel', args: ['m'] } });
  assert.throws(() => parseCall('inspect "a"'), /begins with a verb/);
  assert.throws(() => parseCall('inspect inspect getModel "m"'), /no literal/);
});

test('assist names a verb', () => {
  assert.deepEqual(parseCall('assist buildModel, null, training_frame: "f"'), { verb: 'assist', args: ['buildModel', null, { training_frame: 'f' }] });
});

test('texts keep what was escaped', () => {
  assert.deepEqual(parseCall('getFrame "a\\"b\\\\c\\n\\u00e9"').args, ['a"b\\c\n\u00e9']);
  const nasty = ['<img onerror=alert(1)>', '"', "'", '\u202e', '\n', 'x'.repeat(65536), '#{1}'];
  for (const text of nasty.slice(0, 6)) assert.deepEqual(parseCall(callText('getFrame', text)).args, [text]);
});

test('nothing that computes', () => {
  for (const text of ['plot (g) -> g(1)', 'getFrame "a" + "b"', 'x = 1', 'getFrame "#{1}"', 'alert(1); 2', 'f g 1', 'getFrame window', '1', '"text"', 'a -> b', 'f `x`']) {
    assert.throws(() => parseCall(text), /Line \d+: /, text);
  }
});

test('what is broken says where', () => {
  assert.throws(() => parseCall('getFrame\n  "abc'), /Line 2: a text has no end/);
  assert.throws(() => parseCall('f [1, 2'), /value is missing/);
  assert.throws(() => parseCall('f {a 1}'), /name with a colon/);
  assert.throws(() => parseCall(`f ${'['.repeat(5000)}`), /too deeply/);
  assert.throws(() => parseCall(''), /begins with a verb/);
});

test('names of objects do no harm', () => {
  const { args } = parseCall('f {"__proto__": {"polluted": 1}}');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  assert.equal(args.length, 1);
});
