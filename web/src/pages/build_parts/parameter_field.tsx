// One parameter: its control by its type, its help, what the server says of it, and a grid switch.
import type { Parameter, ValidationMessage } from '../../api/types';
import { faultOf, isChanged, isNumber, shownDefault } from '../../logic/form_values';
import type { Value } from '../../logic/form_values';
import { Check, Field, Select, TextInput } from '../../ui/parts';

export interface Choices {
  frames: readonly string[];
  models: readonly string[];
  columns: readonly string[];
}

interface Props {
  parameter: Parameter;
  value: Value | undefined;
  choices: Choices;
  message: ValidationMessage | undefined;
  gridText: string | undefined;
  gridFault: string | undefined;
  onValue: (value: Value) => void;
  onGrid: (text: string | undefined) => void;
}

// The server could try several of these, too, but nobody would choose them in a field.
const NOT_TRIED = new Set(['response_column', 'ignored_columns', 'validation_frame']);

function optionsOf({ type, name }: Parameter, choices: Choices): readonly string[] | undefined {
  if (type === 'Key<Frame>') return choices.frames;
  if (type === 'Key<Model>' && name !== 'model_id') return choices.models;
  return undefined;
}

function Control({ id, parameter, value, choices, onValue }: { id: string; parameter: Parameter; value: Value; choices: Choices; onValue: (value: Value) => void }) {
  if (parameter.type === 'enum') {
    return <Select id={id} value={String(value)} options={parameter.values} onChange={onValue} />;
  }
  const options = optionsOf(parameter, choices);
  if (options) {
    return <Select id={id} value={String(value)} options={[['', 'none'], ...options.map((one) => [one, one] as const)]} onChange={onValue} />;
  }
  if (parameter.type === 'VecSpecifier') return <TextInput id={id} value={String(value)} list="columns" onInput={onValue} placeholder="none" />;
  const mode = isNumber(parameter.type) ? 'decimal' : 'text';
  return <TextInput id={id} value={String(value)} mode={mode} onInput={onValue} />;
}

export function ParameterField({ parameter, value, choices, message, gridText, gridFault, onValue, onGrid }: Props) {
  const standard = shownDefault(parameter);
  const shown = value ?? standard;
  const changed = isChanged(parameter, value);
  const fault = faultOf(parameter, value) ?? (message?.message_type === 'ERRR' ? message.message : undefined);
  const idle = message?.message_type === 'TRACE';
  const warning = message?.message_type === 'WARN' ? message.message : undefined;
  const classes = `parameter${changed ? ' changed' : ''}${idle && !changed ? ' idle' : ''}`;
  const label = <span class="parameter-name">{parameter.label || parameter.name}</span>;
  const hint = (
    <>
      {parameter.help}
      {warning && <span class="warn"> {warning}</span>}
      {idle && changed && <span class="warn"> Not used: {message.message}</span>}
    </>
  );
  return (
    <div class={classes}>
      {parameter.type === 'boolean' && gridText === undefined ? (
        <div class={fault ? 'field faulty' : 'field'}>
          <Check checked={shown === true} onChange={onValue}>{label}</Check>
          <p class="hint">{hint}</p>
          {fault && <p class="fault" role="alert">{fault}</p>}
        </div>
      ) : (
        <Field label={label} hint={gridText === undefined ? hint : `Values to try, by semicolons. ${parameter.help}`} error={gridText === undefined ? fault : gridFault}>
          {(id) => gridText === undefined
            ? <Control id={id} parameter={parameter} value={shown} choices={choices} onValue={onValue} />
            : <TextInput id={id} value={gridText} onInput={onGrid} placeholder={parameter.type.endsWith('[]') ? '10, 10; 50' : '0.1; 0.01'} />}
        </Field>
      )}
      <div class="parameter-tools">
        {changed && <button type="button" class="link" onClick={() => onValue(standard)} aria-label={`Set ${parameter.name} back to ${String(standard) || 'none'}`}>reset</button>}
        {parameter.gridable && !NOT_TRIED.has(parameter.name) && (
        <label class="grid-switch">
          <input type="checkbox" checked={gridText !== undefined} onChange={() => onGrid(gridText === undefined ? (changed ? String(shown) : '') : undefined)} aria-label={`Try several values of ${parameter.name}`} />
          <span aria-hidden="true">grid</span>
        </label>
        )}
      </div>
    </div>
  );
}
