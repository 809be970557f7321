// Expressions of the server's language, as its clients write them.

/** A text in quotes. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

export const canBeNamed = (id: string): boolean => !/[\s()[\]{}"'#]/.test(id);

/** The name of a frame; one that is no plain word cannot be named in an expression. */
export function frameName(id: string): string {
  if (!canBeNamed(id)) throw new Error(`The frame '${id.slice(0, 60)}' cannot be named in an expression: its name has blanks, brackets or quotes.`);
  return id;
}

export const temporaryName = (what: string): string =>
  `${what}_${Array.from(crypto.getRandomValues(new Uint8Array(6)), (b) => b.toString(16).padStart(2, '0')).join('')}`;

/** "frame condition" of the rows whose column is a level, as (rows ...) takes them. */
export const equalTo = (frame: string, column: number, level: string): string =>
  `${frameName(frame)} (== (cols ${frameName(frame)} [${column}]) ${quoted(level)})`;

export interface Condition {
  column: number;
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'between' | 'contains' | 'missing' | 'present';
  value: string;
}

export interface Sorting {
  column: number;
  down: boolean;
}

const isFigure = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** As a pattern that means just this text. */
const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export type Kind = 'text' | 'number' | 'time';

/** A number; in a column of times also a date and a time of day in UTC, as milliseconds. */
function figure(text: string, kind: Kind): number {
  if (isFigure(text)) return Number(text);
  const time = kind === 'time' ? Date.parse(/\d:\d|[Tt]/.test(text) ? `${text.trim().replace(' ', 'T')}Z` : text.trim()) : NaN;
  if (Number.isNaN(time)) throw new Error(kind === 'time' ? `'${text}' is no time: write it as 2024-12-31 or 2024-12-31 23:59:59.` : `'${text}' is no number, which this column has.`);
  return time;
}

function condition(frame: string, one: Condition, kind: Kind): string {
  const cells = `(cols ${frame} [${one.column}])`;
  if (one.operator === 'missing') return `(is.na ${cells})`;
  if (one.operator === 'present') return `(! (is.na ${cells}))`;
  if (one.operator === 'contains') return `(grep ${cells} ${quoted(literally(one.value))} 1 0 1)`;
  if (one.operator === 'between') {
    const ends = one.value.split(/\s+(?:and|to)\s+|\s*(?:\.\.|…)\s*/);
    if (ends.length !== 2) throw new Error(`'${one.value}' is no range: write it as 1 and 10.`);
    return `(& (>= ${cells} ${figure(ends[0]!, kind)}) (<= ${cells} ${figure(ends[1]!, kind)}))`;
  }
  if (kind === 'text') return `(${one.operator} ${cells} ${quoted(one.value)})`;
  return `(${one.operator} ${cells} ${figure(one.value, kind)})`;
}

/** The frame with only the rows that meet all conditions, sorted. */
export function viewExpression(frame: string, conditions: readonly Condition[], sorting: Sorting | undefined, kindOf: (column: number) => Kind): string {
  const name = frameName(frame);
  const tests = conditions.map((one) => condition(name, one, kindOf(one.column)));
  const all = tests.length === 0 ? '' : tests.reduce((left, right) => `(& ${left} ${right})`);
  const rows = all ? `(rows ${name} ${all})` : name;
  return sorting ? `(sort ${rows} [${sorting.column}] [${sorting.down ? -1 : 1}])` : rows;
}
