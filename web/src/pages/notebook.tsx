// Notebooks: cells of calls and text, kept on the server or as files that Flow reads too.
import type { TargetedEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { deleteNotebook, listNotebooks, loadNotebook, saveNotebook } from '../api/notebooks';
import { moment } from '../logic/format';
import { nameFault, readNotebook, writeNotebook } from '../logic/notebook_file';
import { parseCall } from '../logic/notebook_parser';
import { recorded, recording, takeRecorded, unrecorded } from '../recorder';
import { Button, Card, Confirm, Dialog, ErrorNotice, Field, Loaded, Name, Notice, Page, TextInput } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';
import { CellView } from './notebook_parts/cell_view';
import type { Outcome } from './notebook_parts/cell_view';
import { changeNotebook, isSaved, newNotebook, notebook, withKeys } from './notebook_parts/open_notebook';
import type { OpenCell } from './notebook_parts/open_notebook';
import { runCall } from './notebook_parts/verbs';

function exportFile(): void {
  const { name, cells } = notebook.value;
  const address = URL.createObjectURL(new Blob([writeNotebook(cells)], { type: 'application/json' }));
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = `${name.replace(/[^\w -]/g, '_') || 'notebook'}.flow`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

interface Question {
  title: string;
  ask: string;
  choices: readonly (readonly [string, () => void])[]; // what may be done, besides nothing
}

/** Where a notebook of the server is opened in two places, the second to save it would undo what the first did. */
async function changedElsewhere(name: string, saved: string): Promise<string | undefined> {
  if (!(await listNotebooks()).some((one) => one.name === name)) return undefined; // deleted: saving brings it back
  const text = await loadNotebook(name);
  try {
    return writeNotebook(readNotebook(text)) === saved ? undefined : text;
  } catch {
    return undefined; // of no use to anyone
  }
}

/** Whether there is anything to lose. */
const isEmpty = (): boolean => notebook.value.cells.every((cell) => cell.text.trim() === '' || cell.text === 'assist');

function Stored({ turn, guard, onOpen }: { turn: number; guard: (then: () => void) => void; onOpen: () => void }) {
  const list = useResource(listNotebooks, [turn]);
  const open = useAction(async (name: string) => {
    const text = await loadNotebook(name);
    const cells = withKeys(readNotebook(text));
    changeNotebook({ name, cells, saved: writeNotebook(cells) });
    onOpen();
  });
  const removal = useAction(async (name: string) => {
    await deleteNotebook(name);
    list.reload();
  });
  const fromFile = useAction(async (file: File) => {
    changeNotebook({ name: file.name.replace(/\.flow$/, '').replace(/[^\w ()-]/g, '_'), cells: withKeys(readNotebook(await file.text())), saved: '' });
    onOpen();
  });
  return (
    <Card title="Open">
      <ErrorNotice error={open.error ?? removal.error ?? fromFile.error} />
      <label class="button file">
        A file of Flow
        <input type="file" accept=".flow,.json" onChange={(event: TargetedEvent<HTMLInputElement>) => { const file = event.currentTarget.files?.[0]; if (file) guard(() => fromFile.run(file)); }} />
      </label>
      <Loaded of={list}>
        {(entries) => entries.length === 0 ? <p class="muted">None is kept on the server.</p> : (
          <ul class="choices">
            {entries.map((one) => (
              <li key={one.name}>
                <Button onClick={() => guard(() => open.run(one.name))}><Name text={one.name} /></Button>
                <span class="muted">{moment(one.timestamp_millis)}</span>
                <Confirm ask={<>Delete the notebook <Name text={one.name} />?</>} action="Delete" onYes={() => removal.run(one.name)}>Delete</Confirm>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

/** Runs cells; what came of them is kept while the page is open. */
function useOutcomes() {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, Outcome>>(new Map());
  const set = (key: number, outcome: Outcome): void => setOutcomes((old) => new Map(old).set(key, outcome));
  const run = async (cell: OpenCell): Promise<boolean> => {
    if (cell.kind !== 'cs' || cell.text.trim() === '') return true;
    const turn = Date.now();
    set(cell.key, { busy: true, turn });
    try {
      set(cell.key, { busy: false, turn, result: await unrecorded(() => runCall(parseCall(cell.text))) });
      return true;
    } catch (error) {
      set(cell.key, { busy: false, turn, error: error as Error });
      return false;
    }
  };
  return { outcomes, run };
}

function focusCell(index: number): void {
  requestAnimationFrame(() => document.querySelectorAll<HTMLTextAreaElement>('.cell textarea')[index]?.focus());
}

export default function NotebookPage() {
  const { name, cells } = notebook.value;
  const { outcomes, run } = useOutcomes();
  const [opening, setOpening] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const taken = takeRecorded();
    if (taken.length > 0) changeNotebook({ cells: [...notebook.value.cells, ...withKeys(taken.map((text) => ({ kind: 'cs' as const, text })))] });
  }, [recorded.value.length]);
  const [question, setQuestion] = useState<Question>();
  const write = useAction(async () => {
    const text = writeNotebook(cells);
    await saveNotebook(name, text);
    changeNotebook({ saved: text });
    setTurn((n) => n + 1);
  });
  const save = useAction(async () => {
    const fault = nameFault(name);
    if (fault) throw new Error(fault);
    const { saved } = notebook.value;
    if (saved === '') {
      const isOther = (await listNotebooks()).some((one) => one.name === name);
      if (isOther) setQuestion({ title: 'Replace it', ask: 'There is another notebook of this name on the server.', choices: [['Replace it', write.run]] });
      else write.run();
      return;
    }
    const theirs = await changedElsewhere(name, saved);
    if (theirs === undefined) {
      write.run();
      return;
    }
    const take = (): void => changeNotebook({ cells: withKeys(readNotebook(theirs)), saved: writeNotebook(readNotebook(theirs)) });
    setQuestion({
      title: 'Changed elsewhere',
      ask: 'This notebook was saved from another window since it was opened here. To have both, keep this one and save it under another name.',
      choices: [['Replace it by this one', write.run], ['Open the saved one, dropping this', take]],
    });
  });
  const guard = (then: () => void): void => {
    if (isSaved() || isEmpty()) then();
    else setQuestion({ title: 'Drop them', ask: 'The open notebook has changes that are not saved.', choices: [['Drop them', then]] });
  };
  const runAll = useAction(async () => {
    for (const cell of notebook.value.cells) if (!(await run(cell))) return;
  });
  const insertAfter = (index: number, text: string): void => {
    const next = [...cells];
    next.splice(index + 1, 0, ...withKeys([{ kind: 'cs', text }]));
    changeNotebook({ cells: next });
    focusCell(index + 1);
  };
  const move = (index: number, by: number): void => {
    const next = [...cells];
    const [cell] = next.splice(index, 1);
    next.splice(index + by, 0, cell!);
    changeNotebook({ cells: next });
  };
  const runCell = (index: number, andNext: boolean): void => {
    void run(cells[index]!);
    if (!andNext) return;
    if (index === cells.length - 1) insertAfter(index, '');
    else focusCell(index + 1);
  };
  return (
    <Page
      title="Notebook"
      actions={
        <>
          <Button kind="primary" busy={runAll.busy} onClick={() => runAll.run()}>Run all</Button>
          <Button onClick={() => save.run()} busy={save.busy || write.busy}>Save</Button>
          <Button onClick={() => setOpening(!opening)} pressed={opening}>Open</Button>
          <Button onClick={() => guard(newNotebook)}>New</Button>
          <Button onClick={exportFile}>Export</Button>
          <Button pressed={recording.value} onClick={() => { recording.value = !recording.value; }}>Record</Button>
        </>
      }
    >
      <ErrorNotice error={save.error ?? write.error} />
      {question && (
        <Dialog title={question.title} onClose={() => setQuestion(undefined)}>
          <p>{question.ask}</p>
          <div class="actions">
            {question.choices.map(([text, then]) => <Button key={text} kind="danger" onClick={() => { setQuestion(undefined); then(); }}>{text}</Button>)}
            <Button onClick={() => setQuestion(undefined)}>Keep</Button>
          </div>
        </Dialog>
      )}
      {recording.value && <Notice kind="info">What you do on the other pages becomes cells here.</Notice>}
      <div class="fields"><Field label="Name" error={nameFault(name)} hint={isSaved() ? 'Kept on the server.' : 'Not saved on the server yet.'}>{(id) => <TextInput id={id} value={name} onInput={(text) => changeNotebook({ name: text, saved: '' })} />}</Field></div>
      {opening && <Stored turn={turn} guard={guard} onOpen={() => setOpening(false)} />}
      {cells.map((cell, i) => (
        <CellView
          key={cell.key}
          index={i}
          count={cells.length}
          cell={cell}
          outcome={outcomes.get(cell.key)}
          onChange={(change) => changeNotebook({ cells: cells.map((one) => (one.key === cell.key ? { ...one, ...change } : one)) })}
          onRun={(andNext) => runCell(i, andNext)}
          onMove={(by) => move(i, by)}
          onDelete={() => changeNotebook({ cells: cells.filter((one) => one.key !== cell.key) })}
          onInsert={(text) => insertAfter(i, text)}
        />
      ))}
      <Button onClick={() => insertAfter(cells.length - 1, '')}>Add a cell</Button>
      <p class="muted">Shift and Enter run a cell and go to the next, Control and Enter run it.</p>
    </Page>
  );
}
