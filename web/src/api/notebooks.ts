import { get, post, remove, segment } from './client';

export interface NotebookEntry {
  name: string;
  size: number;
  timestamp_millis: number;
}

const ROOT = '/3/NodePersistentStorage/notebook';

export async function listNotebooks(signal?: AbortSignal): Promise<NotebookEntry[]> {
  return (await get<{ entries: NotebookEntry[] }>(ROOT, {}, signal)).entries;
}

export async function loadNotebook(name: string, signal?: AbortSignal): Promise<string> {
  return (await get<{ value: string | null }>(`${ROOT}/${segment(name)}`, {}, signal)).value ?? '';
}

export const saveNotebook = (name: string, text: string): Promise<unknown> => post(`${ROOT}/${segment(name)}`, { value: text });
export const deleteNotebook = (name: string): Promise<void> => remove(`${ROOT}/${segment(name)}`);
