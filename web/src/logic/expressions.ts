// Expressions of the server's language, as its clients write them.

/** A text in quotes. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** The name of a frame; one that is no plain word cannot be named in an expression. */
export function frameName(id: string): string {
  if (/[\s()[\]{}"'#]/.test(id)) throw new Error(`The frame '${id.slice(0, 60)}' cannot be named in an expression: its name has blanks, brackets or quotes.`);
  return id;
}

export const temporaryName = (what: string): string =>
  `${what}_${Array.from(crypto.getRandomValues(new Uint8Array(6)), (b) => b.toString(16).padStart(2, '0')).join('')}`;

/** "frame condition" of the rows whose column is a level, as (rows ...) takes them. */
export const equalTo = (frame: string, column: number, level: string): string =>
  `${frameName(frame)} (== (cols ${frameName(frame)} [${column}]) ${quoted(level)})`;

export interface Condition {
  column: number;
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'missing' | 'present';
  value: string;
}

export interface Sorting {
  column: number;
  down: boolean;
}

const isFigure = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

function condition(frame: string, one: Condition, isText: boolean): string {
  const cells = `(cols ${frame} [${one.column}])`;
  if (one.operator === 'missing') return `(is.na ${cells})`;
  if (one.operator === 'present') return `(! (is.na ${cells}))`;
  if (isText) return `(${one.operator} ${cells} ${quoted(one.value)})`;
  if (!isFigure(one.value)) throw new Error(`'${one.value}' is no number, which this column has.`);
  return `(${one.operator} ${cells} ${Number(one.value)})`;
}

/** The frame with only the rows that meet all conditions, sorted. `isText`: by column. */
export function viewExpression(frame: string, conditions: readonly Condition[], sorting: Sorting | undefined, isText: (column: number) => boolean): string {
  const name = frameName(frame);
  const tests = conditions.map((one) => condition(name, one, isText(one.column)));
  const all = tests.length === 0 ? '' : tests.reduce((left, right) => `(& ${left} ${right})`);
  const rows = all ? `(rows ${name} ${all})` : name;
  return sorting ? `(sort ${rows} [${sorting.column}] [${sorting.down ? -1 : 1}])` : rows;
}
