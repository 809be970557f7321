// Work on single rows and small samples: frames made for it, and removed when it is done.
import { frameName, temporaryName } from '../logic/expressions';
import { cellText } from '../logic/cells';
import { deleteFrame, frameCells, rapids } from './frames';
import { forgetMetrics, predictNow } from './models';
import type { ScoredNow } from './models';
import type { Fields } from './client';
import type { Column } from './types';

/** Runs `work` on a frame of the rows that an expression of `frame` chooses, then removes it. */
export async function withRows<T>(expression: string, work: (frame: string) => Promise<T>): Promise<T> {
  const name = temporaryName('rows');
  await rapids(`(assign ${name} ${expression})`);
  try {
    return await work(name);
  } finally {
    await deleteFrame(name).catch(() => undefined);
  }
}

/** Scores rows that were made for it, and has the server forget the metrics. */
export async function scoreAside(model: string, frame: string, fields: Fields): Promise<ScoredNow> {
  const scored = await predictNow(model, frame, fields);
  await forgetMetrics(model, frame).catch(() => undefined);
  return scored;
}

/** Rows of a frame from `first` on, as an expression. */
export const rowsOf = (frame: string, first: number, rows = 1): string => `(rows ${frameName(frame)} [${first}:${rows}])`;

/** All columns of the first rows of a frame, then removes the frame. */
export async function takeColumns(frame: string, rows: number): Promise<Column[]> {
  try {
    return (await frameCells(frame, { row: 0, rows, column: 0, columns: -1 })).columns;
  } finally {
    await deleteFrame(frame).catch(() => undefined);
  }
}

/** A row as text by column. */
export async function rowTexts(frame: string, row: number): Promise<Record<string, string>> {
  const { columns } = await frameCells(frame, { row, rows: 1, column: 0, columns: -1 });
  const text = (column: (typeof columns)[number]): string => cellText(column, 0, column.domain, 'UTC') ?? '';
  // Numbers as they are typed: without what parts their thousands.
  return Object.fromEntries(columns.map((column) => [column.label, column.domain || column.type === 'time' ? text(column) : text(column).replaceAll(',', '')]));
}
