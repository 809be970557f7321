// What surrounds every page: navigation, the theme, and word of a server that is gone.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { connected, get } from './api/client';
import type { Cloud } from './api/types';
import { pageOf } from './page_table';
import { recordVisit } from './recorder';
import { link, place } from './router';
import { Button, ErrorNotice, Notice, visible } from './ui/parts';
import { useResource } from './ui/resource';

const SECTIONS: readonly (readonly [string, string, string])[] = [
  ['', 'Start', 'M3 11l9-8 9 8v10h-6v-6H9v6H3z'],
  ['frames', 'Data', 'M4 5h16v4H4zM4 11h16v4H4zM4 17h16v3H4z'],
  ['build', 'Build', 'M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7z'],
  ['models', 'Models', 'M5 4a3 3 0 1 1-1 5l3 4-3 4a3 3 0 1 1 1 1l4-4h6a3 3 0 1 1 0-2H9L5 9z'],
  ['grids', 'Grids', 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z'],
  ['jobs', 'Jobs', 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zm-1 4v6l5 3 1-2-4-2V7z'],
  ['notebook', 'Notebook', 'M6 3h12v18H6zM9 7h6v2H9zM9 11h6v2H9z'],
  ['admin', 'Admin', 'M4 6h10v2H4zM16 5h2v4h-2zM4 11h3v2H4zM9 10h2v4H9zM13 11h7v2h-7zM4 16h8v2H4zM14 15h2v4h-2z'],
];

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const stored = localStorage.getItem('hydrofoil.theme');
export const theme = signal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'auto');

function chooseTheme(next: Theme): void {
  theme.value = next;
  if (next === 'auto') {
    localStorage.removeItem('hydrofoil.theme');
    delete document.documentElement.dataset['theme'];
  } else {
    localStorage.setItem('hydrofoil.theme', next);
    document.documentElement.dataset['theme'] = next;
  }
}

function ThemeButton() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]!;
  return (
    <Button kind="quiet" onClick={() => chooseTheme(next)} label={`Theme: ${theme.value}. Change to ${next}`}>
      Theme: {theme.value}
    </Button>
  );
}

function Navigation() {
  const here = place.value.path[0] ?? '';
  const cloud = useResource((signal) => get<Cloud>('/3/Cloud', { skip_ticks: true }, signal), []);
  const current = { columns: 'frames', import: 'frames', parse: 'frames', compare: 'models', predict: 'models' }[here] ?? here;
  return (
    <nav class="sidebar" aria-label="Main">
      <a class="brand" href="#/">
        <img src="icon.svg" alt="" width="28" height="28" />
        <span>Hydrofoil</span>
      </a>
      <ul>
        {SECTIONS.map(([key, text, shape]) => (
          <li key={key}>
            <a href={link(key ? [key] : [])} aria-current={key === current ? 'page' : undefined}>
              <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d={shape} /></svg>
              <span>{text}</span>
            </a>
          </li>
        ))}
      </ul>
      <div class="sidebar-foot">
        <p class="server-state">
          <span class={connected.value ? 'dot good' : 'dot bad'} aria-hidden="true" />
          {connected.value ? visible(cloud.value?.cloud_name ?? 'connected') : 'no answer'}
        </p>
        <ThemeButton />
      </div>
    </nav>
  );
}

// A file that is dropped beside the place for it would take the page away.
for (const event of ['dragover', 'drop']) globalThis.addEventListener(event, (one) => one.preventDefault());

/** The page of the place, loaded when it is first needed. */
function PageHere() {
  const here = place.value;
  // As the table of pages tells them apart: a page never draws a place that is another's.
  const kind = `${here.path[0] ?? ''}${here.path.length > 1 ? '/*' : ''}`;
  const [page, setPage] = useState<{ kind: string; view?: ComponentType; error?: Error }>({ kind: '' });
  useEffect(() => {
    let wanted = true;
    pageOf(here.path).then(
      (view) => wanted && setPage({ kind, view }),
      (error: Error) => wanted && setPage({ kind, error }),
    );
    return () => {
      wanted = false;
    };
  }, [kind]);
  const key = here.path.join('/');
  const first = useRef(true);
  useEffect(() => {
    recordVisit(here.path);
    // Readers of the screen go on at the new page; at the first load they begin at the top.
    if (!first.current) document.getElementById('main')?.focus({ preventScroll: true });
    first.current = false;
    window.scrollTo(0, 0);
  }, [key]);
  if (page.error && page.kind === kind) return <ErrorNotice error={page.error} />;
  const View = page.view;
  return View && page.kind === kind ? <View key={`${key}?${here.fields.toString()}`} /> : <p class="muted">Loading…</p>;
}

export function Shell() {
  return (
    <>
      <a class="skip" href="#main" onClick={(event: Event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}>
        Skip to content
      </a>
      <Navigation />
      <main id="main" tabIndex={-1}>
        {!connected.value && (
          <Notice kind="error">The server does not answer. What you typed stays here; this page goes on by itself as soon as it is back.</Notice>
        )}
        <PageHere />
      </main>
    </>
  );
}
