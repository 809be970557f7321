import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Model, TwoDimTable } from '../src/api/types';
import { stoppingState } from '../src/logic/early_stopping';
import { endingOf, perfectEnd } from '../src/logic/ending';
import { splitHistory } from '../src/logic/history';

function table(history: Record<string, (number | string)[]>): TwoDimTable {
  const names = Object.keys(history);
  return { name: '', rowcount: 0, columns: names.map((name) => ({ name, type: 'double' })), data: names.map((name) => history[name]!) } as TwoDimTable;
}

function model(parameters: Record<string, unknown>, history: Record<string, (number | string)[]>, category = 'Binomial'): Model {
  const all = { classification_stop: 0, regression_stop: 1e-6, stopping_rounds: 0, max_runtime_secs: 0, ...parameters };
  return {
    parameters: Object.entries(all).map(([name, actual_value]) => ({ name, actual_value })),
    output: { model_category: category, scoring_history: table(history) },
  } as unknown as Model;
}

const BEST = { epochs: [0, 1, 2, 3, 3], samples: [0, 10, 20, 30, 30], training_logloss: ['NaN', 0.5, 0.6, 0.7, 0.5] };

test('the scores of the model that is kept are no scores of the training', () => {
  assert.deepEqual(splitHistory(table(BEST)), { trained: 4, kept: { row: 4, at: 1 } });
  assert.deepEqual(splitHistory(table({ epochs: [0, 1, 2] })), { trained: 3, kept: undefined });
  assert.deepEqual(splitHistory(table({ epochs: [0, 1, 1] })).kept, { row: 2, at: -1 });
  assert.deepEqual(splitHistory(table({ epochs: [0, 0] })).kept, undefined); // before the training, and its first score
  assert.equal(stoppingState(model({ stopping_rounds: 5, stopping_metric: 'logloss' }, BEST))!.scores, 3);
});

test('what ended a training is told', () => {
  const errors = { epochs: [0, 1, 3], samples: [0, 1, 3], training_rmse: ['NaN', 0.5, 0.4], training_classification_error: ['NaN', 0.4, 0.25] };
  assert.match(endingOf(model({ epochs: 3 }, errors))!, /^All 3 epochs/);
  assert.match(endingOf(model({ epochs: 50, classification_stop: 0.3 }, errors))!, /after 3 of 50 epochs: .* 25.00 %, is not above classification_stop, 0.3/);
  assert.match(endingOf(model({ epochs: 50 }, errors), true)!, /stopped by hand/);
  assert.match(endingOf(model({ epochs: 50, max_runtime_secs: 2 }, errors))!, /max_runtime_secs, 2 s/);
  assert.equal(endingOf(model({ epochs: 50 }, errors)), 'Ended after 3 of 50 epochs.');
  const { training_classification_error: _, ...squared } = errors;
  assert.match(endingOf(model({ epochs: 50, regression_stop: 0.2 }, squared, 'Regression'))!, /squared error of training, 0.16, is not above regression_stop/);
  const flat = { ...BEST, epochs: [0, 1, 2, 3, 3], samples: [0, 1, 2, 3, 3], training_logloss: ['NaN', 0.5, 0.5, 0.5, 0.5] };
  assert.match(endingOf(model({ epochs: 50, stopping_rounds: 1, stopping_metric: 'logloss', stopping_tolerance: 0.01 }, flat))!, /Log loss of training gained no more than 1.00 % over 1 scores/);
});

test('a perfect model ends its training', () => {
  assert.equal(perfectEnd(model({}, {})), 'the classification error of training is 0 or less (classification_stop)');
  assert.equal(perfectEnd(model({ classification_stop: -1 }, {})), undefined);
  assert.match(perfectEnd(model({}, {}, 'Regression'))!, /squared error .* \(regression_stop\)/);
});
