// What was typed into the form of each algorithm: kept over pages and reloads until it is cleared.
import { signal } from '@preact/signals';
import type { Values } from '../../logic/form_values';

export interface Draft {
  values: Values;
  grid: Record<string, string>; // values to try, by parameter
  criteria: Record<string, string>;
  gridId: string;
}

const STORE = 'hydrofoil.drafts';
export const emptyDraft = (): Draft => ({ values: {}, grid: {}, criteria: { strategy: 'Cartesian' }, gridId: '' });

function stored(): Record<string, Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? '{}') as Record<string, Draft>;
  } catch {
    return {};
  }
}

const drafts = signal<Record<string, Draft>>(stored());

export const draftOf = (algo: string): Draft => drafts.value[algo] ?? emptyDraft();

export function changeDraft(algo: string, change: Partial<Draft>): void {
  drafts.value = { ...drafts.value, [algo]: { ...draftOf(algo), ...change } };
  try {
    sessionStorage.setItem(STORE, JSON.stringify(drafts.value));
  } catch {
    // Too much for the browser's storage: it stays in this page.
  }
}
