// What a cell of a frame says.
import type { Column } from '../api/types';
import { timeCell } from './format';

/** null: missing; undefined: not known yet. */
export function cellText(column: Column, row: number, domain: string[] | null, zone: string): string | null | undefined {
  if (column.string_data) return column.string_data[row] ?? null;
  const value = column.data?.[row];
  if (value === undefined) return undefined;
  if (value === null || value === 'NaN') return null;
  if (column.type === 'enum' || column.domain_cardinality > 0) return domain ? (domain[Number(value)] ?? null) : String(value);
  if (column.type === 'time') return timeCell(Number(value), zone);
  return typeof value === 'number' ? plainNumber(value) : value;
}

/** All digits, with thousands separated by thin spaces in the whole part. */
function plainNumber(value: number): string {
  const text = String(value);
  if (!/^-?\d{5,}(\.\d+)?$/.test(text)) return text;
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
