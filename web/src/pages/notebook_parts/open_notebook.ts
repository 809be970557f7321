// The notebook that is open: kept over pages and reloads until another one is opened.
import { signal } from '@preact/signals';
import { readNotebook, writeNotebook } from '../../logic/notebook_file';
import type { Cell } from '../../logic/notebook_file';

export interface OpenCell extends Cell {
  key: number; // stays with the cell when it moves
}

export interface OpenNotebook {
  name: string;
  saved: string; // as it is on the server; "" when it is not
  cells: OpenCell[];
}

const STORE = 'hydrofoil.notebook';
let nextKey = 1;

export const withKeys = (cells: readonly Cell[]): OpenCell[] => cells.map((cell) => ({ ...cell, key: nextKey++ }));

const fresh = (): OpenNotebook => ({ name: 'Untitled', saved: '', cells: withKeys([{ kind: 'cs', text: 'assist' }]) });

function stored(): OpenNotebook {
  try {
    const { name, saved, text } = JSON.parse(sessionStorage.getItem(STORE) ?? '') as { name: string; saved: string; text: string };
    return { name, saved, cells: withKeys(readNotebook(text)) };
  } catch {
    return fresh();
  }
}

export const notebook = signal<OpenNotebook>(stored());

export function changeNotebook(change: Partial<OpenNotebook>): void {
  notebook.value = { ...notebook.value, ...change };
  const { name, saved, cells } = notebook.value;
  try {
    sessionStorage.setItem(STORE, JSON.stringify({ name, saved, text: writeNotebook(cells) }));
  } catch {
    // Too much for the browser's storage: it stays in this page.
  }
}

export const newNotebook = (): void => changeNotebook(fresh());
export const isSaved = (): boolean => notebook.value.saved === writeNotebook(notebook.value.cells);
