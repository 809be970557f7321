// The columns of a frame as rows: type, missing values, range, mean.
import { useState } from 'preact/hooks';
import type { Column, Frame } from '../api/types';
import { columnFigure, columnSpread, count, percent } from '../logic/format';
import { toNumber } from '../logic/tables';
import { Name, TextInput } from '../ui/parts';
import { VirtualRows } from '../ui/virtual_rows';

const HEADS = ['Name', 'Type', 'Missing', 'Zeros', 'Minimum', 'Mean', 'Maximum', 'Deviation', 'Levels'];

/** Of times over several days the day is enough here. */
const byDay = ({ type, mins, maxs }: Column): boolean => type === 'time' && toNumber(maxs?.[0]) - toNumber(mins?.[0]) > 86_400_000;

export function FrameColumns({ frame, onColumn }: { frame: Frame; onColumn: (index: number) => void }) {
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase();
  const shown = frame.columns.map((_, i) => i).filter((i) => frame.columns[i]!.label.toLowerCase().includes(wanted));
  return (
    <>
      <div class="toolbar">
        <TextInput label="Search columns" type="search" value={search} onInput={setSearch} placeholder="Search columns" />
        <span class="muted">{count(shown.length)} of {count(frame.columns.length)}</span>
      </div>
      <VirtualRows
        count={shown.length}
        height={36}
        label="Columns"
        template="frame-columns"
        head={HEADS.map((head, i) => <span key={head} role="columnheader" class={i > 1 ? 'number' : undefined}>{head}</span>)}
      >
        {(row) => {
          const at = shown[row]!;
          const one = frame.columns[at]!;
          const figures = one.type !== 'enum' && one.type !== 'string' && one.type !== 'uuid';
          const cells = [
            `${count(one.missing_count)}${one.missing_count > 0 ? ` (${percent(one.missing_count / Math.max(1, frame.rows))})` : ''}`,
            count(one.zero_count),
            ...[one.mins?.[0], one.mean, one.maxs?.[0]].map((value) => (figures ? columnFigure(one.type, value).slice(0, byDay(one) ? 10 : undefined) : '')), figures ? columnSpread(one.type, one.sigma) : '',
            one.domain_cardinality > 0 ? count(one.domain_cardinality) : '',
          ];
          return (
            <>
              <span role="cell"><button type="button" class="link" onClick={() => onColumn(at)}><Name text={one.label.slice(0, 200)} /></button></span>
              <span role="cell" class="muted">{one.type}</span>
              {cells.map((text, i) => <span key={i} role="cell" class="number">{text}</span>)}
            </>
          );
        }}
      </VirtualRows>
    </>
  );
}
