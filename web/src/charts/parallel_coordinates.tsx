// A line a model over one axis a parameter; the colour is that of the last axis. Words stand evenly.
import { useEffect, useRef, useState } from 'preact/hooks';
import { number } from '../logic/format';

export interface Axis {
  name: string;
  values: readonly (string | number)[];
}

interface Props {
  axes: readonly Axis[];
  names: readonly string[];
  onPick: (index: number) => void;
}

const HEIGHT = 280;
const TOP = 34;
const LEAST_SPACE = 150;
const LEFT = 70;
const RIGHT = 90;

interface Scale {
  at: (value: string | number) => number; // 0 at the bottom, 1 at the top
  ticks: { text: string; at: number }[];
}

/** By size where all values are numbers, else by their order of appearance. */
export function scaleOf(values: readonly (string | number)[]): Scale {
  const figures = values.map((value) => (value === '' ? NaN : Number(value)));
  const finite = figures.filter(Number.isFinite);
  if (finite.length === values.length && values.length > 0) {
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    const at = (value: string | number): number => (high > low ? (Number(value) - low) / (high - low) : 0.5);
    const told = high > low ? [low, (low + high) / 2, high] : [low];
    return { at, ticks: told.map((value) => ({ text: number(value, 4), at: at(value) })) };
  }
  const words = [...new Set(values.map(String))];
  const at = (value: string | number): number => (words.length > 1 ? words.indexOf(String(value)) / (words.length - 1) : 0.5);
  return { at, ticks: words.slice(0, 24).map((word) => ({ text: word || '–', at: at(word) })) };
}

export function ParallelCoordinates({ axes, names, onPick }: Props) {
  const [over, setOver] = useState<number>();
  const scales = axes.map((axis) => scaleOf(axis.values));
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(() => setRoom(box.current?.clientWidth ?? 0));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const space = Math.max(LEAST_SPACE, (room - LEFT - RIGHT) / Math.max(1, axes.length - 1));
  const x = (i: number): number => LEFT + i * space;
  const y = (share: number): number => TOP + (1 - share) * HEIGHT;
  const last = axes.length - 1;
  const width = x(last) + RIGHT;
  const path = (row: number): string =>
    axes.map((axis, i) => `${i === 0 ? 'M' : 'L'}${x(i)} ${y(scales[i]!.at(axis.values[row]!)).toFixed(1)}`).join('');
  // The one in hand is drawn last, over the others.
  const order = names.map((_, row) => row).sort((a, b) => Number(a === over) - Number(b === over));
  return (
    <>
      <div ref={box} class="scroll" tabIndex={0} role="region" aria-label="Parallel coordinates">
        <svg class="parallel" width={width} height={TOP + HEIGHT + 20} role="img" aria-label={`A line for each of ${names.length} models over ${axes.map((axis) => axis.name).join(', ')}`}>
          {order.map((row) => {
            const share = scales[last]!.at(axes[last]!.values[row]!);
            const band = Number.isFinite(share) ? Math.min(4, Math.floor(share * 5)) : 2;
            return <path key={row} class={`band-${band}${row === over ? ' over' : ''}`} d={path(row)} onMouseEnter={() => setOver(row)} onMouseLeave={() => setOver(undefined)} onClick={() => onPick(row)} />;
          })}
          {axes.map((axis, i) => (
            <g key={axis.name}>
              <path class="axis" d={`M${x(i)} ${TOP}V${TOP + HEIGHT}`} />
              <text class="axis-name" x={x(i)} y={18} text-anchor="middle">{axis.name}</text>
              {scales[i]!.ticks.map((tick, k) => <text key={k} x={x(i) + 7} y={y(tick.at) + 4}>{tick.text.slice(0, 18)}</text>)}
            </g>
          ))}
        </svg>
      </div>
      <p class="muted" aria-live="polite">{over === undefined ? 'Point at a line for its values; a click opens the model. All of them are in the table below.' : `${names[over]}: ${axes.map((axis) => `${axis.name} ${typeof axis.values[over] === 'number' ? number(axis.values[over], 5) : axis.values[over]}`).join(', ')}`}</p>
    </>
  );
}
