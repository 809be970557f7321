// Counts of actual by predicted classes, shaded by the share of the row.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { count, percent } from '../logic/format';
import { Name } from '../ui/parts';

interface Props {
  classes: readonly string[];
  counts: readonly (readonly number[])[];
  shares: boolean;
  label?: string;
}

function ShadedCell({ share, right, text }: { share: number; right: boolean; text: string }) {
  const cell = useRef<HTMLTableCellElement>(null);
  useLayoutEffect(() => {
    cell.current!.style.setProperty('--share', `${Math.round(share * 60)}%`);
  }, [share]);
  return <td ref={cell} class={`number shaded ${right ? 'right' : 'wrong'}`}>{text}</td>;
}

export function Matrix({ classes, counts, shares, label = 'Confusion matrix' }: Props) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table class="matrix">
        <caption>Rows: actual. Columns: predicted.</caption>
        <thead>
          <tr>
            <th scope="col"><span class="unseen">Actual</span></th>
            {classes.map((name, i) => <th key={i} scope="col" class="number"><Name text={name} /></th>)}
            <th scope="col" class="number">Error</th>
          </tr>
        </thead>
        <tbody>
          {classes.map((name, row) => {
            const line = counts[row] ?? [];
            const total = line.reduce((sum, one) => sum + one, 0);
            const wrong = total - (line[row] ?? 0);
            return (
              <tr key={row}>
                <th scope="row"><Name text={name} /></th>
                {line.map((one, i) => {
                  const share = total > 0 ? one / total : 0;
                  return <ShadedCell key={i} share={share} right={i === row} text={shares ? percent(share) : count(one)} />;
                })}
                <td class="number">{total > 0 ? `${percent(wrong / total)} (${count(wrong)} of ${count(total)})` : '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
