// Rectangles of cells fetched as the view moves, the latest kept.

export interface BlockSize {
  rows: number;
  columns: number;
}

export interface Span {
  first: number;
  end: number;
}

/** The blocks, as "row:column" of their first cell, that cover a view. */
export function blocksOf(rows: Span, columns: Span, size: BlockSize): { row: number; column: number }[] {
  const blocks = [];
  for (let row = Math.floor(rows.first / size.rows) * size.rows; row < rows.end; row += size.rows) {
    for (let column = Math.floor(columns.first / size.columns) * size.columns; column < columns.end; column += size.columns) {
      blocks.push({ row, column });
    }
  }
  return blocks;
}

type State<T> = { value: T } | { pending: AbortController } | { error: Error };

/** Keeps the blocks used last; what is no longer wanted is not waited for. */
export class BlockStore<T> {
  private readonly kept = new Map<string, State<T>>();

  constructor(
    private readonly load: (row: number, column: number, signal: AbortSignal) => Promise<T>,
    private readonly changed: (error?: Error) => void,
    private readonly most = 120,
  ) {}

  get(row: number, column: number): T | undefined {
    const state = this.kept.get(`${row}:${column}`);
    return state && 'value' in state ? state.value : undefined;
  }

  want(blocks: readonly { row: number; column: number }[]): void {
    const wanted = new Set(blocks.map(({ row, column }) => `${row}:${column}`));
    for (const [key, state] of this.kept) {
      if (!('pending' in state) || wanted.has(key)) continue;
      state.pending.abort();
      this.kept.delete(key);
    }
    for (const { row, column } of blocks) this.begin(row, column);
    for (const key of this.kept.keys()) {
      if (this.kept.size <= this.most) break;
      if (!wanted.has(key)) this.kept.delete(key);
    }
  }

  clear(): void {
    for (const state of this.kept.values()) if ('pending' in state) state.pending.abort();
    this.kept.clear();
  }

  private begin(row: number, column: number): void {
    const key = `${row}:${column}`;
    const state = this.kept.get(key);
    if (state && !('error' in state)) {
      this.kept.delete(key); // to the end: used last
      this.kept.set(key, state);
      return;
    }
    const pending = new AbortController();
    this.kept.set(key, { pending });
    this.load(row, column, pending.signal).then(
      (value) => {
        if (pending.signal.aborted) return;
        this.kept.set(key, { value });
        this.changed();
      },
      (error: Error) => {
        if (pending.signal.aborted) return;
        this.kept.set(key, { error });
        this.changed(error);
      },
    );
  }
}
