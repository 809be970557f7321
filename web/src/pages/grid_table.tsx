// The models of a grid, best first, with what was tried.
import type { Grid } from '../api/types';
import { number } from '../logic/format';
import { toNumber } from '../logic/tables';
import { link } from '../router';
import { Name } from '../ui/parts';
import { SortedTable } from '../ui/sorted_table';
import type { TableColumn } from '../ui/sorted_table';

export interface GridRow {
  id: string;
  values: string[]; // by hyper parameter
  metric: number;
}

export function gridRows(grid: Grid): GridRow[] {
  const table = grid.summary_table;
  if (!table) return grid.model_ids.map((key) => ({ id: key.name, values: [], metric: NaN }));
  const at = (name: string): number => table.columns.findIndex((one) => one.name === name);
  const ids = table.data[at('model_ids')] ?? [];
  const metrics = table.data[table.columns.length - 1] ?? [];
  return ids.map((id, row) => ({
    id: String(id),
    values: grid.hyper_names.map((name) => String(table.data[at(name)]?.[row] ?? '')),
    metric: toNumber(metrics[row]),
  }));
}

export const gridMetric = (grid: Grid): string => grid.summary_table?.columns.at(-1)?.name ?? 'metric';

export function GridTable({ grid, more = [] }: { grid: Grid; more?: TableColumn<GridRow>[] }) {
  return (
    <SortedTable
      label="Models of the grid"
      rows={gridRows(grid)}
      keyOf={(row) => row.id}
      search={(row) => `${row.id} ${row.values.join(' ')}`}
      columns={[
        ...more,
        { head: 'Model', sort: (row) => row.id, cell: (row) => <a href={link(['models', row.id])}><Name text={row.id} /></a> },
        ...grid.hyper_names.map((name, i): TableColumn<GridRow> => ({
          head: name,
          sort: (row) => (Number.isNaN(Number(row.values[i])) ? (row.values[i] ?? '') : Number(row.values[i])),
          cell: (row) => row.values[i],
        })),
        { head: gridMetric(grid), number: true, sort: (row) => row.metric, cell: (row) => number(row.metric) },
      ]}
    />
  );
}
