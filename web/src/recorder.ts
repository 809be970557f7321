// While recording, what is done on any page becomes a cell of the open notebook.
import { signal } from '@preact/signals';
import { callText } from './logic/notebook_parser';
import type { Literal } from './logic/notebook_parser';

export const recording = signal(false);
export const recorded = signal<readonly string[]>([]);

let silent = 0;

/** What is done meanwhile is not recorded: it is a cell already. */
export async function unrecorded<T>(work: () => Promise<T>): Promise<T> {
  silent += 1;
  try {
    return await work();
  } finally {
    silent -= 1;
  }
}

export function record(verb: string, ...args: Literal[]): void {
  if (recording.value && silent === 0) recorded.value = [...recorded.value, callText(verb, ...args)];
}

export function takeRecorded(): readonly string[] {
  const taken = recorded.value;
  recorded.value = [];
  return taken;
}
