// How a grid is walked, and how many models that makes.
import { count } from '../../logic/format';
import { Card, Field, Select, TextInput } from '../../ui/parts';
import type { Draft } from './draft';

interface Props {
  draft: Draft;
  plan: { hyper: Record<string, unknown[]> };
  onChange: (change: Partial<Draft>) => void;
}

const RANDOM = [
  ['max_models', 'Models at most', '0: no limit'], ['max_runtime_secs', 'Seconds at most', '0: no limit'], ['seed', 'Seed', '-1: by the clock'],
  ['stopping_rounds', 'Stop after rounds without gain', '0: never'], ['stopping_tolerance', 'Gain that counts', 'a share, as 0.001'],
] as const;

export function GridSettings({ draft, plan, onChange }: Props) {
  const set = (name: string, value: string): void => onChange({ criteria: { ...draft.criteria, [name]: value } });
  const combinations = Object.values(plan.hyper).reduce((product, values) => product * values.length, 1);
  const strategy = draft.criteria['strategy'] ?? 'Cartesian';
  return (
    <Card title="Grid" wide>
      <p class="muted">{count(combinations)} combinations of {Object.keys(plan.hyper).join(', ')}</p>
      <div class="fields">
        <Field label="Name of the grid">{(id) => <TextInput id={id} value={draft.gridId} onInput={(gridId) => onChange({ gridId })} placeholder="by the server" />}</Field>
        <Field label="Strategy">{(id) => <Select id={id} value={strategy} options={[['Cartesian', 'all combinations'], ['RandomDiscrete', 'random ones'], ['Sequential', 'one by one, by position']]} onChange={(value) => set('strategy', value)} />}</Field>
        {strategy === 'RandomDiscrete' && RANDOM.map(([name, label, hint]) => (
          <Field key={name} label={label} hint={hint}>{(id) => <TextInput id={id} mode="decimal" value={draft.criteria[name] ?? ''} onInput={(value) => set(name, value)} />}</Field>
        ))}
      </div>
    </Card>
  );
}
