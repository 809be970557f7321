// ROC and precision-recall of a binomial model; the threshold moves point, matrix and measures.
import { useMemo, useState } from 'preact/hooks';
import type { TargetedEvent } from 'preact';
import type { Metrics, ModelOutput } from '../../api/types';
import { Matrix } from '../../charts/matrix';
import { UnitCurve } from '../../charts/unit_curve';
import { atThreshold, criteria, thresholdRows } from '../../logic/metrics';
import { number, percent } from '../../logic/format';
import { Card, Field, Figures, Select } from '../../ui/parts';

const STEPS = 1000;

function Thresholds({ metrics, start }: { metrics: Metrics; start: number }) {
  const rows = useMemo(() => thresholdRows(metrics.thresholds_and_metric_scores!), [metrics]);
  const marks = useMemo(() => criteria(metrics.max_criteria_and_metric_scores), [metrics]);
  const [threshold, setThreshold] = useState(start);
  const here = atThreshold(rows, threshold);
  if (!here) return null;
  const [negative = '0', positive = '1'] = metrics.domain ?? [];
  const named = marks.find((mark) => Math.abs(mark.threshold - threshold) < 1e-9)?.name ?? '';
  return (
    <>
      <div class="curves">
        <UnitCurve
          label={`ROC, area ${number(metrics['AUC'], 4)}`} xName="False positive rate" yName="True positive rate" diagonal
          points={[[0, 0], ...rows.map((row): [number, number] => [row.fpr, row.recall]), [1, 1]]} mark={[here.fpr, here.recall]}
        />
        <UnitCurve
          label={`Precision-recall, area ${number(metrics['pr_auc'], 4)}`} xName="Recall" yName="Precision"
          points={rows.map((row): [number, number] => [row.recall, row.precision])} mark={[here.recall, Number.isFinite(here.precision) ? here.precision : 1]}
        />
        <div>
      <div class="fields">
        <Field label={`Threshold ${number(threshold, 4)}`}>
          {(id) => (
            <input id={id} type="range" min="0" max={STEPS} value={Math.round(threshold * STEPS)} aria-valuetext={number(threshold, 4)}
              onInput={(event: TargetedEvent<HTMLInputElement>) => setThreshold(Number(event.currentTarget.value) / STEPS)} />
          )}
        </Field>
        <Field label="Best by">
          {(id) => <Select id={id} value={named} options={[['', 'own choice'], ...marks.map(({ name }) => [name, name.replace('max ', '').replaceAll('_', ' ')] as const)]} onChange={(name) => setThreshold(marks.find((mark) => mark.name === name)?.threshold ?? start)} />}
        </Field>
      </div>
      <Figures of={[
        ['Accuracy', percent(here.accuracy)], ['Precision', percent(here.precision)], ['Recall', percent(here.recall)],
        ['Specificity', percent(here.specificity)], ['F1', number(here.f1, 4)],
      ]} />
      <Matrix classes={[negative, positive]} counts={[[here.tn, here.fp], [here.fn, here.tp]]} shares={false} label="Confusion matrix at the threshold" />
        </div>
      </div>
    </>
  );
}

export function ThresholdCard({ output }: { output: ModelOutput }) {
  const all: (readonly [string, Metrics | null])[] = [['Training', output.training_metrics], ['Validation', output.validation_metrics], ['Cross-validation', output.cross_validation_metrics]];
  const given = all.filter(([, metrics]) => metrics?.thresholds_and_metric_scores?.rowcount);
  const [name, setName] = useState<string>();
  const chosen = given.find(([one]) => one === name) ?? given.find(([one]) => one === 'Validation') ?? given[0];
  if (!chosen) return null;
  return (
    <Card title="Threshold" wide actions={<Select label="Curves of" value={chosen[0]} options={given.map(([one]) => one)} onChange={setName} />}>
      <Thresholds key={chosen[0]} metrics={chosen[1]!} start={output.default_threshold} />
    </Card>
  );
}
