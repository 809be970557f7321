// The small parts that all pages are made of.
import type { ComponentChildren, TargetedEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { ApiError, connected } from '../api/client';
import type { Resource } from './resource';

export interface WithChildren {
  children?: ComponentChildren;
}

/** A name by a user: isolated, so that its direction and invisible letters change nothing around it. */
export function Name({ text, full = false }: { text: string; full?: boolean }) {
  const shown = full || text.length <= 200 ? text : `${text.slice(0, 160)}… (${text.length.toLocaleString('en')} letters)`;
  return (
    <bdi class="name" title={text.slice(0, 1000)}>
      {visible(shown)}
    </bdi>
  );
}

/** Control, zero-width and direction characters as their code points. */
export function visible(text: string): string {
  if (text === '') return '(empty)';
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, (c) => {
    return `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

interface ButtonProps extends WithChildren {
  onClick?: () => void;
  kind?: 'primary' | 'plain' | 'danger' | 'quiet';
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  type?: 'button' | 'submit';
  label?: string;
  pressed?: boolean;
}

export function Button({ onClick, kind = 'plain', busy, disabled, type = 'button', label, pressed, children }: ButtonProps) {
  return (
    <button
      type={type}
      class={`button ${kind}`}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

export function ButtonLink({ href, kind = 'plain', download, children }: WithChildren & { href: string; kind?: string; download?: boolean | string }) {
  return (
    <a class={`button ${kind}`} href={href} {...(download ? { download: download === true ? '' : download } : {})}>
      {children}
    </a>
  );
}

export function Notice({ kind, children }: WithChildren & { kind: 'error' | 'warning' | 'info' | 'success' }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

export function ErrorNotice({ error }: { error: Error | undefined }) {
  if (!error) return null;
  // While the server is gone the top of every page tells it.
  if (error instanceof ApiError && error.status === 0) return connected.value ? <Notice kind="error">The server did not answer then. It does now: try it again.</Notice> : null;
  return <Notice kind="error">{error.message}</Notice>;
}

/** What is loaded, or why not yet. */
export function Loaded<T>({ of, children }: { of: Resource<T>; children: (value: Exclude<T, undefined>) => ComponentChildren }) {
  return (
    <>
      <ErrorNotice error={of.error} />
      {of.value !== undefined ? children(of.value as Exclude<T, undefined>) : of.loading ? <p class="muted" role="status">Loading…</p> : null}
    </>
  );
}

export function Page({ title, actions, children }: WithChildren & { title: ComponentChildren; actions?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${heading.current?.textContent?.slice(0, 80) ?? ''} · Hydrofoil`;
  });
  return (
    <>
      <header class="page-head">
        <h1 ref={heading} tabIndex={-1}>{title}</h1>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

interface CardProps extends WithChildren {
  title: ComponentChildren;
  wide?: boolean;
  actions?: ComponentChildren;
}

export function Card({ title, wide, actions, children }: CardProps) {
  return (
    <section class={wide ? 'card wide' : 'card'}>
      <header class="card-head">
        <h2>{title}</h2>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

export function Field({ label, hint, error, children }: { label: ComponentChildren; hint?: ComponentChildren; error?: string | undefined; children: (id: string) => ComponentChildren }) {
  const id = useId();
  return (
    <div class={error ? 'field faulty' : 'field'}>
      <label for={id}>{label}</label>
      {children(id)}
      {hint && <p class="hint">{hint}</p>}
      {error && <p class="fault" role="alert">{error}</p>}
    </div>
  );
}

type Typed<E extends EventTarget> = TargetedEvent<E, Event>;

export function TextInput({ id, value, onInput, placeholder, list, mode, label, type = 'text' }: { id?: string; value: string; onInput: (value: string) => void; placeholder?: string; list?: string; mode?: 'decimal' | 'text'; label?: string; type?: 'text' | 'search' }) {
  return (
    <input
      id={id}
      type={type}
      value={value}
      placeholder={placeholder}
      list={list}
      inputMode={mode}
      aria-label={label}
      autocomplete="off"
      spellcheck={false}
      onInput={(event: Typed<HTMLInputElement>) => onInput(event.currentTarget.value)}
    />
  );
}

export function Select({ id, value, options, onChange, label }: { id?: string; value: string; options: readonly (string | readonly [string, string])[]; onChange: (value: string) => void; label?: string }) {
  return (
    <select id={id} value={value} aria-label={label} onChange={(event: Typed<HTMLSelectElement>) => onChange(event.currentTarget.value)}>
      {options.map((option) => {
        const [key, text] = typeof option === 'string' ? [option, option] : option;
        return (
          <option key={key} value={key} selected={key === value}>
            {visible(text).slice(0, 120)}
          </option>
        );
      })}
    </select>
  );
}

export function Check({ checked, onChange, children }: WithChildren & { checked: boolean; onChange: (value: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event: Typed<HTMLInputElement>) => onChange(event.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  );
}

export function Progress({ share, label, kind = '' }: { share: number; label: string; kind?: string }) {
  return <progress class={`progress ${kind}`} max={1} value={Number.isFinite(share) ? share : 0} aria-label={label} />;
}

/** Asks before it acts; the question is a dialog that the keyboard cannot leave by accident. */
export function Confirm({ ask, action, onYes, children }: WithChildren & { ask: ComponentChildren; action: string; onYes: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>{children}</Button>
      {open && (
        <Dialog title={action} onClose={() => setOpen(false)}>
          <p>{ask}</p>
          <div class="actions">
            <Button kind="danger" onClick={() => { setOpen(false); onYes(); }}>{action}</Button>
            <Button onClick={() => setOpen(false)}>Keep</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

export function Dialog({ title, onClose, children }: WithChildren & { title: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** Asks before what has that name already is replaced. */
export function AskReplace({ names, what, onYes, onClose }: { names: readonly string[]; what: string; onYes: () => void; onClose: () => void }) {
  return (
    <Dialog title="Replace" onClose={onClose}>
      <p>There is already a {what} {names.map((name) => <span key={name}><Name text={name} /> </span>)}</p>
      <div class="actions">
        <Button kind="danger" onClick={() => { onClose(); onYes(); }}>Replace it</Button>
        <Button onClick={onClose}>Keep</Button>
      </div>
    </Dialog>
  );
}

export function Tabs<K extends string>({ tabs, chosen, onChoose, label }: { tabs: readonly (readonly [K, string])[]; chosen: K; onChoose: (key: K) => void; label: string }) {
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex(([key]) => key === chosen);
    const next = (at + step + tabs.length) % tabs.length;
    onChoose(tabs[next]![0]);
    const row = event.currentTarget as HTMLElement;
    (row.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(([key, text]) => (
        <button key={key} type="button" role="tab" aria-selected={key === chosen} tabIndex={key === chosen ? 0 : -1} onClick={() => onChoose(key)}>
          {text}
        </button>
      ))}
    </div>
  );
}

export function Empty({ children }: WithChildren) {
  return <div class="empty">{children}</div>;
}

export function Figures({ of }: { of: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="figures">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
