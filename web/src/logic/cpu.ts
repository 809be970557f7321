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

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The lines of a log of a level or a worse one that hold a text, the last `most` of them. */
export function logLines(log: string, least: LogLevel, search: string, most: number): string[] {
  const wanted = search.toLowerCase();
  let level = 1; // a line that tells none goes on with the message before it
  return log.split('\n').filter((line) => {
    const told = 'DIWE'.indexOf(/^\d{4}-\d\d-\d\d [\d:.]+ ([DIWE]) /.exec(line)?.[1] ?? '-');
    if (told >= 0) level = told;
    return line !== '' && level >= LOG_LEVELS.indexOf(least) && line.toLowerCase().includes(wanted);
  }).slice(-most);
}
