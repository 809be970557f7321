// What a call of a notebook led to: the views of the other pages.
import { useState } from 'preact/hooks';
import { frameCells, frameColumns, guessSetup } from '../../api/frames';
import { getGrid, getModel, getPartialDependence } from '../../api/models';
import { get, segment } from '../../api/client';
import type { Frame, Metrics, Model, TwoDimTable } from '../../api/types';
import { Scatter } from '../../charts/scatter';
import { number } from '../../logic/format';
import { presentMetrics } from '../../logic/metrics';
import { callText } from '../../logic/notebook_parser';
import { toNumber } from '../../logic/tables';
import { link } from '../../router';
import { Button, ButtonLink, Figures, Loaded, Name, Notice, visible } from '../../ui/parts';
import { useResource } from '../../ui/resource';
import { ColumnView } from '../column_view';
import { FrameCells, useCells } from '../frame_cells';
import { FrameColumns } from '../frame_columns';
import { GridView } from '../grids';
import { ModelView } from '../model';
import { DependenceView } from '../model_parts/dependence';
import { ParametersCard } from '../model_parts/parameters_card';
import { ResultTable } from '../../ui/result_table';
import { VERBS } from './verbs';
import type { Result } from './verbs';

export type InsertCell = (text: string) => void;

function Cells({ frame, onColumn }: { frame: Frame; onColumn: (column: number) => void }) {
  return <FrameCells frame={frame} {...useCells(frame)} onColumn={onColumn} />;
}

function FrameResult({ id, cells, first }: { id: string; cells: boolean; first?: string }) {
  const frame = useResource((signal) => frameColumns(id, signal), [id]);
  const [column, setColumn] = useState<number>();
  return (
    <Loaded of={frame}>
      {(value) => {
        const wanted = first === undefined ? column : (column ?? value.columns.findIndex((one) => one.label === first));
        return (
          <>
            <p><a href={link(['frames', id])}><Name text={id} /></a> <span class="muted">{number(value.rows)} rows, {number(value.total_column_count)} columns</span></p>
            {cells ? <Cells frame={value} onColumn={setColumn} /> : <FrameColumns frame={value} onColumn={setColumn} />}
            {wanted !== undefined && wanted >= 0 && <ColumnView frame={value} index={wanted} onClose={() => setColumn(-1)} reload={frame.reload} />}
          </>
        );
      }}
    </Loaded>
  );
}

const MOST_POINTS = 2000;

function Plot({ id, x, y }: { id: string; x: string; y: string }) {
  const points = useResource(async (signal) => {
    const { columns } = await frameCells(id, { row: 0, rows: MOST_POINTS, column: 0, columns: -1 }, signal);
    const of = (name: string) => {
      const found = columns.find((one) => one.label === name);
      if (!found?.data) throw new Error(`The frame has no column '${name}' of figures.`);
      return found.data.map(toNumber);
    };
    const [a, b] = [of(x), of(y)];
    return a.map((value, i): [number, number] => [value, b[i]!]).filter((pair) => pair.every(Number.isFinite));
  }, [id, x, y]);
  return <Loaded of={points}>{(value) => <Scatter points={value} xName={x} yName={y} label={`${y} against ${x}, ${value.length} rows`} own />}</Loaded>;
}

function Setup({ sources, insert }: { sources: string[]; insert: InsertCell }) {
  const guess = useResource(() => guessSetup(sources), [sources.join('\n')]);
  return (
    <Loaded of={guess}>
      {(setup) => (
        <>
          <p class="muted">{setup.parse_type}, {setup.number_columns} columns: {(setup.column_names ?? []).slice(0, 12).map((name) => visible(name).slice(0, 40)).join(', ')}</p>
          <div class="toolbar">
            <Button
              kind="primary"
              onClick={() => insert(callText('parseFiles', { source_frames: sources, destination_frame: setup.destination_frame, parse_type: setup.parse_type, separator: setup.separator, check_header: setup.check_header, column_names: setup.column_names, column_types: setup.column_types }))}
            >
              Add a cell that parses so
            </Button>
            <ButtonLink href={link(['parse'], { src: sources })}>Set it up by hand</ButtonLink>
          </div>
        </>
      )}
    </Loaded>
  );
}

function Scored({ model, frame, predictions }: { model: string; frame: string; predictions: string }) {
  const metrics = useResource(async (signal) => (await get<{ model_metrics: Metrics[] }>(`/3/ModelMetrics/models/${segment(model)}/frames/${segment(frame)}`, {}, signal)).model_metrics[0], [model, frame, predictions]);
  return (
    <>
      <p><a href={link(['frames', predictions])}><Name text={predictions} /></a></p>
      {metrics.value && <Figures of={presentMetrics([metrics.value]).map((kind) => [kind.name, number(metrics.value![kind.key])] as const)} />}
    </>
  );
}

