// A table of the server's results as it is.
import type { TwoDimTable } from '../api/types';
import { number } from '../logic/format';
import { toNumber } from '../logic/tables';
import { SortedTable } from './sorted_table';
import { visible } from './parts';

const isFigures = (type: string): boolean => /^(int|long|float|double)$/.test(type);

export function ResultTable({ table }: { table: TwoDimTable }) {
  const rows = Array.from({ length: table.rowcount }, (_, row) => row);
  // A first column without a name numbers the rows; when it is empty it says nothing.
  const shown = table.columns.map((_, i) => i).filter((i) => table.columns[i]!.name !== '' || table.data[i]?.some((cell) => cell !== '' && cell !== null));
  return (
    <SortedTable
      label={table.name || 'Results'}
      rows={rows}
      keyOf={String}
      most={50}
      columns={shown.map((i) => {
        const { type } = table.columns[i]!;
        const name = table.columns[i]!.name || 'what';
        const at = (row: number) => table.data[i]?.[row];
        return isFigures(type)
          ? { head: name.replaceAll('_', ' '), number: true, sort: (row: number) => toNumber(at(row)), cell: (row: number) => number(at(row)) }
          : { head: name.replaceAll('_', ' '), sort: (row: number) => String(at(row) ?? ''), cell: (row: number) => visible(String(at(row) ?? ' ')).slice(0, 300) };
      })}
    />
  );
}
