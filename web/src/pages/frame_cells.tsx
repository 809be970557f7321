// The cells of a frame: of any number of rows and columns only those in view are fetched and made.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { columnSummaries, frameCells } from '../api/frames';
import type { Column, Frame } from '../api/types';
import { BlockStore, blocksOf } from '../logic/blocks';
import { cellText } from '../logic/cells';
import { count, percent } from '../logic/format';
import { rowIndex } from '../logic/numbers';
import { START, positionOf, rowsInView, scrolledFrom, scrolledHeight } from '../logic/virtual';
import type { Position } from '../logic/virtual';
import { Button, ErrorNotice, Field, Name, Select, TextInput, visible } from '../ui/parts';
import { Sparkline } from '../charts/sparkline';
import { FilterBar, useFrameView } from './frame_filter';
import type { FrameView } from './frame_filter';

const ROW = 28;
const COLUMN = 160;
const NUMBERS = 84;
const HEAD = 92;
const CELLS = { rows: 200, columns: 24 };
const HEADS = { rows: 1, columns: 24 };
const SETTLE_MS = 40;

interface View extends Position {
  left: number;
  width: number;
  height: number;
}

function columnSpan(view: View, total: number) {
  const first = Math.max(0, Math.floor(view.left / COLUMN) - 1);
  return { first, end: Math.min(total, Math.ceil((view.left + view.width) / COLUMN) + 1) };
}

const indices = (span: { first: number; end: number }): number[] =>
  Array.from({ length: Math.max(0, span.end - span.first) }, (_, i) => span.first + i);

/** Two stores, of cells and of the heads' summaries, and a count that grows as they fill. */
function useStores(id: string) {
  const [filled, setFilled] = useState(0);
  const [error, setError] = useState<Error>();
  const stores = useMemo(() => {
    const changed = (fault?: Error): void => {
      setFilled((n) => n + 1);
      setError(fault);
    };
    return {
      cells: new BlockStore<Column[]>(async (row, column, signal) =>
        (await frameCells(id, { row, rows: CELLS.rows, column, columns: CELLS.columns }, signal)).columns, changed),
      heads: new BlockStore<Column[]>(async (_, column, signal) =>
        (await columnSummaries(id, column, HEADS.columns, signal)).columns, changed),
    };
  }, [id]);
  useEffect(() => () => {
    stores.cells.clear();
    stores.heads.clear();
  }, [stores]);
  return { ...stores, filled, error };
}

const headAt = (store: BlockStore<Column[]>, column: number): Column | undefined => {
  const start = column - (column % HEADS.columns);
  return store.get(0, start)?.[column - start];
};

interface RowProps {
  row: number;
  top: number;
  columns: { first: number; end: number };
  cells: BlockStore<Column[]>;
  heads: BlockStore<Column[]>;
  zone: string;
  filled: number; // draws again when more cells are here
}

function Row({ row, top, columns, cells, heads, zone, filled }: RowProps) {
  const start = row - (row % CELLS.rows);
  // The same node again where nothing changed: then nothing is compared.
  return useMemo(
    () => (
      <div class="grid-row" role="row" aria-rowindex={row + 2} style={{ transform: `translateY(${top}px)` }}>
        <span class="grid-number" role="rowheader">{count(row + 1)}</span>
        {indices(columns).map((column) => {
          const from = column - (column % CELLS.columns);
          const data = cells.get(start, from)?.[column - from];
          const text = data ? cellText(data, row - start, headAt(heads, column)?.domain ?? data.domain, zone) : undefined;
          const kind = text === null ? 'missing' : data?.type === 'time' ? 'time' : data && data.string_data === null && data.domain_cardinality === 0 ? 'figure' : '';
          return (
            <span key={column} role="cell" aria-colindex={column + 2} class={`grid-cell ${kind}`} title={text && text.length > 16 ? text.slice(0, 500) : undefined} style={{ left: `${NUMBERS + column * COLUMN}px` }}>
              {text === undefined ? '·' : text === null ? 'missing' : visible(text.slice(0, 200))}
            </span>
          );
        })}
      </div>
    ),
    [row, top, columns.first, columns.end, zone, filled],
  );
}

function Head({ column, data, label, rows, onColumn }: { column: number; data: Column | undefined; label: string; rows: number; onColumn: (column: number) => void }) {
  return (
    <div class="grid-head-cell" role="columnheader" aria-colindex={column + 2} style={{ left: `${NUMBERS + column * COLUMN}px` }}>
      <button type="button" class="grid-head-name" onClick={() => onColumn(column)} title={label.slice(0, 500)}><Name text={label.slice(0, 80)} /></button>
      {data && (
        <>
          <span class="muted">
            {data.type}
            {data.missing_count > 0 && ` · ${percent(data.missing_count / Math.max(1, rows))} missing`}
          </span>
          <Sparkline column={data} />
        </>
      )}
    </div>
  );
}

