// Numbers, sizes and times as people read them.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export const count = (value: number): string => whole.format(value);

/** A figure with some six digits that matter; thousands are separated. */
export function number(value: unknown, digits = 6): string {
  if (value === null || value === undefined || value === '') return '';
  const n = typeof value === 'number' ? value : Number(value);
  if (Number.isNaN(n)) return typeof value === 'string' && value !== 'NaN' ? value : '–';
  if (!Number.isFinite(n)) return n > 0 ? '∞' : '−∞';
  if (Number.isInteger(n) && Math.abs(n) < 1e15) return whole.format(n).replace('-', '−');
  const size = Math.abs(n);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return n.toExponential(Math.max(1, digits - 3)).replace('-', '−');
  return new Intl.NumberFormat('en', { maximumSignificantDigits: digits }).format(n).replace('-', '−');
}

export const percent = (share: number, digits = 1): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(digits)} %` : '–';

export function bytes(size: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = size;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function moment(ms: number, zone?: string): string {
  if (!Number.isFinite(ms) || ms <= 0) return '–';
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' };
  return new Intl.DateTimeFormat('en-GB', zone ? { ...options, timeZone: zone } : options).format(ms);
}

/** A cell of a column of times: ISO, to the second or millisecond, in the zone given. */
export function timeCell(ms: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(ms);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const fraction = ms % 1000 === 0 ? '' : `.${String(((ms % 1000) + 1000) % 1000).padStart(3, '0')}`;
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')}${fraction}`;
}

/** A figure of a column, such as its mean: a time where the column has times. */
export function columnFigure(type: string, value: unknown, digits = 6): string {
  if (type !== 'time') return number(value, digits);
  const ms = typeof value === 'number' ? value : Number(value ?? NaN);
  return Number.isFinite(ms) ? timeCell(Math.round(ms), 'UTC') : '–';
}

/** A distance of figures of a column, such as its deviation. */
export const columnSpread = (type: string, value: unknown): string =>
  type === 'time' && Number.isFinite(Number(value)) ? duration(Number(value)) : number(value);
