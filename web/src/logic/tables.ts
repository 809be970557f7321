// Reading the server's tables of results.
import type { Cell, TwoDimTable } from '../api/types';

/** "NaN" and "Infinity" come as text. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined || value === '') return NaN;
  return Number(value);
}

export function column(table: TwoDimTable, name: string): Cell[] | undefined {
  const at = table.columns.findIndex((one) => one.name === name);
  return at < 0 ? undefined : table.data[at];
}

export function numbers(table: TwoDimTable, name: string): number[] | undefined {
  return column(table, name)?.map(toNumber);
}

/** Names of the columns that begin with one of the prefixes, e.g. training_ and validation_. */
export function endingsOf(table: TwoDimTable, prefix: string): string[] {
  return table.columns.filter((one) => one.name.startsWith(prefix)).map((one) => one.name.slice(prefix.length));
}
