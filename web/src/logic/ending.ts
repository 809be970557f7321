// Why a training ends before its epochs are over: by its parameters and its scoring history.
import type { Model } from '../api/types';
import { stoppingState } from './early_stopping';
import { number, percent } from './format';
import { splitHistory } from './history';
import { metricName } from './metrics';
import { numbers } from './tables';

/** Why a training ended, as far as its parameters and history tell. */
export function endingOf(model: Model, wasCancelled = false): string | undefined {
  const table = model.output.scoring_history;
  const valueOf = (name: string): number => Number(model.parameters.find((one) => one.name === name)?.actual_value ?? NaN);
  const epochs = table && numbers(table, 'epochs');
  const asked = valueOf('epochs');
  if (!table || !epochs || epochs.length === 0 || !Number.isFinite(asked)) return undefined;
  const { trained } = splitHistory(table);
  const reached = Math.max(...epochs.filter(Number.isFinite));
  if (reached >= asked * (1 - 1e-6)) return `All ${number(asked, 4)} epochs were trained.`;
  const end = `Ended after ${number(reached, 4)} of ${number(asked, 4)} epochs`;
  const begin = `${end}: `;
  if (wasCancelled) return `${begin}it was stopped by hand.`;
  const lastOf = (name: string): number => numbers(table, name)?.[trained - 1] ?? NaN;
  const error = lastOf('training_classification_error');
  if (error <= valueOf('classification_stop')) return `${begin}the classification error of training, ${percent(error, 2)}, is not above classification_stop, ${number(valueOf('classification_stop'))}.`;
  const squared = lastOf('training_rmse') ** 2;
  if (Number.isNaN(error) && squared <= valueOf('regression_stop')) return `${begin}the squared error of training, ${number(squared, 4)}, is not above regression_stop, ${number(valueOf('regression_stop'))}.`;
  const rule = stoppingState(model);
  if (rule?.gain !== undefined && rule.gain <= rule.tolerance) return `${begin}${metricName(rule.metric)} of ${rule.of} gained no more than ${percent(rule.tolerance, 2)} over ${number(rule.rounds)} scores (stopping_rounds).`;
  if (valueOf('max_runtime_secs') > 0) return `${begin}the time of max_runtime_secs, ${number(valueOf('max_runtime_secs'))} s, was over.`;
  return `${end}.`;
}

/** The error at which a training ends, whatever its epochs. */
export function perfectEnd({ parameters, output }: Model): string | undefined {
  const isRegression = ['Regression', 'AutoEncoder'].includes(output.model_category);
  const name = isRegression ? 'regression_stop' : 'classification_stop';
  const stop = Number(parameters.find((one) => one.name === name)?.actual_value ?? NaN);
  return stop >= 0 ? `${isRegression ? 'the squared error' : 'the classification error'} of training is ${number(stop)} or less (${name})` : undefined;
}
