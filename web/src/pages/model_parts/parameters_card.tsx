// The parameters of a model; those that differ from their default stand first.
import { useState } from 'preact/hooks';
import type { Model, Parameter } from '../../api/types';
import { apiRoot } from '../../api/client';
import type { Fields } from '../../api/client';
import { Card, Check, visible } from '../../ui/parts';
import { Button } from '../../ui/parts';
import { CodeView } from '../../ui/code_view';

/** A value as text: keys and columns by their name. */
export function parameterText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(parameterText).join(', ');
  if (typeof value === 'object') {
    const named = value as { name?: string; column_name?: string };
    return named.name ?? named.column_name ?? JSON.stringify(value);
  }
  return String(value);
}

export const differs = (one: Parameter): boolean => JSON.stringify(one.actual_value) !== JSON.stringify(one.default_value);
const asked = (one: Parameter): boolean => JSON.stringify(one.input_value) !== JSON.stringify(one.default_value) && one.name !== 'model_id';

/** What would train such a model again. */
export function fieldsOf(model: Model): Fields {
  const fields: Fields = {};
  for (const one of model.parameters) {
    if (!asked(one)) continue;
    const value = one.input_value;
    fields[one.name] = Array.isArray(value) ? value.map((item) => (typeof item === 'object' ? parameterText(item) : item)) : typeof value === 'object' ? parameterText(value) : (value as Fields[string]);
  }
  return fields;
}

export function ParametersCard({ model }: { model: Model }) {
  const [all, setAll] = useState(false);
  const [code, setCode] = useState(false);
  const changed = model.parameters.filter(differs);
  const rest = model.parameters.filter((one) => !differs(one));
  const shown = all ? [...changed, ...rest] : changed;
  return (
    <Card title="Parameters" actions={<Check checked={all} onChange={setAll}>with defaults</Check>}>
      <div class="scroll tall" tabIndex={0} role="region" aria-label="Parameters">
        <table>
          <thead><tr><th scope="col">Name</th><th scope="col">Value</th><th scope="col">Default</th></tr></thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.name} title={one.help} class={differs(one) ? 'strong' : undefined}>
                <th scope="row">{one.name}</th>
                <td class="wrap">{visible(parameterText(one.actual_value)).slice(0, 400)}</td>
                <td class="muted wrap">{parameterText(one.default_value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="toolbar"><Button pressed={code} onClick={() => setCode(!code)}>Show as Python, R, curl</Button></div>
      {code && <CodeView training={{ algo: model.algo, fields: fieldsOf(model), root: apiRoot }} />}
    </Card>
  );
}
