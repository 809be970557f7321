// Hooks that load from the server: once, again when the server is back, or again and again.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { connection } from '../api/client';

export interface Resource<T> {
  value: T | undefined;
  error: Error | undefined;
  loading: boolean;
  reload: () => void;
}

/** Loads when `keys` change. What was loaded stays in view until its successor is here. */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>, keys: readonly unknown[]): Resource<T> {
  const [state, setState] = useState<{ value?: T; error?: Error; loading: boolean }>({ loading: true });
  const [turn, setTurn] = useState(0);
  const epoch = connection.value;
  useEffect(() => {
    const abort = new AbortController();
    setState((old) => ({ ...old, loading: true }));
    load(abort.signal).then(
      (value) => !abort.signal.aborted && setState({ value, loading: false }),
      (error: Error) => !abort.signal.aborted && setState((old) => ({ ...old, error, loading: false })),
    );
    return () => abort.abort();
  }, [...keys, turn, epoch]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { value: state.value, error: state.error, loading: state.loading, reload };
}

/** Calls `step` now and every `ms` milliseconds, at least a second, while `active`. */
export function usePoll(step: () => void, ms: number, active: boolean): void {
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(() => !document.hidden && latest.current(), Math.max(1000, ms));
    return () => clearInterval(timer);
  }, [ms, active]);
}

/** Loads again `ms` milliseconds, at least a second, after the last load began, but never before it has
 *  ended: the server holds some answers for a while. */
export function useRepeated<T>(resource: Resource<T>, ms: number, active: boolean): void {
  const began = useRef(Date.now());
  useEffect(() => {
    if (resource.loading) began.current = Date.now();
  }, [resource.loading]);
  useEffect(() => {
    if (!active || resource.loading) return undefined;
    const timer = setTimeout(resource.reload, Math.max(0, began.current + Math.max(1000, ms) - Date.now()));
    return () => clearTimeout(timer);
  }, [ms, active, resource.loading]);
}

export interface Action<A extends unknown[]> {
  run: (...args: A) => void;
  busy: boolean;
  error: Error | undefined;
  clear: () => void;
}

/** Something that the user starts: busy while it runs, with its error until the next start. */
export function useAction<A extends unknown[]>(act: (...args: A) => Promise<void>): Action<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const run = (...args: A): void => {
    setBusy(true);
    setError(undefined);
    act(...args).then(
      () => setBusy(false),
      (fault: Error) => {
        setBusy(false);
        setError(fault);
      },
    );
  };
  return { run, busy, error, clear: () => setError(undefined) };
}
