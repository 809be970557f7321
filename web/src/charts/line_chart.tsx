// Curves over a common x, drawn by uPlot: hover tells values, dragging zooms, a double click resets.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { number, timeCell } from '../logic/format';

export interface Curve {
  name: string;
  values: readonly (number | null)[];
  color?: number; // of the palette
  dashed?: boolean;
  points?: boolean;
  size?: number; // of its points
}

interface Props {
  x: readonly number[];
  xName: string;
  curves: readonly Curve[];
  label: string;
  height?: number;
  yRange?: [number, number];
  xRange?: [number, number];
  xIsTime?: boolean; // then x are seconds since 1970, told in UTC
}

/** A colour of the theme, as the canvas needs it: computed, for in the style sheet it is one of two. */
function colorIn(box: HTMLElement, name: string): string {
  box.style.color = `var(${name})`;
  const color = getComputedStyle(box).color;
  box.style.color = '';
  return color;
}

function optionsFor({ xName, curves, height = 260, yRange, xRange, xIsTime }: Props, box: HTMLElement): uPlot.Options {
  const width = Math.max(200, box.clientWidth);
  const token = (name: string): string => colorIn(box, name);
  const ink = token('--ink-2');
  const line = token('--line');
  const axis: uPlot.Axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: '12px system-ui, sans-serif' };
  return {
    width,
    height,
    scales: {
      x: { time: !!xIsTime, ...(xRange ? { range: xRange } : {}) },
      y: yRange ? { range: yRange } : {},
    },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
    legend: { live: true },
    cursor: { focus: { prox: 24 }, drag: { x: true, y: false } },
    series: [
      { label: xName, value: (_, value) => (value === null ? '–' : xIsTime ? timeCell(Math.round(value * 1000), 'UTC') : number(value, 5)) },
      ...curves.map((curve, i): uPlot.Series => ({
        label: curve.name,
        stroke: token(`--curve-${(curve.color ?? i) % 6}`),
        width: 2,
        dash: curve.dashed ? [6, 4] : [],
        points: { show: curve.points ?? curve.values.length < 40, size: curve.size ?? 5 },
        spanGaps: true,
        value: (_, value) => (value === null ? '–' : number(value, 5)),
      })),
    ],
    axes: [{ ...axis, label: xName, labelSize: 18, labelFont: '12px system-ui, sans-serif' }, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => number(tick, 4)) }],
  };
}

const dataOf = ({ x, curves }: Props): uPlot.AlignedData => [
  [...x],
  ...curves.map((curve) => curve.values.map((value) => (value === null || Number.isNaN(value) ? null : value))),
];

export function LineChart(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shape = JSON.stringify([props.xName, props.curves.map((curve) => [curve.name, curve.color, curve.dashed, curve.points]), props.height]);
  useEffect(() => {
    const at = box.current!;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(props, at), dataOf(props), at);
    };
    draw();
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: Math.max(200, at.clientWidth), height: props.height ?? 260 }));
    watch.observe(at);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    const themed = new MutationObserver(draw);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      watch.disconnect();
      themed.disconnect();
      scheme.removeEventListener('change', draw);
      plot.current?.destroy();
    };
  }, [shape]);
  useEffect(() => {
    plot.current?.setData(dataOf(props));
  }, [props.x, props.curves]);
  const last = props.curves.map((curve) => `${curve.name} ${number([...curve.values].reverse().find((v) => v !== null && !Number.isNaN(v)) ?? NaN, 4)}`);
  return <div ref={box} class="line-chart" role="img" aria-label={`${props.label}. Last values: ${last.join(', ')}`} />;
}
