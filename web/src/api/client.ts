// The one way to the server: every request of the page goes through here.
import { signal } from '@preact/signals';
import { jsonText, parseJson } from '../logic/json';

/** What the server answered instead of what was asked for. Status 0: it did not answer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly kind = '',
  ) {
    super(message);
  }
}

export type Scalar = string | number | bigint | boolean | null | undefined;
/** Values by name; lists are sent as H2O's clients do, unset ones not at all. */
export type Fields = Record<string, Scalar | readonly unknown[]>;

/** False while the server does not answer. */
export const connected = signal(true);
/** Grows whenever the server is back: what was loaded before may be gone. */
export const connection = signal(0);

/** Where the API begins, also under the path of a proxy: the page is in a folder of it. */
export const apiRoot = new URL('../', document.baseURI).href;

export const segment = encodeURIComponent;

function encoded(fields: Fields): URLSearchParams {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    out.append(name, typeof value === 'object' ? jsonText(value) : String(value));
  }
  return out;
}

/** H2O frames its messages in capitals and blank lines, begins them by the name of a class, and tells faults of
 *  parameters within a sentence of its own. */
export function plainMessage(text: string): string {
  return text
    .replace(/^\s*(?:[a-z]\w*\.)+[A-Z]\w*:\s*/, '')
    .replace(/^\s*ERROR MESSAGE:\s*/, '')
    .replace(/^Illegal argument\(s\) for [^]*? Details: /, '')
    .replace(/ERRR on field: _(\w+): /g, '$1: ')
    .trim();
}

function errorOf(status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as { msg?: string; exception_msg?: string; exception_type?: string };
    const message = plainMessage(body.msg ?? body.exception_msg ?? '');
    return new ApiError(status, message || `The server answered with status ${status}.`, body.exception_type);
  } catch {
    return new ApiError(status, `The server answered with status ${status}: ${text.slice(0, 200)}`);
  }
}

const RETRY_MS = 2000;

async function retryUntilBack(): Promise<void> {
  while (!connected.value) {
    await new Promise((done) => setTimeout(done, RETRY_MS));
    try {
      const answer = await fetch(`${apiRoot}3/Ping`);
      if (answer.ok) {
        connected.value = true;
        connection.value += 1;
      }
    } catch {
      // still gone
    }
  }
}

export function noticeLoss(): void {
  if (!connected.value) return;
  connected.value = false;
  void retryUntilBack();
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(apiRoot + path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    noticeLoss();
    throw new ApiError(0, 'The server does not answer. Nothing you typed is lost; this page tries again by itself.');
  }
  if (!answer.ok) throw errorOf(answer.status, await answer.text());
  return answer;
}

/** Whole numbers beyond what a number holds, such as seeds, stay as their digits. */
const parsed = <T>(text: string): T => parseJson(text, (digits) => digits) as T;

/** "/3/Frames" with fields as query. */
export function address(path: string, fields: Fields = {}): string {
  const query = encoded(fields).toString();
  return path.slice(1) + (query ? `?${query}` : '');
}

export async function get<T>(path: string, fields: Fields = {}, signal?: AbortSignal): Promise<T> {
  return parsed<T>(await getText(path, fields, signal));
}

export async function getText(path: string, fields: Fields = {}, signal?: AbortSignal): Promise<string> {
  return (await send(address(path, fields), { signal: signal ?? null })).text();
}

export async function post<T>(path: string, fields: Fields = {}, signal?: AbortSignal): Promise<T> {
  const init = { method: 'POST', body: encoded(fields), signal: signal ?? null };
  return parsed<T>(await (await send(path.slice(1), init)).text());
}

export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  return (await send(path.slice(1), { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<T>;
}

export async function remove(path: string): Promise<void> {
  await send(path.slice(1), { method: 'DELETE' });
}

/** Uploads one file, telling the share that is sent. */
export function upload<T>(path: string, file: Blob, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiRoot + path.slice(1));
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () =>
      request.status === 200
        ? resolve(JSON.parse(request.responseText) as T)
        : reject(errorOf(request.status, request.responseText));
    request.onerror = () => {
      noticeLoss();
      reject(new ApiError(0, 'The upload broke off: the server does not answer.'));
    };
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}
