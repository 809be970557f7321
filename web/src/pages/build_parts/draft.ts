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

function keep(next: Record<string, Draft>): void {
  drafts.value = next;
  try {
    sessionStorage.setItem(STORE, JSON.stringify(drafts.value));
  } catch {
    // Too much for the browser's storage: it stays in this page.
  }
}

export function changeDraft(algo: string, change: Partial<Draft>): void {
  keep({ ...drafts.value, [algo]: { ...draftOf(algo), ...change } });
}

/** Begins anew for another training frame, or where one left off with it. */
export function beginDraft(algo: string, frame: string, values: Values): void {
  const at = (name: unknown): string => `${algo} ${String(name ?? '')}`;
  const old = draftOf(algo);
  const begun = drafts.value[at(frame)] ?? { ...emptyDraft(), values: { ...values, training_frame: frame } };
  keep({ ...drafts.value, [at(old.values['training_frame'])]: old, [algo]: begun });
}
