// The shape of a column in its head: a histogram, or the shares of its first levels.
import type { Column } from '../api/types';

const WIDTH = 112;
const HEIGHT = 22;

/** Sums neighbours until there are at most `most` bars. */
export function fewerBins(bins: readonly number[], most: number): number[] {
  const group = Math.ceil(bins.length / most);
  const out: number[] = [];
  for (let i = 0; i < bins.length; i += group) {
    out.push(bins.slice(i, i + group).reduce((sum, one) => sum + one, 0));
  }
  return out;
}

export function Sparkline({ column }: { column: Column }) {
  const bins = fewerBins(column.histogram_bins ?? [], 28);
  if (bins.length === 0) return <span class="muted sparkline">{column.type === 'string' ? 'text' : ''}</span>;
  const top = Math.max(1, ...bins);
  const step = WIDTH / bins.length;
  return (
    <svg class="sparkline" width={WIDTH} height={HEIGHT} aria-hidden="true">
      {bins.map((size, i) => {
        const tall = (HEIGHT * size) / top;
        return <rect key={i} x={i * step} y={HEIGHT - tall} width={Math.max(1, step - 1)} height={tall} />;
      })}
    </svg>
  );
}
