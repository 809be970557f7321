// Response and predictors of a training frame, chosen in a table.
import { useState } from 'preact/hooks';
import type { Frame } from '../../api/types';
import { columnFigure, count, percent } from '../../logic/format';
import { Button, Name, TextInput } from '../../ui/parts';
import { VirtualRows } from '../../ui/virtual_rows';

interface Props {
  frame: Frame;
  response: string;
  ignored: readonly string[];
  withResponse: boolean;
  onResponse: (name: string) => void;
  onIgnored: (names: string[]) => void;
}

export function ColumnPicker({ frame, response, ignored, withResponse, onResponse, onIgnored }: Props) {
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase();
  const columns = frame.columns.filter((one) => one.label.toLowerCase().includes(wanted));
  const out = new Set(ignored);
  const set = (names: readonly string[], use: boolean): void => {
    const next = new Set(ignored);
    for (const name of names) if (use) next.delete(name); else next.add(name);
    onIgnored([...next]);
  };
  const used = frame.columns.filter((one) => !out.has(one.label) && one.label !== response).length;
  const shown = columns.map((one) => one.label);
  return (
    <div class="column-picker">
      <div class="toolbar">
        <TextInput label="Search columns" type="search" value={search} onInput={setSearch} placeholder="Search columns" />
        <Button onClick={() => set(shown, true)}>Use those shown</Button>
        <Button onClick={() => set(shown, false)}>Ignore those shown</Button>
        <span class="muted">{count(used)} predictors{withResponse ? `, response ${response ? '' : 'not chosen'}` : ''}</span>
      </div>
      <VirtualRows
        count={columns.length}
        height={36}
        label="Columns of the training frame"
        template={withResponse ? 'picker-columns' : 'picker-columns plain'}
        head={
          <>
            {withResponse && <span role="columnheader">Response</span>}
            <span role="columnheader">Use</span><span role="columnheader">Name</span><span role="columnheader">Type</span>
            <span role="columnheader" class="number">Missing</span><span role="columnheader" class="number">Levels or range</span>
          </>
        }
      >
        {(row) => {
          const one = columns[row]!;
          const short = one.label.slice(0, 80);
          return (
            <>
              {withResponse && (
                <span role="cell"><input type="radio" name="response" aria-label={`${short} is the response`} checked={one.label === response} onChange={() => onResponse(one.label)} /></span>
              )}
              <span role="cell"><input type="checkbox" aria-label={`Use ${short}`} disabled={one.label === response} checked={!out.has(one.label) && one.label !== response} onChange={() => set([one.label], out.has(one.label))} /></span>
              <span role="cell"><Name text={one.label.slice(0, 200)} /></span>
              <span role="cell" class="muted">{one.type}</span>
              <span role="cell" class="number">{one.missing_count > 0 ? percent(one.missing_count / Math.max(1, frame.rows)) : ''}</span>
              <span role="cell" class="number">{one.domain_cardinality > 0 ? count(one.domain_cardinality) : one.mins ? `${columnFigure(one.type, one.mins[0], 4)} … ${columnFigure(one.type, one.maxs?.[0], 4)}` : ''}</span>
            </>
          );
        }}
      </VirtualRows>
    </div>
  );
}
