import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Model } from '../src/api/types';
import { stoppingState } from '../src/logic/early_stopping';

function model(parameters: Record<string, unknown>, history: Record<string, (number | string)[]>, category = 'Binomial'): Model {
  const names = Object.keys(history);
  return {
    parameters: Object.entries(parameters).map(([name, actual_value]) => ({ name, actual_value })),
    output: { model_category: category, scoring_history: { name: '', rowcount: 0, columns: names.map((name) => ({ name, type: 'double' })), data: names.map((name) => history[name]!) } },
  } as unknown as Model;
}

const RULE = { stopping_rounds: 2, stopping_metric: 'logloss', stopping_tolerance: 0.01 };

test('without rounds there is no rule', () => {
  assert.equal(stoppingState(model({ ...RULE, stopping_rounds: 0 }, { training_logloss: [1] })), undefined);
});

test('too few scores tell no gain', () => {
  const state = stoppingState(model(RULE, { training_logloss: ['NaN', 1, 0.9, 0.8, 0.7] }))!;
  assert.deepEqual([state.scores, state.needed, state.gain, state.of], [4, 5, undefined, 'training']);
});

test('the gain is that of moving averages', () => {
  // Averages of two, the last three: 0.85, 0.75, 0.7. The best of the later ones is 0.7.
  const state = stoppingState(model(RULE, { training_logloss: [1, 0.9, 0.8, 0.7, 0.7] }))!;
  assert.ok(Math.abs(state.gain! - (1 - 0.7 / 0.85)) < 1e-12);
});

test('validation decides, and more of some metrics is better', () => {
  const rule = { ...RULE, stopping_metric: 'AUC' };
  const state = stoppingState(model(rule, { training_auc: [0.9, 0.9, 0.9, 0.9, 0.9], validation_auc: [0.5, 0.6, 0.6, 0.6, 0.6], validation_rmse: [1, 1, 1, 1, 1] }))!;
  assert.equal(state.of, 'validation');
  assert.ok(Math.abs(state.gain!) < 1e-12);
});

test('the automatic metric depends on the kind of model', () => {
  const rule = { ...RULE, stopping_metric: 'AUTO' };
  assert.equal(stoppingState(model(rule, { training_deviance: [1] }, 'Regression'))?.metric, 'deviance');
  assert.equal(stoppingState(model(rule, { training_rmse: [2] }, 'AutoEncoder'))?.metric, 'mse');
  assert.equal(stoppingState(model({ ...RULE, stopping_metric: 'mean_per_class_error' }, { training_logloss: [1] })), undefined);
});
