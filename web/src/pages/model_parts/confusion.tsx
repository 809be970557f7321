// The confusion matrix of a classifier, by counts or by shares of each actual class.
import { useState } from 'preact/hooks';
import { getImportedMatrix, getWorstClasses } from '../../api/models';
import type { MetricsOf, WorstClasses } from '../../api/models';
import type { Model } from '../../api/types';
import { Matrix } from '../../charts/matrix';
import { count } from '../../logic/format';
import { classMatrix } from '../../logic/metrics';
import { Card, Check, Loaded, Select } from '../../ui/parts';
import { useResource } from '../../ui/resource';

const MOST_CLASSES = 20;
const SOURCES: readonly (readonly [MetricsOf, string])[] = [
  ['training_metrics', 'Training'], ['validation_metrics', 'Validation'], ['cross_validation_metrics', 'Cross-validation'],
];

async function matrixOf(model: Model, of: MetricsOf, signal: AbortSignal): Promise<WorstClasses | undefined> {
  const id = model.model_id.name;
  if (model.algo !== 'generic') return getWorstClasses(id, of, MOST_CLASSES, signal);
  const table = await getImportedMatrix(id, of, signal);
  if (!table) return undefined;
  const { classes, counts } = classMatrix(table);
  const few = <T,>(list: readonly T[]): T[] => list.slice(0, MOST_CLASSES);
  return { classes: few(classes), counts: few(counts).map(few), class_count: classes.length };
}

export function ConfusionCard({ model }: { model: Model }) {
  const given = SOURCES.filter(([key]) => model.output[key]?.cm);
  const [source, setSource] = useState<MetricsOf>();
  const [shares, setShares] = useState(false);
  const chosen = source ?? given.find(([key]) => key === 'validation_metrics')?.[0] ?? given[0]?.[0];
  const id = model.model_id.name;
  const table = useResource((signal) => (chosen ? matrixOf(model, chosen, signal) : Promise.resolve(undefined)), [id, chosen, model.timestamp]);
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
      <Loaded of={table}>
        {(value) => (
          <>
            <Matrix classes={value.classes} counts={value.counts} shares={shares} />
            {value.class_count > value.classes.length && <p class="muted">{model.algo === 'generic' ? `The first ${value.classes.length}` : `The ${value.classes.length - 1} with the most errors`} of {count(value.class_count)} classes.</p>}
          </>
        )}
      </Loaded>
    </Card>
  );
}