function Grid({ id, rows, names, onColumn, zone, jump }: { id: string; rows: number; names: string[]; onColumn: (column: number) => void; zone: string; jump: { row: number; column: number } | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ ...START, left: 0, width: 1200, height: 500 });
  const { cells, heads, filled, error } = useStores(id);
  const measure = (): void => {
    const at = box.current;
    if (!at) return;
    const height = at.clientHeight - HEAD;
    setView((old) => ({ ...scrolledFrom(old, at.scrollTop, { count: rows, rowHeight: ROW, viewHeight: height }), left: at.scrollLeft, width: at.clientWidth - NUMBERS, height }));
  };
  useEffect(() => {
    const watch = new ResizeObserver(measure);
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!jump || !box.current) return;
    const to = positionOf(jump.row, { count: rows, rowHeight: ROW, viewHeight: box.current.clientHeight - HEAD });
    setView((old) => ({ ...old, ...to }));
    box.current.scrollTop = to.top;
    box.current.scrollLeft = jump.column * COLUMN;
  }, [jump]);
  const range = rowsInView(view, { count: rows, rowHeight: ROW, viewHeight: view.height });
  const span = columnSpan(view, names.length);
  useEffect(() => {
    const timer = setTimeout(() => {
      cells.want(blocksOf(range, span, CELLS));
      heads.want(blocksOf({ first: 0, end: 1 }, span, HEADS));
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [id, range.first, range.end, span.first, span.end]);
  return (
    <>
      <ErrorNotice error={error} />
      <div ref={box} class="grid" role="table" aria-label="Cells" aria-rowcount={rows + 1} aria-colcount={names.length + 1} tabIndex={0} onScroll={measure}>
        <div class="grid-space" role="presentation" style={{ width: `${NUMBERS + names.length * COLUMN}px`, height: `${scrolledHeight(rows, ROW) + HEAD}px` }}>
          <div class="grid-head" role="row" aria-rowindex={1}>
            <span class="grid-corner" role="columnheader">Row</span>
            {indices(span).map((column) => <Head key={column} column={column} data={headAt(heads, column)} label={names[column]!} rows={rows} onColumn={onColumn} />)}
          </div>
          <div role="rowgroup">
            {Array.from({ length: Math.max(0, range.end - range.first) }, (_, i) => (
              <Row key={range.first + i} row={range.first + i} top={HEAD + range.offset + i * ROW} columns={span} cells={cells} heads={heads} zone={zone} filled={filled} />
            ))}
          </div>
        </div>
      </div>
    </>
  );
}

const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ZONES = [...new Set(['UTC', OWN_ZONE, ...Intl.supportedValuesOf('timeZone')])];

interface Chosen {
  view: FrameView;
  zone: string;
  onZone: (zone: string) => void;
}

interface CellsProps extends Chosen {
  frame: Frame;
  onColumn: (column: number) => void;
}

/** What is sorted and filtered, and where times are told: kept by whoever shows other parts of the frame, too. */
export function useCells(frame: Frame): Chosen {
  const view = useFrameView(frame);
  const [zone, onZone] = useState('UTC');
  return { view, zone, onZone };
}

export function FrameCells({ frame, view, zone, onZone, onColumn }: CellsProps) {
  const names = useMemo(() => frame.columns.map((one) => one.label), [frame]);
  const [row, setRow] = useState('');
  const [search, setSearch] = useState('');
  const [jump, setJump] = useState<{ row: number; column: number; of: string }>(); // in the view that it was asked for
  const [fault, setFault] = useState<Error>();
  const hasTimes = frame.columns.some((one) => one.type === 'time');
  const find = (event: Event): void => {
    event.preventDefault();
    setFault(undefined);
    try {
      const wanted = search.toLowerCase();
      const column = wanted ? names.findIndex((name) => name.toLowerCase().includes(wanted)) : 0;
      if (column < 0) throw new Error(`No column has '${search}' in its name.`);
      setJump({ row: row.trim() === '' ? 0 : rowIndex(row, view.rows), column, of: view.id });
    } catch (error) {
      setFault(error as Error);
    }
  };
  return (
    <>
      <form class="toolbar" onSubmit={find}>
        <Field label="Go to row">{(id) => <TextInput id={id} value={row} onInput={setRow} mode="decimal" placeholder="1" />}</Field>
        <Field label="Column">{(id) => <TextInput id={id} value={search} onInput={setSearch} placeholder="part of its name" />}</Field>
        <Button type="submit">Go</Button>
        {hasTimes && (
          <Field label="Times in">{(id) => <Select id={id} value={zone} options={ZONES} onChange={onZone} />}</Field>
        )}
      </form>
      <ErrorNotice error={fault} />
      <FilterBar frame={frame} view={view} zone={zone} />
      <Grid key={view.id} id={view.id} rows={view.rows} names={names} onColumn={onColumn} zone={zone} jump={jump?.of === view.id ? jump : undefined} />
    </>
  );
}
