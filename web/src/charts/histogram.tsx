// Counts by range of values. Hovering a bar tells its range.
import { fewerBins } from './sparkline';
import { count, number } from '../logic/format';

const MOST = 60;
const WIDTH = 600;
const HEIGHT = 160;

interface Props {
  bins: readonly number[];
  base: number;
  stride: number;
  label: string;
  show?: (value: number) => string;
}

export function Histogram({ bins, base, stride, label, show = (value) => number(value) }: Props) {
  if (bins.length === 0) return null;
  const group = Math.ceil(bins.length / MOST);
  const bars = fewerBins(bins, MOST);
  const top = Math.max(1, ...bars);
  const step = WIDTH / bars.length;
  const end = base + stride * bins.length;
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${show(base)} to ${show(end)}, at most ${count(top)} rows in a bar`}>
        {bars.map((size, i) => {
          const tall = (HEIGHT * size) / top;
          const from = base + i * group * stride;
          return (
            <rect key={i} x={i * step} y={HEIGHT - tall} width={Math.max(0.5, step - 1)} height={tall}>
              <title>{`${show(from)} to ${show(from + group * stride)}: ${count(size)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption><span>{show(base)}</span><span>{show(end)}</span></figcaption>
    </figure>
  );
}
