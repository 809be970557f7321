// What was typed into a form of parameters, and what is sent of it.
import type { Fields } from '../api/client';
import type { Parameter } from '../api/types';
import { figureOf } from './numbers';

export type Value = string | boolean | string[];
export type Values = Record<string, Value>;

/** A default as the form shows it. */
export function shownDefault(parameter: Parameter): Value {
  const value = parameter.default_value;
  if (parameter.type === 'boolean') return value === true;
  if (parameter.name === 'ignored_columns') return [];
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') {
    const named = value as { name?: string; column_name?: string };
    return named.name ?? named.column_name ?? '';
  }
  return String(value);
}

export const isList = (parameter: Parameter): boolean => parameter.type.endsWith('[]');
export const isNumber = (type: string): boolean => /^(int|long|float|double)$/.test(type);

/** A number, or what was typed instead of one. */
const figure = (text: string): number | bigint | string => figureOf(text) ?? text;

/** What a list names, with or without the brackets that the parameters' help writes. */
const partsOf = (text: string): string[] => text.trim().replace(/^\[(.*)\]$/, '$1').split(',').map((part) => part.trim()).filter(Boolean);

/** One text as the server takes it: lists are split at commas. */
export function sentValue(parameter: Parameter, value: Value): Fields[string] {
  if (typeof value !== 'string') return value;
  if (!isList(parameter)) return isNumber(parameter.type) ? figure(value) : value;
  const parts = partsOf(value);
  return /^(int|long|float|double)\[\]$/.test(parameter.type) ? parts.map(figure) : parts;
}

const same = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);

export const isChanged = (parameter: Parameter, value: Value | undefined): boolean =>
  value !== undefined && !same(value, shownDefault(parameter));

/** A number that was cleared is the default again. */
const isCleared = ({ type }: Parameter, value: Value): boolean => isNumber(type) && typeof value === 'string' && value.trim() === '';

/** Only what differs from the defaults. */
export function changedFields(parameters: readonly Parameter[], values: Values): Fields {
  const fields: Fields = {};
  for (const parameter of parameters) {
    const value = values[parameter.name];
    if (value !== undefined && isChanged(parameter, value) && !isCleared(parameter, value)) fields[parameter.name] = sentValue(parameter, value);
  }
  return fields;
}

/** "0.1; 0.2" or, for lists, "5; 8, 8" as the values that a grid tries. */
export function gridValues(parameter: Parameter, text: string): unknown[] {
  return text.split(';').map((part) => part.trim()).filter(Boolean).map((part) => {
    if (isList(parameter)) return sentValue(parameter, part);
    if (parameter.type === 'boolean') return part === 'true';
    return isNumber(parameter.type) ? figure(part) : part;
  });
}

/** A fault that needs no server: a number that is none. */
export function faultOf(parameter: Parameter, value: Value | undefined): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const base = parameter.type.replace('[]', '');
  if (!isNumber(base)) return undefined;
  const parts = isList(parameter) ? partsOf(value) : [value.trim()];
  const wrong = parts.find((part) => figureOf(part) === undefined);
  if (wrong !== undefined) return `'${wrong}' is not a number.`;
  const broken = /^(int|long)$/.test(base) ? parts.find((part) => !Number.isInteger(Number(part))) : undefined;
  return broken === undefined ? undefined : `'${broken}' is not a whole number.`;
}

/** A fault in the values that a grid is to try. */
export function gridFault(parameter: Parameter, text: string): string | undefined {
  const parts = text.split(';').map((part) => part.trim()).filter(Boolean);
  if (parts.length === 0) return 'Name the values to try, by semicolons.';
  for (const part of parts) {
    const fault = parameter.type === 'boolean' && !/^(true|false)$/.test(part) ? `'${part}' is neither true nor false.`
      : parameter.type === 'enum' && !parameter.values.includes(part) ? `'${part}' is none of ${parameter.values.join(', ')}.`
      : faultOf(parameter, part);
    if (fault) return fault;
  }
  return undefined;
}

interface Setting {
  name: string;
  label: string;
  hint: string;
  whole: boolean;
  signed?: boolean;
}

/** How a random search of a grid ends. */
export const SEARCH_SETTINGS: readonly Setting[] = [
  { name: 'max_models', label: 'Models at most', hint: '0: no limit', whole: true },
  { name: 'max_runtime_secs', label: 'Seconds at most', hint: '0: no limit', whole: false },
  { name: 'seed', label: 'Seed', hint: '-1: by the clock', whole: true, signed: true },
  { name: 'stopping_rounds', label: 'Stop after rounds without gain', hint: '0: never', whole: true },
  { name: 'stopping_tolerance', label: 'Gain that counts', hint: 'a share, as 0.001', whole: false },
];

export function settingFault({ whole, signed }: Setting, text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const value = figureOf(text);
  if (value === undefined) return `'${text}' is not a number.`;
  if (whole && typeof value === 'number' && !Number.isInteger(value)) return `'${text}' is not a whole number.`;
  return !signed && value < 0 ? `'${text}' is less than 0.` : undefined;
}

/** What is sent of the settings of a search; those of a random one only for that. */
export function searchCriteria(typed: Readonly<Record<string, string>>): Record<string, unknown> {
  const strategy = typed['strategy'] || 'Cartesian';
  const sent: Record<string, unknown> = { strategy };
  if (strategy !== 'RandomDiscrete') return sent;
  for (const { name } of SEARCH_SETTINGS) {
    const text = (typed[name] ?? '').trim();
    if (text !== '') sent[name] = figure(text);
  }
  return sent;
}
