// From counters of ticks to shares of work.

/** The share of each processor that was not idle between two readings. */
export function busyShares(before: readonly number[][], after: readonly number[][]): number[] {
  return after.map((now, i) => {
    const then = before[i] ?? now.map(() => 0);
    const spent = now.map((ticks, k) => ticks - (then[k] ?? 0));
    const all = spent.reduce((sum, ticks) => sum + ticks, 0);
    return all > 0 ? 1 - (spent[3] ?? 0) / all : 0;
  });
}

/** The lines of a log that hold a text, the last `most` of them. */
export function logLines(log: string, search: string, most: number): string[] {
  const wanted = search.toLowerCase();
  return log.split('\n').filter((line) => line !== '' && line.toLowerCase().includes(wanted)).slice(-most);
}
