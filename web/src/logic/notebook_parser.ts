// The calls of notebooks: a verb with literal arguments, as Flow writes them. Nothing is evaluated.
//   getFrame "iris.hex"
//   parseFiles
//     source_frames: ["iris.csv"]
//     check_header: 1
//   inspect "summary", getGrid "g"
import { jsonText } from './json';
import { figureOf } from './numbers';

export type Literal = string | number | bigint | boolean | null | Literal[] | { [name: string]: Literal };

export interface Call {
  verb: string;
  args: Literal[]; // named ones are an object at the end
  of?: Call; // whose tables 'inspect' shows
}

type Token =
  | { kind: 'word' | 'mark'; text: string; at: number }
  | { kind: 'value'; value: string | number | bigint; at: number }
  | { kind: 'line'; at: number };

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };

function fail(text: string, at: number, what: string): never {
  const line = text.slice(0, at).split('\n').length;
  throw new Error(`Line ${line}: ${what}`);
}

function readText(text: string, start: number): { value: string; end: number } {
  const quote = text[start]!;
  let value = '';
  for (let i = start + 1; i < text.length; i += 1) {
    const c = text[i]!;
    if (c === quote) return { value, end: i + 1 };
    if (c === '#' && quote === '"' && text[i + 1] === '{') fail(text, i, 'a text that computes something is not literal.');
    if (c !== '\\') {
      value += c;
      continue;
    }
    i += 1;
    const escaped = text[i] ?? '';
    if (escaped === 'u') {
      const digits = text.slice(i + 1, i + 5);
      if (!/^[\da-fA-F]{4}$/.test(digits)) fail(text, i, 'an escape \\u needs four digits.');
      value += String.fromCharCode(parseInt(digits, 16));
      i += 4;
    } else {
      value += ESCAPES[escaped] ?? escaped;
    }
  }
  return fail(text, start, 'a text has no end.');
}

const NUMBER = /^(0[xX][\da-fA-F]+|[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?)/;
const WORD = /^[A-Za-z_$][\w$]*/;

function tokens(text: string): Token[] {
  const out: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const c = text[i]!;
    const rest = text.slice(i, i + 400);
    const word = WORD.exec(rest);
    const number = NUMBER.exec(rest);
    if (c === '\n') {
      out.push({ kind: 'line', at: i });
      i += 1;
    } else if (/\s/.test(c)) {
      i += 1;
    } else if (c === '#') {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
    } else if (c === '"' || c === "'") {
      const { value, end } = readText(text, i);
      out.push({ kind: 'value', value, at: i });
      i = end;
    } else if (word) {
      out.push({ kind: 'word', text: word[0], at: i });
      i += word[0].length;
    } else if (number) {
      out.push({ kind: 'value', value: figureOf(number[0]) ?? Number(number[0]), at: i });
      i += number[0].length;
    } else if ('[]{}(),:'.includes(c)) {
      out.push({ kind: 'mark', text: c, at: i });
      i += 1;
    } else {
      fail(text, i, `'${c}' is more than a call with literal arguments; this notebook runs no code.`);
    }
  }
  return out;
}

const WORDS = new Map<string, Literal>([['true', true], ['false', false], ['yes', true], ['no', false], ['on', true], ['off', false], ['null', null], ['undefined', null], ['NaN', 'NaN'], ['Infinity', 'Infinity']]);
const MOST_DEPTH = 100;

class Parser {
  private next = 0;
  private depth = 0;
  private wordsAreTexts = false; // 'assist buildModel' names a verb
  private readonly all: Token[];

  constructor(private readonly text: string) {
    this.all = tokens(text);
  }

  call(): Call {
    this.skipLines();
    // Flow's 'grid' shows the table of what follows; here tables are shown anyhow.
    if (this.isWord('grid', this.next) && this.isWord('inspect', this.next + 1)) this.next += 1;
    const call = this.isWord('inspect', this.next) ? this.inspection() : this.plainCall();
    this.skipLines();
    const more = this.peek();
    if (more) fail(this.text, more.at, 'a cell is one call; this is more.');
    return call;
  }

