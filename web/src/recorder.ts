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

// The calls that show what the pages show: of all things of a kind, and of one.
const SHOWN: Record<string, readonly [string, string?]> = {
  frames: ['getFrames', 'getFrameSummary'], models: ['getModels', 'getModel'], grids: ['getGrids', 'getGrid'], jobs: ['getJobs', 'getJob'], admin: ['getCloud'],
};

/** A page that is gone to. */
export function recordVisit([kind = '', name]: readonly string[]): void {
  const [all, one] = (Object.hasOwn(SHOWN, kind) ? SHOWN[kind] : undefined) ?? [];
  if (name === undefined) {
    if (all) record(all);
  } else if (one) {
    record(one, name);
  }
}

export function takeRecorded(): readonly string[] {
  const taken = recorded.value;
  recorded.value = [];
  return taken;
}
