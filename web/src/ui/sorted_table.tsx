// A table that sorts by its heads, with a search when it is long.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { count } from '../logic/format';
import { Button, TextInput } from './parts';

export interface TableColumn<T> {
  head: string;
  cell: (row: T) => ComponentChildren;
  sort?: (row: T) => string | number;
  number?: boolean;
}

interface Props<T> {
  label: string;
  rows: readonly T[];
  columns: readonly TableColumn<T>[];
  keyOf: (row: T) => string;
  search?: (row: T) => string;
  sorted?: { column: number; down: boolean };
  most?: number; // rows shown at first
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') {
    // What is no number goes last in both directions' first reading.
    return Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b;
  }
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

export function SortedTable<T>({ label, rows, columns, keyOf, search, sorted, most = 100 }: Props<T>) {
  const [order, setOrder] = useState(sorted);
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const wanted = text.toLowerCase();
  let shown = search && wanted ? rows.filter((row) => search(row).toLowerCase().includes(wanted)) : [...rows];
  const by = order && columns[order.column]?.sort;
  if (by && order) shown = shown.sort((a, b) => compare(by(a), by(b)) * (order.down ? -1 : 1));
  const hidden = all ? 0 : Math.max(0, shown.length - most);
  if (hidden > 0) shown = shown.slice(0, most);
  return (
    <div class="table-box">
      {search && rows.length > 8 && (
        <div class="toolbar">
          <TextInput label={`Search ${label}`} type="search" value={text} onInput={setText} placeholder="Search" />
        </div>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label={label}>
        <table>
          <thead>
            <tr>
              {columns.map((one, i) => (
                <th key={one.head + i} scope="col" class={one.number ? 'number' : undefined} aria-sort={order?.column === i ? (order.down ? 'descending' : 'ascending') : undefined}>
                  {one.sort ? (
                    <button type="button" class="sort" onClick={() => setOrder({ column: i, down: order?.column === i ? !order.down : !!one.number })}>
                      {one.head}
                      <span aria-hidden="true">{order?.column === i ? (order.down ? ' ↓' : ' ↑') : ''}</span>
                    </button>
                  ) : (
                    one.head || <span class="unseen">Actions</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map((one, i) => <td key={i} class={one.number ? 'number' : undefined}>{one.cell(row)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && <Button kind="quiet" onClick={() => setAll(true)}>Show {count(hidden)} more</Button>}
    </div>
  );
}
