// The confusion matrix of a classifier, by counts or by shares of each actual class.
import { useState } from 'preact/hooks';
import type { Metrics, ModelOutput } from '../../api/types';
import { Matrix } from '../../charts/matrix';
import { classMatrix, worstClasses } from '../../logic/metrics';
import { Card, Check, Select } from '../../ui/parts';

const MOST_CLASSES = 20;

export function ConfusionCard({ output }: { output: ModelOutput }) {
  const all: (readonly [string, Metrics | null])[] = [['Training', output.training_metrics], ['Validation', output.validation_metrics], ['Cross-validation', output.cross_validation_metrics]];
  const given = all.filter(([, metrics]) => metrics?.cm?.table);
  const [name, setName] = useState<string>();
  const [shares, setShares] = useState(false);
  const chosen = given.find(([one]) => one === name) ?? given.find(([one]) => one === 'Validation') ?? given[0];
  if (!chosen) return null;
  const matrix = classMatrix(chosen[1]!.cm!.table);
  const shown = worstClasses(matrix, MOST_CLASSES);
  return (
    <Card
      title="Confusion matrix"
      wide={shown.classes.length > 8}
      actions={
        <>
          <Select label="Confusion matrix of" value={chosen[0]} options={given.map(([one]) => one)} onChange={setName} />
          <Check checked={shares} onChange={setShares}>shares</Check>
        </>
      }
    >
      <Matrix {...shown} shares={shares} />
      {matrix.classes.length > MOST_CLASSES && <p class="muted">The {MOST_CLASSES - 1} classes with the most errors of {matrix.classes.length}.</p>}
    </Card>
  );
}
