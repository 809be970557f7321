// A curve within the unit square, such as ROC, with a mark on it.
import { number } from '../logic/format';

type Point = readonly [number, number];

interface Props {
  label: string;
  xName: string;
  yName: string;
  points: readonly Point[];
  mark?: Point;
  diagonal?: boolean;
}

const SIDE = 300;
const LEFT = 44;
const BOTTOM = 36;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

const x = (value: number): number => LEFT + value * SIDE;
const y = (value: number): number => 8 + (1 - value) * SIDE;

export function UnitCurve({ label, xName, yName, points, mark, diagonal }: Props) {
  const path = points
    .filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b))
    .map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${x(a).toFixed(1)} ${y(b).toFixed(1)}`)
    .join('');
  const told = mark ? `${label}. At the threshold: ${xName} ${number(mark[0], 3)}, ${yName} ${number(mark[1], 3)}` : label;
  return (
    <figure class="unit-curve">
      <figcaption>{label}</figcaption>
      <svg viewBox={`0 0 ${LEFT + SIDE + 12} ${SIDE + 8 + BOTTOM}`} role="img" aria-label={told}>
        {TICKS.map((tick) => (
          <g key={tick}>
            <path class="grid-line" d={`M${x(tick)} ${y(0)}V${y(1)}M${x(0)} ${y(tick)}H${x(1)}`} />
            <text x={x(tick)} y={y(0) + 14} text-anchor="middle">{tick}</text>
            <text x={LEFT - 6} y={y(tick) + 4} text-anchor="end">{tick}</text>
          </g>
        ))}
        <text x={x(0.5)} y={y(0) + 31} text-anchor="middle">{xName}</text>
        <text transform={`translate(11 ${y(0.5)}) rotate(-90)`} text-anchor="middle">{yName}</text>
        {diagonal && <path class="diagonal" d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />}
        <path class="curve" d={path} />
        {mark && Number.isFinite(mark[0]) && Number.isFinite(mark[1]) && <circle class="mark" cx={x(mark[0])} cy={y(mark[1])} r="6" />}
      </svg>
    </figure>
  );
}
