// Metrics of training, validation and folds side by side.
import type { ModelOutput } from '../../api/types';
import { presentMetrics } from '../../logic/metrics';
import { number } from '../../logic/format';
import { Card } from '../../ui/parts';

export function MetricsCard({ output }: { output: ModelOutput }) {
  const all = [['Training', output.training_metrics], ['Validation', output.validation_metrics], ['Cross-validation', output.cross_validation_metrics]] as const;
  const given = all.filter(([, metrics]) => metrics);
  const kinds = presentMetrics(given.map(([, metrics]) => metrics));
  if (given.length === 0) return <Card title="Metrics"><p class="muted">This model has no metrics.</p></Card>;
  return (
    <Card title="Metrics">
      <div class="scroll" tabIndex={0} role="region" aria-label="Metrics">
        <table>
          <thead><tr><th scope="col"><span class="unseen">Metric</span></th>{given.map(([name]) => <th key={name} scope="col" class="number">{name}</th>)}</tr></thead>
          <tbody>
            {kinds.map((kind, row) => (
              <tr key={kind.key} class={row === 0 ? 'strong' : undefined}>
                <th scope="row">{kind.name}</th>
                {given.map(([name, metrics]) => <td key={name} class="number">{number(metrics?.[kind.key])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
