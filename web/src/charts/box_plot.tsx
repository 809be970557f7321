// Minimum, quartiles and maximum on a line.
import { number } from '../logic/format';

interface Props {
  low: number;
  first: number;
  middle: number;
  third: number;
  high: number;
  show?: (value: number) => string;
}

export function BoxPlot({ low, first, middle, third, high, show = (value) => number(value) }: Props) {
  const values = [low, first, middle, third, high];
  if (!values.every(Number.isFinite) || high <= low) return null;
  const at = (value: number): number => 4 + (592 * (value - low)) / (high - low);
  const told = `Box: minimum ${show(low)}, quartiles ${show(first)}, ${show(middle)}, ${show(third)}, maximum ${show(high)}`;
  return (
    <svg class="box-plot" viewBox="0 0 600 36" preserveAspectRatio="none" role="img" aria-label={told}>
      <path d={`M${at(low)} 10v16M${at(low)} 18H${at(first)}M${at(third)} 18H${at(high)}M${at(high)} 10v16`} />
      <rect x={at(first)} y="6" width={Math.max(1, at(third) - at(first))} height="24" />
      <path class="middle" d={`M${at(middle)} 6v24`} />
    </svg>
  );
}
