// Sorting and filtering the rows of a frame: the server makes a frame for it, gone when one leaves.
import { useEffect, useState } from 'preact/hooks';
import { deleteFrame, rapids } from '../api/frames';
import type { Frame } from '../api/types';
import { temporaryName, viewExpression } from '../logic/expressions';
import type { Condition, Kind, Sorting } from '../logic/expressions';
import { count } from '../logic/format';
import { TIME_HINT } from '../logic/times';
import { Button, ErrorNotice, Field, Select, TextInput, visible } from '../ui/parts';
import { useAction } from '../ui/resource';

export interface FrameView {
  id: string; // of the frame whose cells are shown
  rows: number;
  conditions: Condition[];
  sorting: Sorting | undefined;
  busy: boolean;
  error: Error | undefined;
  apply: (conditions: Condition[], sorting: Sorting | undefined) => void;
}

const kindOf = (frame: Frame, column: number): Kind => {
  const type = frame.columns[column]?.type ?? '';
  return ['enum', 'string', 'uuid'].includes(type) ? 'text' : type === 'time' ? 'time' : 'number';
};

export function useFrameView(frame: Frame): FrameView {
  const own = { id: frame.frame_id.name, rows: frame.rows, conditions: [] as Condition[], sorting: undefined as Sorting | undefined };
  const [state, setState] = useState(own);
  useEffect(() => {
    setState(own);
  }, [frame]);
  useEffect(() => {
    if (state.id === frame.frame_id.name) return undefined;
    return () => void deleteFrame(state.id).catch(() => undefined);
  }, [state.id]);
  const work = useAction(async (conditions: Condition[], sorting: Sorting | undefined) => {
    if (conditions.length === 0 && !sorting) {
      setState(own);
      return;
    }
    const name = temporaryName('view');
    const ast = viewExpression(frame.frame_id.name, conditions, sorting, (column) => kindOf(frame, column));
    const made = await rapids(`(assign ${name} ${ast})`);
    setState({ id: name, rows: made.num_rows ?? 0, conditions, sorting });
  });
  return { ...state, busy: work.busy, error: work.error, apply: work.run };
}

const OPERATORS: readonly (readonly [Condition['operator'], string])[] = [
  ['==', 'is'], ['!=', 'is not'], ['contains', 'contains'], ['<', 'less than'], ['<=', 'at most'], ['>', 'more than'], ['>=', 'at least'], ['between', 'is between'],
  ['missing', 'is missing'], ['present', 'is not missing'],
];
const ORDERED: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', 'between']);
const HINTS: Record<Kind, string> = { text: '', number: '10', time: '2024-12-31' };
const MOST_LISTED = 2000;

function ColumnChoice({ id, frame, value, onChange }: { id: string; frame: Frame; value: number; onChange: (column: number) => void }) {
  if (frame.columns.length > MOST_LISTED) {
    return <TextInput id={id} value={String(value + 1)} mode="decimal" onInput={(text) => onChange(Math.min(frame.columns.length, Math.max(1, Number(text) || 1)) - 1)} />;
  }
  return <Select id={id} value={String(value)} options={frame.columns.map((one, i) => [String(i), one.label] as const)} onChange={(text) => onChange(Number(text))} />;
}

export function FilterBar({ frame, view, zone }: { frame: Frame; view: FrameView; zone: string }) {
  const [open, setOpen] = useState(false);
  const [column, setColumn] = useState(0);
  const [operator, setOperator] = useState<Condition['operator']>('==');
  const [value, setValue] = useState('');
  const kind = kindOf(frame, column);
  const operators = OPERATORS.filter(([key]) => (kind === 'text' ? !ORDERED.has(key) : key !== 'contains'));
  const choose = (next: number): void => {
    setColumn(next);
    if (kindOf(frame, next) !== kind) setOperator('==');
  };
  const needsValue = operator !== 'missing' && operator !== 'present';
  const label = (index: number): string => visible(frame.columns[index]?.label ?? '').slice(0, 60);
  return (
    <div class="filter">
      <div class="toolbar">
        <Button pressed={open} onClick={() => setOpen(!open)}>Sort and filter</Button>
        {view.sorting && <Button kind="quiet" onClick={() => view.apply(view.conditions, undefined)}>Sorted by {label(view.sorting.column)} {view.sorting.down ? '↓' : '↑'} ✕</Button>}
        {view.conditions.map((one, i) => (
          <Button key={i} kind="quiet" onClick={() => view.apply(view.conditions.filter((_, k) => k !== i), view.sorting)}>
            {label(one.column)} {OPERATORS.find(([key]) => key === one.operator)?.[1]} {visible(one.value || ' ').slice(0, 40)}{one.value && kindOf(frame, one.column) === 'time' && ` ${one.zone}`} ✕
          </Button>
        ))}
        {view.rows !== frame.rows && <span class="muted">{count(view.rows)} of {count(frame.rows)} rows</span>}
        {view.busy && <span class="muted" role="status">Working…</span>}
      </div>
      {open && (
        <form class="toolbar" onSubmit={(event: Event) => { event.preventDefault(); view.apply([...view.conditions, { column, operator, value: needsValue ? value : '', zone }], view.sorting); }}>
          <Field label="Column">{(id) => <ColumnChoice id={id} frame={frame} value={column} onChange={choose} />}</Field>
          <Button onClick={() => view.apply(view.conditions, { column, down: false })}>Sort up</Button>
          <Button onClick={() => view.apply(view.conditions, { column, down: true })}>Sort down</Button>
          <Field label="Rows where it">{(id) => <Select id={id} value={operator} options={operators} onChange={(key) => setOperator(key as Condition['operator'])} />}</Field>
          {needsValue && <Field label="Value">{(id) => <TextInput id={id} value={value} onInput={setValue} placeholder={operator === 'between' ? (kind === 'time' ? '2024-01-01 to 2024-12-31' : '1 to 10') : HINTS[kind]} />}</Field>}
          <Button type="submit" kind="primary" busy={view.busy}>Filter</Button>
          {needsValue && kind === 'time' && <p class="toolbar-note">A time: {TIME_HINT}, in {zone}</p>}
        </form>
      )}
      <ErrorNotice error={view.error} />
    </div>
  );
}
