// Times as people write them, in a time zone: a year, a month, a day, a minute, a second or less.

/** From the first millisecond since 1970 to the one after the last. */
export interface Period {
  start: number;
  end: number;
}

export const TIME_HINT = '2024, 2024-05, 2024-05-31 or 2024-05-31 14:30';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LENGTHS = [0, 0, 86_400_000, 0, 60_000, 1000]; // of what the last part names; there is no hour without minutes

const CLOCK = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})${CLOCK})?)?$`, 'i');
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${CLOCK}$`, 'i');
const DAY_MONTH_NAME = new RegExp(String.raw`^(?:(\d{1,2})\.?[ -])?([a-z]{3,9})\.?[ ,-]+(\d{4})${CLOCK}$`, 'i');
const MONTH_NAME_DAY = new RegExp(String.raw`^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})${CLOCK}$`, 'i');

type Parts = (string | undefined)[]; // year, month, day, hour, minute, second, fraction, zone

function monthOf(name: string): string {
  const at = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  const whole = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, Math.max(0, at)));
  return at >= 0 && whole.toLowerCase().startsWith(name.toLowerCase()) ? String(at + 1) : '0';
}

function partsOf(text: string): Parts | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return yearFirst.slice(1);
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) return [dayFirst[3], dayFirst[2], dayFirst[1], ...dayFirst.slice(4)];
  const named = DAY_MONTH_NAME.exec(text);
  if (named) return [named[3], monthOf(named[2]!), named[1], ...named.slice(4)];
  const american = MONTH_NAME_DAY.exec(text);
  return american ? [american[3], monthOf(american[1]!), american[2], ...american.slice(4)] : undefined;
}

/** What the clocks of a zone are ahead of UTC by. */
function ahead(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(at / 1000) * 1000;
}

function fromClock(clock: number, zone: string): number {
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (offset) return clock - (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
  return clock - ahead(clock - ahead(clock, zone), zone);
}

/** Undefined for what is no time. Milliseconds since 1970 are one, too, where they have nine digits or more. */
export function periodOf(typed: string, zone: string): Period | undefined {
  const text = typed.trim();
  if (/^-?\d{9,15}$/.test(text)) return { start: Number(text), end: Number(text) + 1 };
  const parts = partsOf(text);
  if (!parts) return undefined;
  const named = parts.slice(0, 7);
  const given = named.findLastIndex((part) => part !== undefined); // how exactly it is told
  if (named.slice(0, given).some((part) => part === undefined)) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = named.slice(0, 6).map((part) => (part === undefined ? undefined : Number(part)));
  const fraction = Number((named[6] ?? '0').padEnd(3, '0'));
  const start = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  const told = new Date(start); // a 31st of June is a 1st of July
  if (month < 1 || told.getUTCMonth() !== month - 1 || told.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined;
  const end = given === 0 ? Date.UTC(year + 1, 0) : given === 1 ? Date.UTC(year, month) : start + (given === 6 ? 10 ** (3 - named[6]!.length) : LENGTHS[given]!);
  const own = parts[7]?.toUpperCase();
  const where = own === undefined ? zone : own === 'Z' ? 'UTC' : own;
  return { start: fromClock(start, where), end: fromClock(end, where) };
}

export function timeFault(text: string): Error {
  return new Error(`'${text}' is no time: write it as ${TIME_HINT}.`);
}
