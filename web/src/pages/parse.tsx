// How the bytes become a frame: a preview that follows the choices, and the type of every column.
import { useEffect, useState } from 'preact/hooks';
import { guessSetup, listFrames, parse } from '../api/frames';
import type { SetupChoices } from '../api/frames';
import { reasonOf, waitForJob } from '../api/jobs';
import type { Job, ParseSetup } from '../api/types';
import { count } from '../logic/format';
import { go, link, place } from '../router';
import { AskReplace, Button, Card, Check, ErrorNotice, Field, Name, Notice, Page, Progress, Select, TextInput, visible } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';
import { VirtualRows } from '../ui/virtual_rows';

const TYPES = ['Numeric', 'Enum', 'String', 'Time', 'UUID', 'Unknown'] as const;
const SEPARATORS: readonly (readonly [string, string])[] = [
  ['44', ', comma'], ['9', 'tab'], ['59', '; semicolon'], ['124', '| bar'], ['32', 'space'], ['58', ': colon'], ['1', '^A (Hive)'],
];
const PARSERS = ['CSV', 'ARFF', 'SVMLight', 'XLS', 'PARQUET', 'AVRO', 'ORC', 'GUESS'];

interface ColumnChoice {
  name: string;
  type: string;
}

function choicesOf(setup: ParseSetup): ColumnChoice[] {
  return setup.column_types.map((type, i) => ({ name: setup.column_names?.[i] ?? `C${i + 1}`, type }));
}

function Options({ setup, onChange }: { setup: ParseSetup; onChange: (choices: SetupChoices) => void }) {
  const separator = String(setup.separator);
  const known = SEPARATORS.some(([code]) => code === separator);
  const separators = known ? SEPARATORS : [...SEPARATORS, [separator, `character ${separator}`] as const];
  return (
    <div class="fields">
      <Field label="Format">
        {(id) => <Select id={id} value={setup.parse_type} options={PARSERS.includes(setup.parse_type) ? PARSERS : [...PARSERS, setup.parse_type]} onChange={(parse_type) => onChange({ parse_type })} />}
      </Field>
      <Field label="Separator">
        {(id) => <Select id={id} value={separator} options={separators} onChange={(code) => onChange({ separator: Number(code) })} />}
      </Field>
      <Field label="First row">
        {(id) => (
          <Select
            id={id}
            value={String(setup.check_header)}
            options={[['0', 'guess'], ['1', 'has the names'], ['-1', 'is data']]}
            onChange={(value) => onChange({ check_header: Number(value) })}
          />
        )}
      </Field>
      <Check checked={setup.single_quotes} onChange={(single_quotes) => onChange({ single_quotes })}>Single quotes enclose text</Check>
    </div>
  );
}

interface ColumnTableProps {
  columns: ColumnChoice[];
  samples: (string | null)[][];
  onChange: (index: number, change: Partial<ColumnChoice>) => void;
  onBulk: (indices: number[], type: string) => void;
}

/** The preview has a quote within quotes as it stands in the file, doubled; the frame will have it once. */
const unquoted = (cell: string): string => cell.replaceAll('""', '"');

function ColumnTable({ columns, samples, onChange, onBulk }: ColumnTableProps) {
  const [search, setSearch] = useState('');
  const [bulk, setBulk] = useState<string>('Enum');
  const wanted = search.toLowerCase();
  const shown = columns.map((_, i) => i).filter((i) => columns[i]!.name.toLowerCase().includes(wanted));
  return (
    <Card title={`${count(columns.length)} columns`} wide>
      <div class="toolbar">
        <TextInput label="Search columns" type="search" value={search} onInput={setSearch} placeholder="Search columns" />
        <Select label="Type for those shown" value={bulk} options={TYPES} onChange={setBulk} />
        <Button onClick={() => onBulk(shown, bulk)}>Make the {count(shown.length)} shown {bulk}</Button>
      </div>
      <VirtualRows count={shown.length} height={44} label="Columns of the file" head={<><span role="columnheader">Name</span><span role="columnheader">Type</span><span role="columnheader">First values</span></>} template="parse-columns">
        {(row) => {
          const i = shown[row]!;
          const one = columns[i]!;
          return (
            <>
              <span role="cell"><TextInput label={`Name of column ${i + 1}`} value={one.name} onInput={(name) => onChange(i, { name })} /></span>
              <span role="cell"><Select label={`Type of column ${i + 1}`} value={one.type} options={(TYPES as readonly string[]).includes(one.type) ? TYPES : [...TYPES, one.type]} onChange={(type) => onChange(i, { type })} /></span>
              <span role="cell" class="sample">{samples.slice(0, 8).map((cells) => visible(unquoted(cells[i] ?? '—')).slice(0, 60)).join('   ')}</span>
            </>
          );
        }}
      </VirtualRows>
    </Card>
  );
}

