// How a grid is walked, and how many models that makes.
import { count } from '../../logic/format';
import { SEARCH_SETTINGS, settingFault } from '../../logic/form_values';
import { Card, Field, Select, TextInput } from '../../ui/parts';
import type { Draft } from './draft';

interface Props {
  draft: Draft;
  plan: { hyper: Record<string, unknown[]> };
  isThere: boolean; // a grid of that name
  onChange: (change: Partial<Draft>) => void;
}

export function GridSettings({ draft, plan, isThere, onChange }: Props) {
  const set = (name: string, value: string): void => onChange({ criteria: { ...draft.criteria, [name]: value } });
  const combinations = Object.values(plan.hyper).reduce((product, values) => product * values.length, 1);
  const strategy = draft.criteria['strategy'] ?? 'Cartesian';
  return (
    <Card title="Grid" wide>
      <p class="muted">{count(combinations)} combinations of {Object.keys(plan.hyper).join(', ')}</p>
      <div class="fields">
        <Field label="Name of the grid" hint={isThere && 'This grid is there already: what is trained is added to its models.'}>{(id) => <TextInput id={id} value={draft.gridId} onInput={(gridId) => onChange({ gridId })} placeholder="by the server" />}</Field>
        <Field label="Strategy">{(id) => <Select id={id} value={strategy} options={[['Cartesian', 'all combinations'], ['RandomDiscrete', 'random ones'], ['Sequential', 'one by one, by position']]} onChange={(value) => set('strategy', value)} />}</Field>
        {strategy === 'RandomDiscrete' && SEARCH_SETTINGS.map((one) => (
          <Field key={one.name} label={one.label} hint={one.hint} error={settingFault(one, draft.criteria[one.name] ?? '')}>
            {(id) => <TextInput id={id} mode="decimal" value={draft.criteria[one.name] ?? ''} onInput={(value) => set(one.name, value)} />}
          </Field>
        ))}
      </div>
    </Card>
  );
}
