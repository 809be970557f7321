// Points of two figures of one kind, with the line where both are equal.
import { number } from '../logic/format';

interface Props {
  points: readonly (readonly [number, number])[];
  xName: string;
  yName: string;
  label: string;
  own?: boolean; // each axis has a range of its own: the figures are of two kinds
}

const SIDE = 320;
const LEFT = 64;
const TOP = 8;

function rangeOf(values: readonly number[]): { low: number; high: number; share: (value: number) => number } {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return { low, high, share: (value) => (value - low) / (high - low || 1) };
}

export function Scatter({ points, xName, yName, label, own = false }: Props) {
  const across = rangeOf(own ? points.map(([a]) => a) : points.flat());
  const up = rangeOf(own ? points.map(([, b]) => b) : points.flat());
  const x = (value: number): number => LEFT + across.share(value) * SIDE;
  const y = (value: number): number => TOP + (1 - up.share(value)) * SIDE;
  const ticks = [0, 0.5, 1].map((share) => [across.low + share * (across.high - across.low), up.low + share * (up.high - up.low)] as const);
  return (
    <svg class="scatter" viewBox={`0 0 ${LEFT + SIDE + 16} ${TOP + SIDE + 40}`} role="img" aria-label={label}>
      {points.length > 0 && ticks.map(([a, b], i) => (
        <g key={i}>
          <path class="grid-line" d={`M${x(a)} ${TOP}v${SIDE}M${LEFT} ${y(b)}h${SIDE}`} />
          <text x={x(a)} y={TOP + SIDE + 14} text-anchor="middle">{number(a, 4)}</text>
          <text x={LEFT - 6} y={y(b) + 4} text-anchor="end">{number(b, 4)}</text>
        </g>
      ))}
      {!own && <path class="diagonal" d={`M${LEFT} ${TOP + SIDE}l${SIDE} ${-SIDE}`} />}
      {points.map(([a, b], i) => <circle key={i} cx={x(a).toFixed(1)} cy={y(b).toFixed(1)} r="2.5" />)}
      <text x={LEFT + SIDE / 2} y={TOP + SIDE + 34} text-anchor="middle">{xName}</text>
      <text transform={`translate(12 ${TOP + SIDE / 2}) rotate(-90)`} text-anchor="middle">{yName}</text>
    </svg>
  );
}
