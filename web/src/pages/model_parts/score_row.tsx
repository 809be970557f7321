// A form for one row, scored by hand.
import { useState } from 'preact/hooks';
import { postJson, segment } from '../../api/client';
import { frameColumns } from '../../api/frames';
import { rowTexts } from '../../api/rows';
import type { Model } from '../../api/types';
import { number } from '../../logic/format';
import { rowIndex, shownFigure } from '../../logic/numbers';
import { TIME_HINT, periodOf, timeFault } from '../../logic/times';
import { Button, Card, ErrorNotice, Field, Figures, Notice, Select, TextInput } from '../../ui/parts';
import { useAction } from '../../ui/resource';

const MOST_FIELDS = 60;
const MOST_OPTIONS = 300;

const ZONE = 'UTC'; // as the times of a frame are shown at first

interface Input {
  name: string;
  domain: string[] | null;
  isTime: boolean;
}

/** What is sent of what was typed; nothing where it is missing. */
function valueOf({ name, domain, isTime }: Input, typed: string): string | number | undefined {
  if (domain) return typed === '' ? undefined : typed;
  const text = typed.trim();
  if (text === '') return undefined;
  if (isTime) {
    const time = periodOf(text, ZONE);
    if (!time) throw new Error(`${name}: ${timeFault(text).message}`);
    return time.start;
  }
  const value = shownFigure(text);
  if (value === undefined) throw new Error(`${name}: '${text}' is not a number. A point stands before decimals.`);
  return Number(value);
}

interface Scored {
  predictions: Record<string, string | number | null>[];
  warnings: string[];
}

export function ScoreRow({ model }: { model: Model }) {
  const { names, domains, column_types: types, model_category: category } = model.output;
  const inputs: Input[] = names.map((name, i) => ({ name, domain: domains[i] ?? null, isTime: types?.[i]?.toLowerCase() === 'time' })).filter((one) => one.name !== model.response_column_name);
  const [row, setRow] = useState<Record<string, string>>({});
  const [search, setSearch] = useState('');
  const [from, setFrom] = useState('1');
  const [scored, setScored] = useState<Scored>();
  const frame = model.data_frame?.name;
  const fill = useAction(async () => setRow(await rowTexts(frame!, rowIndex(from, (await frameColumns(frame!)).rows))));
  const work = useAction(async () => {
    setScored(undefined);
    const given: Record<string, string | number> = {};
    for (const one of inputs) {
      const value = valueOf(one, row[one.name] ?? '');
      if (value !== undefined) given[one.name] = value;
    }
    setScored(await postJson<Scored>(`/3/Score/${segment(model.model_id.name)}`, { rows: [given] }));
  });
  if (category === 'AutoEncoder') return null;
  const wanted = search.toLowerCase();
  const matching = inputs.filter((one) => one.name.toLowerCase().includes(wanted));
  return (
    <Card title="Score a row by hand">
      <div class="toolbar">
        {inputs.length > 12 && <TextInput label="Search columns" type="search" value={search} onInput={setSearch} placeholder="Search columns" />}
        {frame && (
          <>
            <TextInput label="Row to fill in from" value={from} onInput={setFrom} mode="decimal" />
            <Button onClick={() => fill.run()} busy={fill.busy}>Fill in from that row</Button>
          </>
        )}
      </div>
      <ErrorNotice error={fill.error} />
      <form onSubmit={(event: Event) => { event.preventDefault(); work.run(); }}>
        <div class="fields scroll tall">
          {matching.slice(0, MOST_FIELDS).map(({ name, domain, isTime }) => {
            const set = (value: string): void => setRow({ ...row, [name]: value });
            return (
              <Field key={name} label={name.slice(0, 80)} hint={isTime && `${TIME_HINT}, in ${ZONE}`}>
                {(id) => domain && domain.length <= MOST_OPTIONS
                  ? <Select id={id} value={row[name] ?? ''} options={[['', 'missing'], ...domain.map((level) => [level, level] as const)]} onChange={set} />
                  : <TextInput id={id} value={row[name] ?? ''} onInput={set} mode={domain || isTime ? 'text' : 'decimal'} placeholder="missing" />}
              </Field>
            );
          })}
        </div>
        {matching.length > MOST_FIELDS && <p class="muted">{matching.length - MOST_FIELDS} more columns: search for them. What is not given is missing.</p>}
        <ErrorNotice error={work.error} />
        <Button type="submit" kind="primary" busy={work.busy}>Score</Button>
      </form>
      {scored && (
        <div aria-live="polite">
          <Figures of={Object.entries(scored.predictions[0] ?? {}).map(([name, value]) => [name, typeof value === 'number' ? number(value) : String(value)] as const)} />
          {scored.warnings.length > 0 && <Notice kind="warning">{scored.warnings.slice(0, 8).join('\n')}</Notice>}
        </div>
      )}
    </Card>
  );
}
