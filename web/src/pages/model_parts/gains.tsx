// Gains and lift of a binomial model, and the hit ratios of a multinomial one.
import type { Model, TwoDimTable } from '../../api/types';
import { Bars } from '../../charts/bars';
import { LineChart } from '../../charts/line_chart';
import { UnitCurve } from '../../charts/unit_curve';
import { number, percent } from '../../logic/format';
import { column, numbers } from '../../logic/tables';
import { Card } from '../../ui/parts';
import { ResultTable } from '../../ui/result_table';

const bestMetrics = ({ output }: Model) => output.validation_metrics ?? output.cross_validation_metrics ?? output.training_metrics;

/** The mean score of each group beside its share of positives. */
function byScore(table: TwoDimTable): [number, number][] {
  const rates = numbers(table, 'response_rate') ?? [];
  return (numbers(table, 'score') ?? []).map((score, i): [number, number] => [score, rates[i]!]).sort(([a], [b]) => a - b);
}

export function GainsCard({ model }: { model: Model }) {
  const table = bestMetrics(model)?.gains_lift_table;
  const x = table && numbers(table, 'cumulative_data_fraction');
  if (!table || !x || x.length === 0) return null;
  const captured = numbers(table, 'cumulative_capture_rate') ?? [];
  const lift = numbers(table, 'cumulative_lift') ?? [];
  return (
    <Card title="Gains and lift">
      <LineChart
        x={[0, ...x]} xName="share of the rows" xRange={[0, 1]} label="Share of the positives captured and lift by share of the rows" height={240}
        curves={[{ name: 'captured', values: [0, ...captured] }, { name: 'at random', values: [0, ...x], dashed: true, color: 5, points: false }]}
      />
      <p class="muted">Lift of the first {percent(x[0]!, 0)} of the rows: {number(lift[0], 3)}</p>
      <h3>Calibration</h3>
      <UnitCurve label="Actual share of positives by predicted" xName="predicted" yName="actual" diagonal points={byScore(table)} />
      <details><summary>All groups</summary><ResultTable table={table} /></details>
    </Card>
  );
}

export function HitRatios({ model }: { model: Model }) {
  const table = bestMetrics(model)?.hit_ratio_table;
  const ratios = table && numbers(table, 'hit_ratio');
  if (!table || !ratios) return null;
  const ranks = column(table, 'k') ?? [];
  return (
    <Card title="Hit ratios">
      <p class="muted">How often the actual class is among the first so many predicted.</p>
      <Bars label="Hit ratios" rows={ratios.map((ratio, i) => ({ name: `first ${String(ranks[i] ?? i + 1)}`, value: ratio, text: percent(ratio, 2) }))} />
    </Card>
  );
}
