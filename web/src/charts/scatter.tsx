// Points of two figures of one kind, with the line where both are equal.
import { number } from '../logic/format';

interface Props {
  points: readonly (readonly [number, number])[];
  xName: string;
  yName: string;
  label: string;
}

const SIDE = 320;
const LEFT = 64;
const TOP = 8;

export function Scatter({ points, xName, yName, label }: Props) {
  const all = points.flat();
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const span = high - low || 1;
  const x = (value: number): number => LEFT + ((value - low) / span) * SIDE;
  const y = (value: number): number => TOP + (1 - (value - low) / span) * SIDE;
  return (
    <svg class="scatter" viewBox={`0 0 ${LEFT + SIDE + 16} ${TOP + SIDE + 40}`} role="img" aria-label={label}>
      {[low, (low + high) / 2, high].map((tick) => (
        <g key={tick}>
          <path class="grid-line" d={`M${x(tick)} ${y(low)}V${y(high)}M${x(low)} ${y(tick)}H${x(high)}`} />
          <text x={x(tick)} y={y(low) + 14} text-anchor="middle">{number(tick, 4)}</text>
          <text x={LEFT - 6} y={y(tick) + 4} text-anchor="end">{number(tick, 4)}</text>
        </g>
      ))}
      <path class="diagonal" d={`M${x(low)} ${y(low)}L${x(high)} ${y(high)}`} />
      {points.map(([a, b], i) => <circle key={i} cx={x(a).toFixed(1)} cy={y(b).toFixed(1)} r="2.5" />)}
      <text x={LEFT + SIDE / 2} y={TOP + SIDE + 34} text-anchor="middle">{xName}</text>
      <text transform={`translate(12 ${TOP + SIDE / 2}) rotate(-90)`} text-anchor="middle">{yName}</text>
    </svg>
  );
}