  private plainCall(): Call {
    const first = this.peek();
    if (first?.kind !== 'word') return fail(this.text, first?.at ?? 0, 'a cell begins with a verb, such as getFrames.');
    this.next += 1;
    this.wordsAreTexts = first.text === 'assist';
    const inBrackets = this.isMark('(');
    if (inBrackets) this.next += 1;
    const args = this.arguments(inBrackets ? ')' : undefined);
    if (inBrackets) this.expect(')');
    return { verb: first.text, args };
  }

  private inspection(): Call {
    this.next += 1;
    const args = this.peek()?.kind === 'value' ? [this.literal()] : [];
    this.skipSeparators();
    return { verb: 'inspect', args, of: this.plainCall() };
  }

  private isWord(text: string, at: number): boolean {
    const token = this.all[at];
    return token?.kind === 'word' && token.text === text;
  }

  private arguments(end: string | undefined): Literal[] {
    const args: Literal[] = [];
    const named: { [name: string]: Literal } = {};
    for (this.skipSeparators(); this.peek() && !(end && this.isMark(end)); this.skipSeparators()) {
      if (this.isKey()) {
        const [name, value] = this.pair();
        named[name] = value;
      } else {
        if (Object.keys(named).length > 0) fail(this.text, this.peek()!.at, 'arguments without a name come before those with one.');
        args.push(this.literal());
      }
    }
    return Object.keys(named).length > 0 ? [...args, named] : args;
  }

  private literal(): Literal {
    const token = this.peek();
    if (!token) return fail(this.text, this.text.length, 'a value is missing.');
    if (token.kind === 'value') {
      this.next += 1;
      return token.value;
    }
    if (token.kind === 'word') {
      const value = WORDS.get(token.text) ?? (this.wordsAreTexts && !WORDS.has(token.text) ? token.text : undefined);
      if (value === undefined && !WORDS.has(token.text)) return fail(this.text, token.at, `'${token.text}' is no literal value.`);
      this.next += 1;
      return value ?? null;
    }
    this.depth += 1;
    if (this.depth > MOST_DEPTH) fail(this.text, token.at, 'the values are nested too deeply.');
    const value = this.isMark('[') ? this.list() : this.isMark('{') ? this.object() : fail(this.text, token.at, 'a value is missing.');
    this.depth -= 1;
    return value;
  }

  private list(): Literal[] {
    const values: Literal[] = [];
    this.expect('[');
    for (this.skipSeparators(); !this.isMark(']'); this.skipSeparators()) values.push(this.literal());
    this.expect(']');
    return values;
  }

  private object(): { [name: string]: Literal } {
    const values: { [name: string]: Literal } = {};
    this.expect('{');
    for (this.skipSeparators(); !this.isMark('}'); this.skipSeparators()) {
      const [name, value] = this.pair();
      values[name] = value;
    }
    this.expect('}');
    return values;
  }

  private pair(): [string, Literal] {
    const token = this.peek();
    if (!this.isKey() || !token) return fail(this.text, token?.at ?? this.text.length, 'a name with a colon is missing.');
    this.next += 1;
    this.expect(':');
    this.skipLines();
    return [token.kind === 'word' ? token.text : String((token as { value: string | number }).value), this.literal()];
  }

  private isKey(): boolean {
    const [name, colon] = [this.all[this.next], this.all[this.next + 1]];
    return (name?.kind === 'word' || name?.kind === 'value') && colon?.kind === 'mark' && colon.text === ':';
  }

  private isMark(text: string): boolean {
    const token = this.peek();
    return token?.kind === 'mark' && token.text === text;
  }

  private expect(text: string): void {
    const token = this.peek();
    if (!this.isMark(text)) fail(this.text, token?.at ?? this.text.length, `'${text}' is missing.`);
    this.next += 1;
  }

  private peek(): Token | undefined {
    return this.all[this.next];
  }

  private skipLines(): void {
    while (this.peek()?.kind === 'line') this.next += 1;
  }

  private skipSeparators(): void {
    while (this.peek()?.kind === 'line' || this.isMark(',')) this.next += 1;
  }
}

export const parseCall = (text: string): Call => new Parser(text).call();

/** A call as Flow would write it. */
export function callText(verb: string, ...args: Literal[]): string {
  return args.length === 0 ? verb : `${verb} ${args.map((arg) => jsonText(arg)).join(', ')}`;
}
