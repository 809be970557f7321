// The scoring history of a model as curves: one metric at a time, training beside validation.
import { useState } from 'preact/hooks';
import type { TwoDimTable } from '../api/types';
import { number } from '../logic/format';
import { splitHistory } from '../logic/history';
import { metricName } from '../logic/metrics';
import { endingsOf, numbers } from '../logic/tables';
import { Select } from '../ui/parts';
import { LineChart } from './line_chart';

const PREFERRED = ['logloss', 'deviance', 'mse', 'rmse'];

export function ScoringCurves({ history, height = 260 }: { history: TwoDimTable; height?: number }) {
  const metrics = endingsOf(history, 'training_').filter((key) => key !== 'speed');
  const [chosen, setChosen] = useState<string>();
  const metric = chosen ?? PREFERRED.find((key) => metrics.includes(key)) ?? metrics[0];
  const all = numbers(history, 'epochs') ?? numbers(history, 'iterations') ?? [];
  const { trained, kept } = splitHistory(history);
  const x = all.slice(0, trained);
  if (!metric || x.length === 0) return <p class="muted">No scores yet.</p>;
  const curves = (['training', 'validation'] as const).flatMap((of, color) => {
    const values = numbers(history, `${of}_${metric}`);
    return values && values.some((value) => !Number.isNaN(value)) ? [{ name: of, values, color }] : [];
  });
  // Its scores at the place where it was trained: a mark, for the line does not go back there.
  const marks = kept && kept.at >= 0 ? curves.map(({ name, values, color }) => ({ name: `${name}, kept`, values: x.map((_, i) => (i === kept.at ? values[kept.row]! : null)), color, points: true, size: 12 })) : [];
  const drawn = [...curves.map((one) => ({ ...one, values: one.values.slice(0, trained) })), ...marks];
  return (
    <div class="scoring-curves">
      <div class="toolbar">
        <Select label="Metric" value={metric} options={metrics.map((key) => [key, metricName(key)] as const)} onChange={setChosen} />
      </div>
      {curves.length > 0 ? <LineChart x={x} xName="epochs" curves={drawn} label={`${metricName(metric)} by epoch`} height={height} /> : <p class="muted">No scores yet.</p>}
      {kept && <p class="muted">Kept is the model {kept.at < 0 ? 'that' : `after ${number(x[kept.at], 4)} ${x[kept.at] === 1 ? 'epoch' : 'epochs'}, which`} scored best, not the last one (overwrite_with_best_model).</p>}
    </div>
  );
}
