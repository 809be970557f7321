// One cell: its text, what it led to, and what can be done with it.
import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { apiRoot } from '../../api/client';
import type { Cell, CellKind } from '../../logic/notebook_file';
import { CELL_KINDS } from '../../logic/notebook_file';
import { parseCall } from '../../logic/notebook_parser';
import { CopyButton } from '../../ui/code_view';
import { MarkdownView } from '../../ui/markdown_view';
import { Button, ErrorNotice, Select } from '../../ui/parts';
import { codeOf } from './code_of';
import { ResultView } from './result_view';
import type { Result } from './verbs';

export interface Outcome {
  busy: boolean;
  result?: Result | undefined;
  error?: Error | undefined;
  turn: number; // of running: a view of an older one is made anew
}

interface Props {
  index: number;
  count: number;
  cell: Cell;
  outcome: Outcome | undefined;
  onChange: (change: Partial<Cell>) => void;
  onRun: (andNext: boolean) => void;
  onMove: (by: number) => void;
  onDelete: () => void;
  onInsert: (text: string) => void;
}

const KIND_NAMES: Record<CellKind, string> = { cs: 'call', md: 'Markdown', raw: 'plain text', h1: 'heading 1', h2: 'heading 2', h3: 'heading 3', h4: 'heading 4', h5: 'heading 5', h6: 'heading 6' };

function Clients({ text }: { text: string }) {
  let code: { python: string; r: string };
  try {
    code = codeOf(parseCall(text), apiRoot);
  } catch (error) {
    return <ErrorNotice error={error as Error} />;
  }
  return (
    <>
      {([['Python', code.python], ['R', code.r]] as const).map(([name, shown]) => (
        <div key={name} class="client-code"><div class="toolbar"><strong>{name}</strong><CopyButton text={shown} /></div><pre tabIndex={0}>{shown}</pre></div>
      ))}
    </>
  );
}

function Rendered({ cell }: { cell: Cell }) {
  if (cell.kind === 'md') return <MarkdownView text={cell.text} />;
  if (cell.kind === 'raw') return <pre tabIndex={0}>{cell.text}</pre>;
  const level = Number(cell.kind.slice(1));
  return <p class={`cell-heading level-${level}`} role="heading" aria-level={Math.min(6, level + 1)}>{cell.text}</p>;
}

export function CellView({ index, count, cell, outcome, onChange, onRun, onMove, onDelete, onInsert }: Props) {
  const [clients, setClients] = useState(false);
  const [editing, setEditing] = useState(cell.text === '');
  const isCall = cell.kind === 'cs';
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.shiftKey || event.ctrlKey)) return;
    event.preventDefault();
    setEditing(false);
    onRun(event.shiftKey);
  };
  const rows = Math.min(24, Math.max(1, cell.text.split('\n').length));
  return (
    <section class="cell">
      <div class="toolbar cell-tools">
        <Select label={`Kind of cell ${index + 1}`} value={cell.kind} options={CELL_KINDS.map((kind) => [kind, KIND_NAMES[kind]] as const)} onChange={(kind) => onChange({ kind: kind as CellKind })} />
        {isCall
          ? <Button kind="primary" busy={outcome?.busy} onClick={() => onRun(false)} label={`Run cell ${index + 1}`}>Run</Button>
          : <Button onClick={() => setEditing(!editing)} pressed={editing} label={`Edit cell ${index + 1}`}>Edit</Button>}
        {isCall && <Button kind="quiet" pressed={clients} onClick={() => setClients(!clients)} label={`Python, R of cell ${index + 1}`}>Python, R</Button>}
        <Button kind="quiet" disabled={index === 0} onClick={() => onMove(-1)} label={`Move cell ${index + 1} up`}>↑</Button>
        <Button kind="quiet" disabled={index === count - 1} onClick={() => onMove(1)} label={`Move cell ${index + 1} down`}>↓</Button>
        <Button kind="quiet" onClick={onDelete} label={`Delete cell ${index + 1}`}>✕</Button>
      </div>
      {isCall || editing ? (
        <textarea
          class={isCall ? 'call' : undefined}
          aria-label={`Text of cell ${index + 1}`}
          rows={rows}
          spellcheck={!isCall}
          value={cell.text}
          onInput={(event: TargetedEvent<HTMLTextAreaElement>) => onChange({ text: event.currentTarget.value })}
          onKeyDown={keys}
        />
      ) : <Rendered cell={cell} />}
      {isCall && clients && <Clients text={cell.text} />}
      {isCall && outcome && (
        <div class="cell-result" aria-live="polite">
          {outcome.busy && <p class="muted" role="status">Running…</p>}
          <ErrorNotice error={outcome.error} />
          {outcome.result && <ResultView key={outcome.turn} result={outcome.result} insert={onInsert} />}
        </div>
      )}
    </section>
  );
}
