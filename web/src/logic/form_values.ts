// What was typed into a form of parameters, and what is sent of it.
import type { Fields } from '../api/client';
import type { Parameter } from '../api/types';

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

/** A number where the text is one that numbers hold exactly; else the text, such as the digits of a long seed. */
function figure(text: string): number | string {
  const value = Number(text);
  const holds = text.trim() !== '' && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return holds ? value : text;
}

/** One text as the server takes it: lists are split at commas. */
export function sentValue(parameter: Parameter, value: Value): Fields[string] {
  if (typeof value !== 'string') return value;
  if (!isList(parameter)) return isNumber(parameter.type) ? figure(value) : value;
  const parts = value.split(',').map((part) => part.trim()).filter(Boolean);
  return /^(int|long|float|double)\[\]$/.test(parameter.type) ? parts.map(figure) : parts;
}

const same = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);

export const isChanged = (parameter: Parameter, value: Value | undefined): boolean =>
  value !== undefined && !same(value, shownDefault(parameter));

/** Only what differs from the defaults. */
export function changedFields(parameters: readonly Parameter[], values: Values): Fields {
  const fields: Fields = {};
  for (const parameter of parameters) {
    const value = values[parameter.name];
    if (value !== undefined && isChanged(parameter, value)) fields[parameter.name] = sentValue(parameter, value);
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
  const parts = isList(parameter) ? value.split(',').map((part) => part.trim()).filter(Boolean) : [value.trim()];
  const wrong = parts.find((part) => !Number.isFinite(Number(part)));
  if (wrong !== undefined) return `'${wrong}' is not a number.`;
  const broken = /^(int|long)$/.test(base) ? parts.find((part) => !Number.isInteger(Number(part))) : undefined;
  return broken === undefined ? undefined : `'${broken}' is not a whole number.`;
}
