// All grids, and with a name one of them: leaderboard, parallel coordinates, failures.
import { useState } from 'preact/hooks';
import { getGrid, listGrids } from '../api/models';
import type { Grid } from '../api/types';
import { ParallelCoordinates } from '../charts/parallel_coordinates';
import type { Axis } from '../charts/parallel_coordinates';
import { count } from '../logic/format';
import { go, link, place } from '../router';
import { Button, ButtonLink, Card, Empty, Field, Loaded, Name, Notice, Page, Select } from '../ui/parts';
import { useResource } from '../ui/resource';
import { SortedTable } from '../ui/sorted_table';
import { GridTable, gridMetric, gridRows } from './grid_table';

const SORTINGS = ['', 'logloss', 'auc', 'pr_auc', 'mean_per_class_error', 'err', 'rmse', 'mse', 'mae', 'residual_deviance', 'r2', 'accuracy', 'f1'];
const HIGHER_IS_BETTER = new Set(['auc', 'pr_auc', 'r2', 'accuracy', 'f1']);

function List() {
  const grids = useResource(listGrids, []);
  return (
    <Page title="Grids" actions={<ButtonLink href="#/build" kind="primary">Search a grid</ButtonLink>}>
      <Loaded of={grids}>
        {(list) =>
          list.length === 0 ? (
            <Empty><p>There are no grids yet. Switch “grid” on at the parameters to try, in the form of a model.</p><ButtonLink href="#/build" kind="primary">Build</ButtonLink></Empty>
          ) : (
            <SortedTable
              label="Grids"
              rows={list}
              keyOf={(grid) => grid.grid_id.name}
              search={(grid) => grid.grid_id.name}
              columns={[
                { head: 'Name', sort: (grid) => grid.grid_id.name, cell: (grid) => <a href={link(['grids', grid.grid_id.name])}><Name text={grid.grid_id.name} /></a> },
                { head: 'Models', number: true, sort: (grid) => grid.model_ids.length, cell: (grid) => count(grid.model_ids.length) },
                { head: 'Tries', cell: (grid) => grid.hyper_names.join(', ') },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

function axesOf(grid: Grid): Axis[] {
  const rows = gridRows(grid);
  return [
    ...grid.hyper_names.map((name, i) => ({ name, values: rows.map((row) => row.values[i] ?? '') })),
    { name: gridMetric(grid), values: rows.map((row) => row.metric) },
  ];
}

function Failures({ grid }: { grid: Grid }) {
  const reasons = grid.failure_details ?? [];
  if (reasons.length === 0) return null;
  return (
    <Card title={`${count(reasons.length)} failed`} wide>
      {[...new Set(reasons)].slice(0, 20).map((reason) => <Notice key={reason} kind="error">{reason}</Notice>)}
    </Card>
  );
}

export function GridView({ grid }: { grid: Grid }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = gridRows(grid);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      {rows.length > 1 && (
        <Card title="Parallel coordinates" wide>
          <ParallelCoordinates axes={axesOf(grid)} names={rows.map((row) => row.id)} onPick={(i) => go(link(['models', rows[i]!.id]))} />
        </Card>
      )}
      <Card title={`Leaderboard of ${count(rows.length)} models`} wide actions={<Button disabled={chosen.size < 2} onClick={() => go(link(['compare'], { id: [...chosen] }))}>Compare {chosen.size || ''}</Button>}>
        <GridTable
          grid={grid}
          more={[{ head: 'Compare', cell: (row) => <input type="checkbox" aria-label={`Compare ${row.id.slice(0, 80)}`} checked={chosen.has(row.id)} onChange={() => toggle(row.id)} /> }]}
        />
      </Card>
      <Failures grid={grid} />
    </>
  );
}

function One({ id }: { id: string }) {
  const [by, setBy] = useState('');
  const grid = useResource((signal) => getGrid(id, by ? { sort_by: by, decreasing: HIGHER_IS_BETTER.has(by) } : {}, signal), [id, by]);
  return (
    <Page title={<Name text={id} />}>
      <div class="fields">
        <Field label="Best by">{(field) => <Select id={field} value={by} options={SORTINGS.map((key) => [key, key ? key.replaceAll('_', ' ') : 'the usual metric'] as const)} onChange={setBy} />}</Field>
      </div>
      <Loaded of={grid}>{(value) => <GridView grid={value} />}</Loaded>
    </Page>
  );
}

export default function Grids() {
  const id = place.value.path[1];
  return id === undefined ? <List /> : <One id={id} />;
}
