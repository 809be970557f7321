// All parameters of an algorithm at three depths, with a search over names and help.
import { useState } from 'preact/hooks';
import type { Builder, Parameter, ValidationMessage } from '../../api/types';
import { isChanged } from '../../logic/form_values';
import type { Value } from '../../logic/form_values';
import { Card, Check, TextInput } from '../../ui/parts';
import type { Draft } from './draft';
import { ParameterField } from './parameter_field';
import type { Choices } from './parameter_field';

interface Props {
  builder: Builder;
  draft: Draft;
  choices: Choices;
  messages: readonly ValidationMessage[];
  gridFaults: Readonly<Record<string, string>>; // of the values to try, by parameter
  onValue: (name: string, value: Value) => void;
  onGrid: (name: string, text: string | undefined) => void;
}

const DEPTHS = [['critical', 'Basic'], ['secondary', 'Advanced'], ['expert', 'Expert']] as const;
// These have controls of their own above.
const ELSEWHERE = new Set(['training_frame', 'response_column', 'ignored_columns']);
const RANKS = ['ERRR', 'WARN', 'TRACE', 'INFO'];

function messageOf(name: string, messages: readonly ValidationMessage[]): ValidationMessage | undefined {
  return messages
    .filter((one) => one.field_name === name)
    .sort((a, b) => RANKS.indexOf(a.message_type) - RANKS.indexOf(b.message_type))[0];
}

export function ParameterForm({ builder, draft, choices, messages, gridFaults, onValue, onGrid }: Props) {
  const [search, setSearch] = useState('');
  const [onlyChanged, setOnlyChanged] = useState(false);
  const wanted = search.trim().toLowerCase();
  const isTouched = (one: Parameter): boolean => isChanged(one, draft.values[one.name]) || draft.grid[one.name] !== undefined;
  const matches = (one: Parameter): boolean =>
    (!onlyChanged || isTouched(one)) && (!wanted || `${one.name} ${one.help}`.toLowerCase().includes(wanted));
  const listed = builder.parameters.filter((one) => !ELSEWHERE.has(one.name) || !builder.parameters.some((other) => other.name === 'training_frame'));
  return (
    <Card
      title="Parameters"
      wide
      actions={
        <div class="toolbar">
          <TextInput label="Search parameters" type="search" value={search} onInput={setSearch} placeholder="Search names and help" />
          <Check checked={onlyChanged} onChange={setOnlyChanged}>only changed</Check>
        </div>
      }
    >
      {DEPTHS.map(([level, title]) => {
        const shown = listed.filter((one) => one.level === level && matches(one));
        if (shown.length === 0) return null;
        const touched = listed.filter((one) => one.level === level && isTouched(one)).length;
        return (
          <details key={level} class="depth" open={level === 'critical' || wanted !== '' || onlyChanged}>
            <summary><h3>{title}</h3> <span class="muted">{shown.length}{touched > 0 ? `, ${touched} changed` : ''}</span></summary>
            <div class="parameters">
              {shown.map((one) => (
                <ParameterField
                  key={one.name}
                  parameter={one}
                  value={draft.values[one.name]}
                  choices={choices}
                  message={messageOf(one.name, messages)}
                  gridText={draft.grid[one.name]}
                  gridFault={gridFaults[one.name]}
                  onValue={(value) => onValue(one.name, value)}
                  onGrid={(text) => onGrid(one.name, text)}
                />
              ))}
            </div>
          </details>
        );
      })}
    </Card>
  );
}
