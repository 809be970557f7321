// The scoring history of a model: a line for each score and, where a better model than the last one is
// kept, a line at the end for the scores of that.
import type { TwoDimTable } from '../api/types';
import { numbers } from './tables';

export interface KeptModel {
  row: number; // of its scores
  at: number; // the row of the scores that it had while it was trained; -1: none
}

/** How many rows are scores in training, and what is kept instead of the last of them. */
export function splitHistory(table: TwoDimTable): { trained: number; kept: KeptModel | undefined } {
  const samples = numbers(table, 'samples') ?? numbers(table, 'epochs') ?? [];
  const last = samples.length - 1;
  if (last < 2 || !(samples[last]! <= samples[last - 1]!)) return { trained: table.data[0]?.length ?? 0, kept: undefined };
  return { trained: last, kept: { row: last, at: samples.slice(0, last).lastIndexOf(samples[last]!) } };
}
