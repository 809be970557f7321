// Horizontal bars with names and figures; a list, so that it reads well without eyes.
import { Name } from '../ui/parts';

export interface Bar {
  name: string;
  value: number;
  text: string;
}

export function Bars({ rows, label }: { rows: readonly Bar[]; label: string }) {
  const top = Math.max(...rows.map((row) => Math.abs(row.value)), Number.MIN_VALUE);
  return (
    <ul class="bars" aria-label={label}>
      {rows.map((row, i) => (
        <li key={i}>
          <span class="bar-name"><Name text={row.name} /></span>
          <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class={row.value < 0 ? 'negative' : ''} width={(100 * Math.abs(row.value)) / top} height="10" rx="1" />
          </svg>
          <span class="bar-figure">{row.text}</span>
        </li>
      ))}
    </ul>
  );
}
