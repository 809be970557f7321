import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Parameter } from '../src/api/types';
import { BlockStore, blocksOf } from '../src/logic/blocks';
import { busyShares, logLines } from '../src/logic/cpu';
import { binned } from '../src/logic/binning';
import { withoutPresets } from '../src/pages/build_parts/presets';
import { changedFields, faultOf, gridFault, gridValues, SEARCH_SETTINGS, searchCriteria, settingFault } from '../src/logic/form_values';
import { jsonText } from '../src/logic/json';

const parameter = (name: string, type: string, value: unknown): Parameter => ({
  name, type, label: name, help: '', required: false, level: 'critical', default_value: value, actual_value: value, input_value: value,
  values: [], is_member_of_frames: [], gridable: true,
});

const hidden = parameter('hidden', 'int[]', [200, 200]);
const epochs = parameter('epochs', 'double', 10);
const sparse = parameter('sparse', 'boolean', false);

test('only what differs from its default is sent', () => {
  const values = { hidden: '200, 200', epochs: '10', sparse: true };
  assert.deepEqual(changedFields([hidden, epochs, sparse], values), { sparse: true });
  assert.deepEqual(changedFields([hidden, epochs, sparse], { hidden: ' 5 ,8', epochs: '1e2' }), { hidden: [5, 8], epochs: 100 });
  assert.deepEqual(changedFields([epochs, parameter('seed', 'long', -1)], { epochs: '', seed: ' ' }), {});
  assert.deepEqual(changedFields([parameter('seed', 'long', -1)], { seed: '9007199254740993' }), { seed: 9007199254740993n });
});

test('a grid has lists of lists and numbers', () => {
  assert.deepEqual(gridValues(hidden, '5; 8, 8;'), [[5], [8, 8]]);
  assert.deepEqual(gridValues(hidden, '[5]; [8, 8]'), [[5], [8, 8]]);
  assert.deepEqual(gridValues(epochs, '1; 0.5'), [1, 0.5]);
  assert.deepEqual(gridValues(sparse, 'true;false'), [true, false]);
});

test('what is no number is told before it is sent', () => {
  assert.match(faultOf(epochs, 'ten')!, /not a number/);
  assert.match(faultOf(hidden, '5, 1.5')!, /not a whole number/);
  assert.equal(faultOf(hidden, '5, 5'), undefined);
  assert.equal(faultOf(hidden, '[5, 5]'), undefined);
  assert.match(faultOf(hidden, '[5, 5')!, /not a number/);
  assert.equal(faultOf(epochs, ''), undefined);
});

test('what a grid tries is checked as what is typed into a field', () => {
  assert.match(gridFault(epochs, '1; ten')!, /'ten' is not a number/);
  assert.match(gridFault(hidden, '5, 5; 5, 1.5')!, /not a whole number/);
  assert.match(gridFault(sparse, 'true; yes')!, /neither true nor false/);
  assert.match(gridFault({ ...parameter('activation', 'enum', 'Tanh'), values: ['Tanh', 'Maxout'] }, 'Tanh; Relu')!, /none of Tanh, Maxout/);
  assert.match(gridFault(epochs, ' ; ')!, /Name the values/);
  assert.equal(gridFault(epochs, '1; 0.5;'), undefined);
});

test('the settings of a search are sent as what they are, or told', () => {
  const at = (name: string, text: string) => settingFault(SEARCH_SETTINGS.find((one) => one.name === name)!, text);
  assert.match(at('max_models', 'many')!, /not a number/);
  assert.match(at('max_models', '1.5')!, /not a whole number/);
  assert.match(at('max_runtime_secs', '-1')!, /less than 0/);
  assert.equal(at('seed', '-1'), undefined);
  assert.equal(at('stopping_tolerance', ''), undefined);
  const typed = { strategy: 'RandomDiscrete', max_models: '3', seed: '9007199254740993', stopping_rounds: '' };
  assert.deepEqual(searchCriteria(typed), { strategy: 'RandomDiscrete', max_models: 3, seed: 9007199254740993n });
  assert.deepEqual(searchCriteria({ ...typed, strategy: 'Cartesian' }), { strategy: 'Cartesian' });
});

test('whole numbers keep their digits in JSON', () => {
  assert.equal(jsonText({ seed: [9007199254740993n, -12], name: 'a"', none: null }), '{"seed":[9007199254740993,-12],"name":"a\\"","none":null}');
  assert.equal(jsonText({ a: undefined, b: [undefined, 0.5] }), '{"b":[null,0.5]}');
});

test('blocks cover a view, once each, and forget the oldest', async () => {
  assert.deepEqual(blocksOf({ first: 150, end: 401 }, { first: 3, end: 20 }, { rows: 200, columns: 24 }).map((block) => block.row), [0, 200, 400]);
  const loaded: number[] = [];
  const store = new BlockStore<number>(async (row) => (loaded.push(row), row), () => undefined, 2);
  for (const row of [0, 1, 0, 2]) {
    store.want([{ row, column: 0 }]);
    await new Promise((done) => setTimeout(done, 1));
  }
  assert.deepEqual(loaded, [0, 1, 2]);
  assert.equal(store.get(1, 0), undefined);
  assert.equal(store.get(0, 0), 0);
});

test('what is no longer in view is not waited for', () => {
  let aborted = false;
  const store = new BlockStore<number>((_, __, signal) => new Promise(() => signal.addEventListener('abort', () => { aborted = true; })), () => undefined);
  store.want([{ row: 0, column: 0 }]);
  store.want([{ row: 9, column: 0 }]);
  assert.ok(aborted);
});

test('shares of processors are those between two readings', () => {
  assert.ok(Math.abs(busyShares([[10, 0, 0, 90]], [[20, 5, 5, 170]])[0]! - 0.2) < 1e-12);
  assert.deepEqual(busyShares([[1, 1, 1, 1]], [[1, 1, 1, 1]]), [0]);
});

test('a log is searched, the latest lines last', () => {
  assert.deepEqual(logLines('a x\nb\nc X\n', 'info', 'x', 10), ['a x', 'c X']);
  assert.deepEqual(logLines('1\n2\n3', 'info', '', 2), ['2', '3']);
  const at = (letter: string, text: string): string => `2024-05-31 14:30:00.123 ${letter} ${text}`;
  const log = [at('D', 'asked'), at('I', 'begun'), at('W', 'full'), 'of two lines', at('E', 'over'), at('I', 'on')];
  assert.deepEqual(logLines(log.join('\n'), 'warn', '', 9), log.slice(2, 5));
  assert.deepEqual(logLines(log.join('\n'), 'info', '', 9), log.slice(1));
  assert.equal(logLines(log.join('\n'), 'debug', '', 9).length, 6);
});

test('bins hold every value', () => {
  assert.deepEqual(binned([0, 1, 2, 3, NaN], 2), { bins: [2, 2], base: 0, stride: 1.5 });
  assert.deepEqual(binned([5, 5], 3).bins, [2, 0, 0]);
  assert.deepEqual(binned([], 3).bins, []);
});

test('a preset leaves nothing for the next one', () => {
  assert.deepEqual(withoutPresets('deeplearning', { autoencoder: true, epochs: '10', nfolds: '3' }), { nfolds: '3' });
  assert.deepEqual(withoutPresets('generic', { model_key: 'a' }), { model_key: 'a' });
});
