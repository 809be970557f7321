// JSON whose whole numbers keep all their digits, such as long seeds.

/** Values of which bigints are written as their digits. */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((one) => jsonText(one ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const parts = Object.entries(value).filter(([, one]) => one !== undefined).map(([name, one]) => `${JSON.stringify(name)}:${jsonText(one)}`);
  return `{${parts.join(',')}}`;
}

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/** `beyond` makes a value of the digits of a whole number that no number holds. */
export function parseJson(text: string, beyond: (digits: string) => unknown): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const reviver: Reviver = (_, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? beyond(context!.source!) : value;
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}
