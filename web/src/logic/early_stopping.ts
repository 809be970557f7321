// Where a training stands by its rule of early stopping: by the parameters and the scoring history.
import type { Model, Parameter } from '../api/types';
import { splitHistory } from './history';
import { numbers } from './tables';

export interface StoppingState {
  rounds: number;
  metric: string; // as in the history: logloss, deviance, ...
  of: 'validation' | 'training';
  tolerance: number; // the least relative gain that counts
  scores: number; // so far
  needed: number; // before it may stop
  gain: number | undefined; // by the last scores, relative; positive is better
}

// The metrics of the rule as the columns of the history name them.
const COLUMNS: Record<string, string> = {
  auto: '', deviance: 'deviance', logloss: 'logloss', mse: 'mse', rmse: 'rmse', mae: 'mae', rmsle: 'rmsle', auc: 'auc', aucpr: 'pr_auc',
  misclassification: 'classification_error', lift_top_group: 'lift', r2: 'r2',
};
const MORE_IS_BETTER = new Set(['auc', 'pr_auc', 'lift', 'r2']);
const AUTOMATIC: Record<string, string> = { Regression: 'deviance', AutoEncoder: 'mse' };

const valueOf = (parameters: readonly Parameter[], name: string): unknown => parameters.find((one) => one.name === name)?.actual_value;

function averages(values: readonly number[], rounds: number): number[] {
  const out = [];
  for (let start = values.length - 2 * rounds; start <= values.length - rounds; start += 1) {
    out.push(values.slice(start, start + rounds).reduce((sum, one) => sum + one, 0) / rounds);
  }
  return out;
}

/** Undefined where training does not stop early, or by a metric that the history does not have. */
export function stoppingState({ parameters, output }: Model): StoppingState | undefined {
  const rounds = Number(valueOf(parameters, 'stopping_rounds') ?? 0);
  const history = output.scoring_history;
  if (!(rounds > 0) || !history) return undefined;
  const asked = COLUMNS[String(valueOf(parameters, 'stopping_metric') ?? 'auto').toLowerCase()];
  if (asked === undefined) return undefined;
  const metric = asked || (AUTOMATIC[output.model_category] ?? 'logloss');
  const validated = (numbers(history, 'validation_rmse') ?? []).some(Number.isFinite);
  const of = validated ? 'validation' : 'training';
  // The first line is of before the training and has no score.
  const values = (numbers(history, `${of}_${metric}`) ?? (metric === 'mse' ? numbers(history, `${of}_rmse`)?.map((one) => one * one) : undefined))?.slice(0, splitHistory(history).trained).filter(Number.isFinite);
  if (!values) return undefined;
  const state = { rounds, metric, of, tolerance: Number(valueOf(parameters, 'stopping_tolerance') ?? 0), scores: values.length, needed: 2 * rounds + 1 } as const;
  if (values.length < state.needed) return { ...state, gain: undefined };
  const [before, ...last] = averages(values, rounds);
  const better = MORE_IS_BETTER.has(metric);
  const best = better ? Math.max(...last) : Math.min(...last);
  const ratio = best / before!;
  return { ...state, gain: better ? ratio - 1 : 1 - ratio };
}
