/** Counts of values in `most` equal ranges from the least to the greatest. */
export function binned(values: readonly number[], most: number): { bins: number[]; base: number; stride: number } {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { bins: [], base: 0, stride: 0 };
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const stride = (high - low || 1) / most;
  const bins = new Array<number>(most).fill(0);
  for (const value of finite) bins[Math.min(most - 1, Math.floor((value - low) / stride))]! += 1;
  return { bins, base: low, stride };
}
