import { record } from '../recorder';
import { get, post, remove, segment, upload } from './client';
import type { Frame, FrameEntry, Job, ParseSetup, Cell } from './types';

export async function listFrames(signal?: AbortSignal): Promise<FrameEntry[]> {
  return (await get<{ frames: FrameEntry[] }>('/3/Frames', {}, signal)).frames;
}

export interface Window {
  row: number;
  rows: number;
  column: number;
  columns: number;
}

/** A rectangle of cells. */
export async function frameCells(id: string, window: Window, signal?: AbortSignal): Promise<Frame> {
  const { frames } = await get<{ frames: Frame[] }>(
    `/3/Frames/${segment(id)}`,
    {
      row_offset: window.row,
      row_count: window.rows,
      column_offset: window.column,
      column_count: window.columns,
      _exclude_fields: 'frames/chunk_summary,frames/distribution_summary,frames/columns/percentiles',
    },
    signal,
  );
  return frames[0]!;
}

/** Names, types and figures of all columns, with the first row: what the server has at hand. */
export async function frameColumns(id: string, signal?: AbortSignal): Promise<Frame> {
  return (await get<{ frames: Frame[] }>(`/3/Frames/${segment(id)}`, { row_count: 1 }, signal)).frames[0]!;
}

/** Histogram, quantiles and levels of some columns. */
export async function columnSummaries(
  id: string,
  column: number,
  columns: number,
  signal?: AbortSignal,
): Promise<Frame> {
  const fields = { column_offset: column, column_count: columns, _exclude_fields: 'frames/columns/data' };
  return (await get<{ frames: Frame[] }>(`/3/Frames/${segment(id)}/summary`, fields, signal)).frames[0]!;
}

export const deleteFrame = (id: string): Promise<void> => remove(`/3/Frames/${segment(id)}`);

export interface Imported {
  destination_frames: string[];
  fails: string[];
}

export async function importFiles(path: string): Promise<Imported> {
  const imported = await get<Imported>('/3/ImportFiles', { path });
  record('importFiles', [path]);
  return imported;
}

export async function matchingPaths(src: string, signal?: AbortSignal): Promise<string[]> {
  return (await get<{ matches: string[] }>('/3/Typeahead/files', { src, limit: 30 }, signal)).matches;
}

export async function uploadFile(file: Blob, name: string, onProgress: (share: number) => void): Promise<string> {
  const path = `/3/PostFile?destination_frame=${segment(name)}`;
  const answer = await upload<{ destination_frame: string }>(path, file, onProgress);
  return answer.destination_frame;
}

export type SetupChoices = Partial<
  Pick<ParseSetup, 'parse_type' | 'separator' | 'check_header' | 'single_quotes' | 'column_names' | 'column_types'>
> & { na_strings?: string[][] | null };

export const guessSetup = (sources: string[], choices: SetupChoices = {}): Promise<ParseSetup> =>
  post<ParseSetup>('/3/ParseSetup', { source_frames: sources, ...choices });

export async function parse(setup: ParseSetup, destination: string, deleteOnDone: boolean): Promise<Job> {
  const fields = {
    destination_frame: destination,
    source_frames: setup.source_frames.map((key) => key.name),
    parse_type: setup.parse_type,
    separator: setup.separator,
    number_columns: setup.number_columns,
    single_quotes: setup.single_quotes,
    column_names: setup.column_names,
    column_types: setup.column_types,
    check_header: setup.check_header,
    chunk_size: setup.chunk_size,
    na_strings: setup.na_strings,
    delete_on_done: deleteOnDone,
  };
  const answer = await post<{ job: Job }>('/3/Parse', fields);
  record('parseFiles', fields);
  return answer.job;
}

export interface RapidsAnswer {
  key?: { name: string } | null;
  num_rows?: number;
  num_cols?: number;
  scalar?: Cell | Cell[];
  string?: string;
}

/** `visible`: what it does is more than the page's own work, and worth a cell when recording. */
export async function rapids(ast: string, visible = false): Promise<RapidsAnswer> {
  const answer = await post<RapidsAnswer>('/99/Rapids', { ast });
  if (visible) record('rapids', ast);
  return answer;
}
