// Metrics: which to show of a model, which way is better, and what a threshold makes of a table of them.
import type { Metrics, TwoDimTable } from '../api/types';
import { column, numbers, toNumber } from './tables';

export interface MetricKind {
  key: string;
  name: string;
  higherIsBetter: boolean;
}

const kind = (key: string, name: string, higherIsBetter = false): MetricKind => ({ key, name, higherIsBetter });

/** In the order in which they are shown; a model has some of them. */
export const METRICS: readonly MetricKind[] = [
  kind('AUC', 'AUC', true),
  kind('pr_auc', 'Area under precision-recall', true),
  kind('Gini', 'Gini', true),
  kind('logloss', 'Log loss'),
  kind('mean_per_class_error', 'Mean error per class'),
  kind('mean_residual_deviance', 'Mean residual deviance'),
  kind('RMSE', 'RMSE'),
  kind('MSE', 'MSE'),
  kind('mae', 'MAE'),
  kind('rmsle', 'RMSLE'),
  kind('r2', 'R²', true),
  kind('nobs', 'Rows', true),
];

export function presentMetrics(all: readonly (Metrics | null | undefined)[]): MetricKind[] {
  return METRICS.filter(({ key }) => all.some((one) => one && Number.isFinite(toNumber(one[key]))));
}

export function bestOf(kind: MetricKind, all: readonly (Metrics | null | undefined)[]): number {
  const values = all.map((one) => toNumber(one?.[kind.key])).filter(Number.isFinite);
  return kind.higherIsBetter ? Math.max(...values) : Math.min(...values);
}

/** The one metric that a list of models is told by. */
export function headline(metrics: Metrics | null | undefined): { name: string; value: number } | undefined {
  const found = METRICS.find(({ key }) => metrics && Number.isFinite(toNumber(metrics[key])));
  return found && metrics ? { name: found.name, value: toNumber(metrics[found.key]) } : undefined;
}

/** The metrics that scoring histories have, by the names of their columns. */
const COLUMN_NAMES: Record<string, string> = {
  rmse: 'RMSE', logloss: 'Log loss', r2: 'R²', auc: 'AUC', pr_auc: 'Area under precision-recall', lift: 'Lift',
  classification_error: 'Classification error', deviance: 'Deviance', mae: 'MAE', mse: 'MSE', rmsle: 'RMSLE',
};

export const metricName = (key: string): string => COLUMN_NAMES[key] ?? key.replaceAll('_', ' ');

export interface Confusion {
  tp: number;
  fp: number;
  tn: number;
  fn: number;
}

export interface Measures extends Confusion {
  threshold: number;
  accuracy: number;
  precision: number;
  recall: number;
  specificity: number;
  f1: number;
  fpr: number;
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : NaN);

export function measuresOf(threshold: number, { tp, fp, tn, fn }: Confusion): Measures {
  const precision = share(tp, tp + fp);
  const recall = share(tp, tp + fn);
  return {
    threshold, tp, fp, tn, fn, precision, recall,
    accuracy: share(tp + tn, tp + fp + tn + fn),
    specificity: share(tn, tn + fp),
    f1: share(2 * tp, 2 * tp + fp + fn),
    fpr: share(fp, fp + tn),
  };
}

/** The counts by threshold, from the highest threshold down. */
export function thresholdRows(table: TwoDimTable): Measures[] {
  const of = (name: string): number[] => numbers(table, name) ?? [];
  const [thresholds, tps, fps, tns, fns] = [of('threshold'), of('tps'), of('fps'), of('tns'), of('fns')];
  return thresholds
    .map((threshold, i) => measuresOf(threshold, { tp: tps[i]!, fp: fps[i]!, tn: tns[i]!, fn: fns[i]! }))
    .sort((a, b) => b.threshold - a.threshold);
}

/** What holds at a threshold: the counts of the smallest listed one that is not below it; above all of
 *  them, the scores that there are, nothing is called positive. */
export function atThreshold(rows: readonly Measures[], threshold: number): Measures | undefined {
  const [highest] = rows;
  if (!highest) return undefined;
  if (threshold > highest.threshold) return measuresOf(threshold, { tp: 0, fp: 0, tn: highest.tn + highest.fp, fn: highest.fn + highest.tp });
  let found = highest;
  for (const row of rows) {
    if (row.threshold < threshold) break;
    found = row;
  }
  return found;
}

export interface Criterion {
  name: string;
  threshold: number;
}

export function criteria(table: TwoDimTable | null | undefined): Criterion[] {
  if (!table) return [];
  const thresholds = numbers(table, 'threshold') ?? [];
  return (column(table, 'metric') ?? []).flatMap((name, i) =>
    Number.isFinite(thresholds[i]!) && String(name).startsWith('max ') ? [{ name: String(name), threshold: thresholds[i]! }] : []);
}

/** The counts of a confusion matrix table as [actual][predicted], without its totals, errors and rates. */
export function classMatrix(table: TwoDimTable): { classes: string[]; counts: number[][] } {
  const classes = table.columns.slice(0, -2).map((one) => one.name);
  const counts = classes.map((_, actual) => classes.map((__, predicted) => toNumber(table.data[predicted]?.[actual]) || 0));
  return { classes, counts };
}
