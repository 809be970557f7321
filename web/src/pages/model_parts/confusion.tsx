// The confusion matrix of a classifier, by counts or by shares of each actual class.
import { useMemo, useState } from 'preact/hooks';
import { getConfusionMatrix } from '../../api/models';
import type { MetricsOf } from '../../api/models';
import type { Model, TwoDimTable } from '../../api/types';
import { Matrix } from '../../charts/matrix';
import { classMatrix, worstClasses } from '../../logic/metrics';
import { Card, Check, Loaded, Select } from '../../ui/parts';
import { useResource } from '../../ui/resource';

const MOST_CLASSES = 20;
const SOURCES: readonly (readonly [MetricsOf, string])[] = [
  ['training_metrics', 'Training'], ['validation_metrics', 'Validation'], ['cross_validation_metrics', 'Cross-validation'],
];

function Worst({ table, shares }: { table: TwoDimTable; shares: boolean }) {
  const matrix = useMemo(() => classMatrix(table), [table]);
  const shown = useMemo(() => worstClasses(matrix, MOST_CLASSES), [matrix]);
  return (
    <>
      <Matrix {...shown} shares={shares} />
      {matrix.classes.length > MOST_CLASSES && <p class="muted">The {MOST_CLASSES - 1} classes with the most errors of {matrix.classes.length}.</p>}
    </>
  );
}

export function ConfusionCard({ model }: { model: Model }) {
  const given = SOURCES.filter(([key]) => model.output[key]?.cm);
  const [source, setSource] = useState<MetricsOf>();
  const [shares, setShares] = useState(false);
  const chosen = source ?? given.find(([key]) => key === 'validation_metrics')?.[0] ?? given[0]?.[0];
  const id = model.model_id.name;
  const table = useResource((signal) => (chosen ? getConfusionMatrix(id, chosen, signal) : Promise.resolve(undefined)), [id, chosen, model.timestamp]);
  if (!chosen) return null;
  const classes = model.output.domains[model.output.names.indexOf(model.response_column_name ?? '')]?.length ?? 0;
  return (
    <Card
      title="Confusion matrix"
      wide={classes > 8}
      actions={
        <>
          <Select label="Confusion matrix of" value={chosen} options={given} onChange={(key) => setSource(key as MetricsOf)} />
          <Check checked={shares} onChange={setShares}>shares</Check>
        </>
      }
    >
      <Loaded of={table}>{(value) => <Worst table={value} shares={shares} />}</Loaded>
    </Card>
  );
}
