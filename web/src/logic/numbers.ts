// Numbers as people type them.

/** A number; a bigint where a number would lose digits. Undefined for what is neither. */
export function figureOf(text: string): number | bigint | undefined {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return undefined;
  return /^\s*[+-]?\d+\s*$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text.trim()) : value;
}

/** As the pages show them, too: thousands parted by commas or thin spaces, the long minus sign. */
export function shownFigure(text: string): number | bigint | undefined {
  const plain = text.trim().replace('\u2212', '-');
  const grouped = /^[+-]?\d{1,3}(?:[,'\u00a0\u2009\u202f ]\d{3})+(?:\.\d*)?$/.test(plain);
  return figureOf(grouped ? plain.replace(/[,'\u00a0\u2009\u202f ]/g, '') : plain);
}

/** The index of a row that was typed as it is counted, from 1; `rows` are there. */
export function rowIndex(text: string, rows: number): number {
  const row = shownFigure(text);
  if (typeof row !== 'number' || !Number.isInteger(row) || row < 1 || row > rows) {
    throw new Error(`'${text}' is no row: they are counted from 1 to ${rows.toLocaleString('en')}.`);
  }
  return row - 1;
}
