// The scoring history of a model as curves: one metric at a time, training beside validation.
import { useState } from 'preact/hooks';
import type { TwoDimTable } from '../api/types';
import { endingsOf, numbers } from '../logic/tables';
import { Select } from '../ui/parts';
import { LineChart } from './line_chart';

const NAMES: Record<string, string> = {
  rmse: 'RMSE', logloss: 'Log loss', r2: 'R²', auc: 'AUC', pr_auc: 'Area under precision-recall', lift: 'Lift',
  classification_error: 'Classification error', deviance: 'Deviance', mae: 'MAE', mse: 'MSE', rmsle: 'RMSLE',
};
const PREFERRED = ['logloss', 'deviance', 'mse', 'rmse'];

export const metricName = (key: string): string => NAMES[key] ?? key.replaceAll('_', ' ');

export function ScoringCurves({ history, height = 260 }: { history: TwoDimTable; height?: number }) {
  const metrics = endingsOf(history, 'training_').filter((key) => key !== 'speed');
  const [chosen, setChosen] = useState<string>();
  const metric = chosen ?? PREFERRED.find((key) => metrics.includes(key)) ?? metrics[0];
  const x = numbers(history, 'epochs') ?? numbers(history, 'iterations') ?? [];
  if (!metric || x.length === 0) return <p class="muted">No scores yet.</p>;
  const curves = (['training', 'validation'] as const).flatMap((of, color) => {
    const values = numbers(history, `${of}_${metric}`);
    return values && values.some((value) => !Number.isNaN(value)) ? [{ name: of, values, color }] : [];
  });
  return (
    <div class="scoring-curves">
      <div class="toolbar">
        <Select label="Metric" value={metric} options={metrics.map((key) => [key, metricName(key)] as const)} onChange={setChosen} />
      </div>
      {curves.length > 0 ? <LineChart x={x} xName="epochs" curves={curves} label={`${metricName(metric)} by epoch`} height={height} /> : <p class="muted">No scores yet.</p>}
    </div>
  );
}
