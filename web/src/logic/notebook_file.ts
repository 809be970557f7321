// Notebooks as Flow keeps them: {"version": "1.0.0", "cells": [{"type": "cs", "input": "..."}]}.

export const CELL_KINDS = ['cs', 'md', 'raw', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

export interface Cell {
  kind: CellKind;
  text: string;
}

/** What is wrong with a name: the server keeps notebooks as files. */
export function nameFault(name: string): string | undefined {
  if (name.trim() === '') return 'A notebook is kept under a name.';
  if (name.length > 255) return 'A name has 255 letters at most.';
  const wrong = /[^\w ()-]/u.exec(name);
  return wrong ? `A name has letters from a to z, digits, blanks, brackets, - and _; '${wrong[0]}' is none of them.` : undefined;
}

export function writeNotebook(cells: readonly Cell[]): string {
  return JSON.stringify({ version: '1.0.0', cells: cells.map(({ kind, text }) => ({ type: kind, input: text })) }, null, 2);
}

export function readNotebook(text: string): Cell[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('This is no notebook: it is not JSON.');
  }
  const cells = (parsed as { cells?: unknown } | null)?.cells;
  if (!Array.isArray(cells)) throw new Error('This is no notebook: it has no list of cells.');
  return cells.map((cell: { type?: unknown; input?: unknown } | null) => ({
    kind: CELL_KINDS.find((kind) => kind === cell?.type) ?? 'raw',
    text: typeof cell?.input === 'string' ? cell.input : '',
  }));
}