export default function Parse() {
  const sources = place.value.fields.getAll('src');
  const [choices, setChoices] = useState<SetupChoices>({});
  const guess = useResource(() => guessSetup(sources, choices), [JSON.stringify(choices)]);
  const [columns, setColumns] = useState<ColumnChoice[]>([]);
  const [edits, setEdits] = useState<Map<number, Partial<ColumnChoice>>>(new Map());
  const [id, setId] = useState<string>();
  const [missing, setMissing] = useState('');
  const [job, setJob] = useState<Job>();
  const setup = guess.value;
  useEffect(() => {
    if (!setup) return;
    // A change of the separator makes other columns; what was chosen stays where there still is one.
    setColumns(choicesOf(setup).map((one, i) => ({ ...one, ...edits.get(i) })));
    // The server's guess for an upload tells of its key.
    setId((old) => old ?? setup.destination_frame.replace(/^Key_Frame__/, ''));
  }, [setup]);
  const change = (indices: number[], what: Partial<ColumnChoice>): void => {
    const next = new Map(edits);
    for (const i of indices) next.set(i, { ...next.get(i), ...what });
    setEdits(next);
    setColumns(columns.map((one, i) => (indices.includes(i) ? { ...one, ...what } : one)));
  };
  const [taken, setTaken] = useState(false); // a frame of that name is there: asked about first
  const begin = useAction(async () => {
    if ((await listFrames()).some((one) => !one.is_text && one.frame_id.name === id)) setTaken(true);
    else started.run();
  });
  const started = useAction(async () => {
    const words = missing.split(',').map((word) => word.trim()).filter(Boolean);
    const final: ParseSetup = {
      ...setup!,
      column_names: columns.map((one) => one.name),
      column_types: columns.map((one) => one.type),
      na_strings: words.length > 0 ? columns.map(() => words) : setup!.na_strings,
    };
    const running = await parse(final, id ?? setup!.destination_frame, true);
    const ended = await waitForJob(running.key.name, setJob);
    setJob(undefined);
    if (ended.status !== 'DONE') throw new Error(reasonOf(ended));
    go(link(['frames', ended.dest?.name ?? id ?? '']));
  });
  return (
    <Page
      title="Set up the parse"
      actions={<Button kind="primary" busy={begin.busy || started.busy} disabled={!setup || !id} onClick={() => begin.run()}>Parse</Button>}
    >
      <ErrorNotice error={guess.error ?? begin.error ?? started.error} />
      {taken && <AskReplace what="frame" names={[id ?? '']} onYes={started.run} onClose={() => setTaken(false)} />}
      {job && <><Progress share={job.progress} label="Parsing" /><p class="muted">{job.progress_msg || 'Parsing…'}</p></>}
      {setup?.warnings?.map((text) => <Notice key={text} kind="warning">{text}</Notice>)}
      {setup ? (
        <div class="cards">
          <Card title="Frame" wide>
            <p class="muted">From {sources.slice(0, 3).map((name) => <Name key={name} text={name} />)}{sources.length > 3 && ` and ${sources.length - 3} more`}</p>
            <div class="fields">
              <Field label="Name of the frame">{(field) => <TextInput id={field} value={id ?? ''} onInput={setId} />}</Field>
              <Field label="Also missing" hint="Words that stand for a missing value, by commas">{(field) => <TextInput id={field} value={missing} onInput={setMissing} placeholder="NA, ?" />}</Field>
            </div>
            <Options setup={setup} onChange={(more) => setChoices({ ...choices, ...more })} />
          </Card>
          <ColumnTable
            columns={columns}
            samples={setup.data ?? []}
            onChange={(i, what) => change([i], what)}
            onBulk={(indices, type) => change(indices, { type })}
          />
        </div>
      ) : guess.loading && <p class="muted" role="status">Looking at the data…</p>}
    </Page>
  );
}
