// Expressions of the server's language, as its clients write them.
import { shownFigure } from './numbers';
import { periodOf, timeFault } from './times';
import type { Period } from './times';

/** A text in quotes. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** The name of a frame: in quotes where it could be read as a number or as several words. */
export const frameName = (id: string): string => (/^[A-Za-z_][\w.-]*$/.test(id) && !WORDS.has(id.toLowerCase()) ? id : quoted(id));

const WORDS = new Set(['na', 'nan', 'true', 'false', 'null', '_', 'inf', 'infinity']);

export const temporaryName = (what: string): string =>
  `${what}_${Array.from(crypto.getRandomValues(new Uint8Array(6)), (b) => b.toString(16).padStart(2, '0')).join('')}`;

/** "frame condition" of the rows whose column is a level, as (rows ...) takes them. */
export const equalTo = (frame: string, column: number, level: string): string =>
  `${frameName(frame)} (== (cols ${frameName(frame)} [${column}]) ${quoted(level)})`;

export interface Condition {
  column: number;
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'between' | 'contains' | 'missing' | 'present';
  value: string;
  zone: string; // where a time is what its clocks show
}

export interface Sorting {
  column: number;
  down: boolean;
}

/** As a pattern that means just this text. */
const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export type Kind = 'text' | 'number' | 'time';

function figure(text: string): number | bigint {
  const value = shownFigure(text);
  if (value === undefined) throw new Error(`'${text}' is no number, which this column has.`);
  return value;
}

function period(text: string, zone: string): Period {
  const found = periodOf(text, zone);
  if (!found) throw timeFault(text);
  return found;
}

/** A year is all its days: after it is after the last one. */
function timeCondition(cells: string, operator: string, { start, end }: Period): string {
  switch (operator) {
    case '==': return `(& (>= ${cells} ${start}) (< ${cells} ${end}))`;
    case '!=': return `(| (< ${cells} ${start}) (>= ${cells} ${end}))`;
    case '>': return `(>= ${cells} ${end})`;
    case '<=': return `(< ${cells} ${end})`;
    default: return `(${operator} ${cells} ${start})`; // < and >=
  }
}

function condition(frame: string, one: Condition, kind: Kind): string {
  const cells = `(cols ${frame} [${one.column}])`;
  if (one.operator === 'missing') return `(is.na ${cells})`;
  if (one.operator === 'present') return `(! (is.na ${cells}))`;
  if (one.operator === 'contains') return `(grep ${cells} ${quoted(literally(one.value))} 1 0 1)`;
  if (one.operator === 'between') {
    const ends = one.value.split(/\s+(?:and|to)\s+|\s*(?:\.\.|…)\s*/);
    if (ends.length !== 2) throw new Error(`'${one.value}' is no range: write it as 1 and 10.`);
    if (kind === 'time') return `(& (>= ${cells} ${period(ends[0]!, one.zone).start}) (< ${cells} ${period(ends[1]!, one.zone).end}))`;
    return `(& (>= ${cells} ${figure(ends[0]!)}) (<= ${cells} ${figure(ends[1]!)}))`;
  }
  if (kind === 'text') return `(${one.operator} ${cells} ${quoted(one.value)})`;
  if (kind === 'time') return timeCondition(cells, one.operator, period(one.value, one.zone));
  return `(${one.operator} ${cells} ${figure(one.value)})`;
}

/** The frame with only the rows that meet all conditions, sorted. */
export function viewExpression(frame: string, conditions: readonly Condition[], sorting: Sorting | undefined, kindOf: (column: number) => Kind): string {
  const name = frameName(frame);
  const tests = conditions.map((one) => condition(name, one, kindOf(one.column)));
  const all = tests.length === 0 ? '' : tests.reduce((left, right) => `(& ${left} ${right})`);
  const rows = all ? `(rows ${name} ${all})` : name;
  return sorting ? `(sort ${rows} [${sorting.column}] [${sorting.down ? -1 : 1}])` : rows;
}
