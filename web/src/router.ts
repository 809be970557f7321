// Where one is: the part of the address after '#', as segments and fields.
import { computed, signal } from '@preact/signals';

export interface Place {
  path: string[];
  fields: URLSearchParams;
}

export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { path: path.split('/').filter(Boolean).map(decoded), fields: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** '#/frames/my%20frame?row=3' from segments and fields. */
export function link(path: readonly string[], fields: Record<string, string | readonly string[] | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) query.append(name, one);
  }
  const text = query.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

const hash = signal(globalThis.location?.hash ?? '');
globalThis.addEventListener?.('hashchange', () => {
  hash.value = location.hash;
});

export const place = computed(() => parsePlace(hash.value));

export function go(to: string): void {
  location.hash = to;
}

/** The same page under another address: the way back does not lead over the old one. */
export function readdress(to: string): void {
  history.replaceState(history.state, '', to);
  hash.value = location.hash;
}
