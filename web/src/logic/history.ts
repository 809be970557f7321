// The scoring history of a model: a line for each score and, where a better model than the last one is
// kept, a line at the end for the scores of that.
import type { TwoDimTable } from '../api/types';
import { numbers } from './tables';

export interface KeptModel {
  row: number; // of its scores
  at: number; // the row of the same scores, of when it was trained; -1: none
}

/** An earlier row of the same scores; the server tells of the last one how long the training was. */
function rowLike(table: TwoDimTable, row: number): number {
  const scores = ['training_rmse', 'validation_rmse', 'training_logloss'].map((name) => numbers(table, name)).filter((values) => values !== undefined);
  const isLike = (other: number): boolean => scores.every((values) => Math.abs(values[other]! - values[row]!) <= 1e-9 * Math.abs(values[row]!));
  for (let other = row - 1; other > 0 && scores.length > 0; other -= 1) if (isLike(other)) return other;
  return -1;
}

/** How many rows are scores in training, and what is kept instead of the last of them. */
export function splitHistory(table: TwoDimTable): { trained: number; kept: KeptModel | undefined } {
  const samples = numbers(table, 'samples') ?? numbers(table, 'epochs') ?? [];
  const last = samples.length - 1;
  if (last < 2 || !(samples[last]! <= samples[last - 1]!)) return { trained: table.data[0]?.length ?? 0, kept: undefined };
  return { trained: last, kept: { row: last, at: rowLike(table, last) } };
}
