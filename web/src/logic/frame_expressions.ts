// Whole-frame operations as expressions; each makes or changes a frame.
import { frameName, quoted } from './expressions';
import { figureOf } from './numbers';

const assign = (to: string, expression: string): string => `(assign ${newName(to)} ${expression})`;

function shareOf(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share < 1)) throw new Error(`A share is between 0 and 1; '${text}' is not.`);
  return share;
}

function seedOf(text: string): number | bigint {
  const seed = text.trim() === '' ? -1 : figureOf(text);
  if (seed === undefined || (typeof seed === 'number' && !Number.isInteger(seed))) throw new Error(`A seed is a whole number; '${text}' is not.`);
  return seed;
}

/** The name of a frame to be made. */
function newName(id: string): string {
  if (id.trim() === '') throw new Error('Name the frame that is to be made.');
  return frameName(id);
}

export interface SplitPlan {
  frame: string;
  share: string;
  seed: string;
  first: string;
  second: string;
}

export function splitExpression({ frame, share, seed, first, second }: SplitPlan, random: string): string {
  const name = frameName(frame);
  const part = shareOf(share);
  return (
    `(, (tmp= ${random} (h2o.runif ${name} ${seedOf(seed)})) ${assign(first, `(rows ${name} (<= ${random} ${part}))`)} ` +
    `${assign(second, `(rows ${name} (> ${random} ${part}))`)} (rm ${random}))`
  );
}

export const sampleExpression = (frame: string, to: string, share: string, seed: string): string =>
  assign(to, `(rows ${frameName(frame)} (<= (h2o.runif ${frameName(frame)} ${seedOf(seed)}) ${shareOf(share)}))`);

export const imputeExpression = (frame: string, column: number, method: string): string =>
  `(h2o.impute ${frameName(frame)} ${column} ${quoted(method)} "interpolate" [] _ _)`;

export interface MergePlan {
  frame: string;
  other: string;
  to: string;
  allLeft: boolean;
  allRight: boolean;
}

/** By the columns of the same names, as the server finds them. */
export const mergeExpression = ({ frame, other, to, allLeft, allRight }: MergePlan, left: readonly number[], right: readonly number[]): string =>
  assign(to, `(merge ${frameName(frame)} ${frameName(other)} ${allLeft ? 'TRUE' : 'FALSE'} ${allRight ? 'TRUE' : 'FALSE'} [${left.join(' ')}] [${right.join(' ')}] "auto")`);

export const bindExpression = (frame: string, other: string, to: string, by: 'cbind' | 'rbind'): string =>
  assign(to, `(${by} ${frameName(frame)} ${frameName(other)})`);

export interface GroupPlan {
  frame: string;
  to: string;
  by: readonly number[];
  aggregate: string;
  column: number;
}

export const groupExpression = ({ frame, to, by, aggregate, column }: GroupPlan): string =>
  assign(to, `(GB ${frameName(frame)} [${by.join(' ')}] "${aggregate}" ${column} "rm")`);

/** Places of the columns that both frames have. */
export function sharedColumns(left: readonly string[], right: readonly string[]): { left: number[]; right: number[] } {
  const at = new Map(right.map((name, i) => [name, i]));
  const both = left.map((name, i) => [i, at.get(name)] as const).filter((pair): pair is readonly [number, number] => pair[1] !== undefined);
  return { left: both.map(([i]) => i), right: both.map(([, i]) => i) };
}