function Assist({ insert }: { insert: InsertCell }) {
  return (
    <ul class="choices">
      {Object.entries(VERBS).map(([verb, { help }]) => <li key={verb}><Button kind="quiet" onClick={() => insert(verb)}>{verb}</Button><span class="muted">{help}</span></li>)}
    </ul>
  );
}

function ModelResult({ id }: { id: string }) {
  const model = useResource((signal) => getModel(id, signal), [id]);
  return <Loaded of={model}>{(value) => <><p><a href={link(['models', id])}><Name text={id} /></a></p><ModelView model={value} /></>}</Loaded>;
}

function GridResult({ id }: { id: string }) {
  const grid = useResource((signal) => getGrid(id, {}, signal), [id]);
  return <Loaded of={grid}>{(value) => <><p><a href={link(['grids', id])}><Name text={id} /></a></p><GridView grid={value} /></>}</Loaded>;
}

function Dependences({ id }: { id: string }) {
  const result = useResource(() => getPartialDependence(id), [id]);
  return <Loaded of={result}>{(value) => value.partial_dependence_data.map((table, i) => table && <DependenceView key={i} table={table} />)}</Loaded>;
}

/** All tables in an answer, by the names that Flow gives them: "output - Variable Importances". */
function tablesIn(value: unknown, path: readonly string[] = []): { name: string; key: string; table: TwoDimTable }[] {
  if (value === null || typeof value !== 'object') return [];
  if ('rowcount' in value && 'data' in value) {
    const table = value as TwoDimTable;
    return table.columns.length > 0 ? [{ name: [...path.slice(0, -1), table.name].join(' - ').replaceAll('_', ' '), key: (path.at(-1) ?? '').replaceAll('_', ' '), table }] : [];
  }
  return Object.entries(value).flatMap(([key, one]) => tablesIn(one, Array.isArray(value) ? path : [...path, key]));
}

async function answerOf(result: Result, signal: AbortSignal): Promise<unknown> {
  if (result.kind === 'model') return getModel(result.id, signal);
  if (result.kind === 'grid') return getGrid(result.id, {}, signal);
  if ('id' in result && result.kind !== 'partial dependence') return frameColumns(result.id, signal);
  if (result.kind === 'partial dependence') return getPartialDependence(result.id);
  throw new Error('What that call gives has no tables.');
}

const MOST_TABLES = 12;

function Tables({ of, name }: { of: Result; name: string | undefined }) {
  const answer = useResource((signal) => answerOf(of, signal), [JSON.stringify(of)]);
  return (
    <Loaded of={answer}>
      {(value) => {
        const model = of.kind === 'model' ? (value as Model) : undefined;
        if (model && name === 'parameters') return <ParametersCard model={model} />;
        const all = tablesIn(value);
        const wanted = name?.toLowerCase().replace('output - ', '') ?? '';
        const shown = all.filter(({ name: full, key }) => `${full}\n${key}`.toLowerCase().includes(wanted));
        if (shown.length === 0) return <Notice kind="warning">There is no table '{name}' in it. There are: {all.map((one) => one.name).join(', ') || 'none'}.</Notice>;
        return shown.slice(0, MOST_TABLES).map((one, i) => <div key={i}><h3>{visible(one.name)}</h3><ResultTable table={one.table} /></div>);
      }}
    </Loaded>
  );
}

export function ResultView({ result, insert }: { result: Result; insert: InsertCell }) {
  switch (result.kind) {
    case 'frame': return <FrameResult id={result.id} cells={false} />;
    case 'frame cells': return <FrameResult id={result.id} cells />;
    case 'column': return <FrameResult id={result.id} cells={false} first={result.column} />;
    case 'plot': return <Plot id={result.id} x={result.x} y={result.y} />;
    case 'model': return <ModelResult id={result.id} />;
    case 'grid': return <GridResult id={result.id} />;
    case 'partial dependence': return <Dependences id={result.id} />;
    case 'tables': return <Tables of={result.of} name={result.name} />;
    case 'setup': return <Setup sources={result.sources} insert={insert} />;
    case 'metrics': return <Scored model={result.model} frame={result.frame} predictions={result.predictions} />;
    case 'place': return <p><a href={link(result.path, result.fields)}>{result.text}</a></p>;
    case 'value': return <pre tabIndex={0}>{visible(Array.isArray(result.value) ? result.value.join(', ') : String(result.value))}</pre>;
    case 'done': return <Notice kind="success">{result.text}</Notice>;
    case 'assist': return <Assist insert={insert} />;
    default: return null;
  }
}
