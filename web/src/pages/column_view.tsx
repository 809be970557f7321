// One column in a dialog: histogram or levels, box, quantiles, and a change of its type.
import { useState } from 'preact/hooks';
import { columnSummaries, rapids } from '../api/frames';
import type { Column, Frame } from '../api/types';
import { Bars } from '../charts/bars';
import { BoxPlot } from '../charts/box_plot';
import { Histogram } from '../charts/histogram';
import { frameName, quoted } from '../logic/expressions';
import { columnFigure, columnSpread, count, percent } from '../logic/format';
import { toNumber } from '../logic/tables';
import { Button, Dialog, ErrorNotice, Figures, Loaded, Select, TextInput } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';

const CONVERSIONS: readonly (readonly [string, string])[] = [
  ['as.factor', 'categorical'], ['as.numeric', 'number'], ['as.character', 'text'], ['as.Date', 'time, from text'],
];
const MOST_LEVELS = 40;

function Levels({ column, rows }: { column: Column; rows: number }) {
  const domain = column.domain ?? [];
  // Beyond some levels the server sums the counts of neighbours, which then name nobody.
  if (!column.histogram_bins || column.histogram_bins.length !== domain.length) return null;
  const order = domain.map((_, i) => i).sort((a, b) => column.histogram_bins![b]! - column.histogram_bins![a]!);
  return (
    <>
      <Bars
        label="Rows by level"
        rows={order.slice(0, MOST_LEVELS).map((i) => ({ name: domain[i]!, value: column.histogram_bins![i]!, text: `${count(column.histogram_bins![i]!)} · ${percent(column.histogram_bins![i]! / Math.max(1, rows))}` }))}
      />
      {order.length > MOST_LEVELS && <p class="muted">and {count(order.length - MOST_LEVELS)} rarer levels</p>}
    </>
  );
}

function Body({ frame, column }: { frame: Frame; column: Column }) {
  const isEnum = column.type === 'enum';
  const isText = column.type === 'string' || column.type === 'uuid';
  const show = (value: unknown): string => columnFigure(column.type, value);
  const quantile = (share: number): number => {
    const at = frame.default_percentiles.findIndex((one) => Math.abs(one - share) < 1e-9);
    return toNumber(column.percentiles?.[at]);
  };
  return (
    <>
      <Figures
        of={[
          ['Type', column.type],
          ['Missing', `${count(column.missing_count)} (${percent(column.missing_count / Math.max(1, frame.rows))})`],
          ...(isEnum ? [['Levels', count(column.domain_cardinality)] as const] : []),
          ...(isText || isEnum ? [] : ([
            ['Zeros', count(column.zero_count)], ['Minimum', show(column.mins?.[0])], ['Mean', show(column.mean)],
            ['Maximum', show(column.maxs?.[0])], ['Deviation', columnSpread(column.type, column.sigma)],
          ] as const)),
        ]}
      />
      {isEnum && <Levels column={column} rows={frame.rows} />}
      {!isEnum && !isText && (
        <>
          <Histogram bins={column.histogram_bins ?? []} base={column.histogram_base} stride={column.histogram_stride} label={`Histogram of ${column.label.slice(0, 80)}`} show={show} />
          <BoxPlot low={toNumber(column.mins?.[0])} first={quantile(0.25)} middle={quantile(0.5)} third={quantile(0.75)} high={toNumber(column.maxs?.[0])} show={show} />
          <div class="scroll" tabIndex={0} role="region" aria-label="Quantiles">
            <table class="compact">
              <caption>Quantiles</caption>
              <thead><tr>{frame.default_percentiles.map((share) => <th key={share} scope="col" class="number">{percent(share, share < 0.01 || share > 0.99 ? 1 : 0)}</th>)}</tr></thead>
              <tbody><tr>{(column.percentiles ?? []).map((value, i) => <td key={i} class="number">{show(value)}</td>)}</tr></tbody>
            </table>
          </div>
        </>
      )}
    </>
  );
}

export function ColumnView({ frame, index, onClose, reload }: { frame: Frame; index: number; onClose: () => void; reload: () => void }) {
  const id = frame.frame_id.name;
  const summary = useResource((signal) => columnSummaries(id, index, 1, signal), [id, index, frame]);
  const [to, setTo] = useState('as.factor');
  const [pattern, setPattern] = useState('yyyy-MM-dd');
  const convert = useAction(async () => {
    const name = frameName(id);
    const more = to === 'as.Date' ? ` ${quoted(pattern)}` : '';
    await rapids(`(assign ${name} (:= ${name} (${to} (cols ${name} [${index}])${more}) [${index}] []))`, true);
    onClose();
    reload();
  });
  return (
    <Dialog title={frame.columns[index]!.label.slice(0, 300) || '(empty)'} onClose={onClose}>
      <Loaded of={summary}>{(value) => <Body frame={value} column={value.columns[0]!} />}</Loaded>
      <ErrorNotice error={convert.error} />
      <div class="toolbar">
        <Select label="Type to convert to" value={to} options={CONVERSIONS} onChange={setTo} />
        {to === 'as.Date' && <TextInput label="How the times are written" value={pattern} onInput={setPattern} />}
        <Button onClick={() => convert.run()} busy={convert.busy}>Convert</Button>
        <Button kind="primary" onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
