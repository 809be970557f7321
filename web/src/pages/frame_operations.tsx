// What can be done with a whole frame: each operation is a form of its own.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { post, segment } from '../api/client';
import { frameColumns, listFrames, rapids } from '../api/frames';
import { reasonOf, waitForJob } from '../api/jobs';
import type { Frame, Job } from '../api/types';
import { temporaryName } from '../logic/expressions';
import { bindExpression, groupExpression, imputeExpression, mergeExpression, sampleExpression, sharedColumns, splitExpression } from '../logic/frame_expressions';
import { record } from '../recorder';
import { link, place } from '../router';
import { FrameChoice } from '../ui/frame_choice';
import { AskReplace, Button, Card, Check, ErrorNotice, Field, Name, Notice, Select, TextInput } from '../ui/parts';
import { useAction } from '../ui/resource';

interface OperationProps {
  title: string;
  about: string;
  action: string;
  makes?: readonly string[]; // the names of the frames to be made
  act: () => Promise<string[]>; // the frames that it made or changed
  children: ComponentChildren;
}

function Operation({ title, about, action, makes = [], act, children }: OperationProps) {
  const [made, setMade] = useState<string[]>();
  const [replaced, setReplaced] = useState<string[]>([]); // asked about before it is done
  const run = useAction(async () => {
    setMade(undefined);
    setMade(await act());
  });
  const check = useAction(async () => {
    const own = place.value.path[1];
    if (own !== undefined && makes.includes(own)) throw new Error('This frame itself has that name: choose another one for what is made of it.');
    if (new Set(makes).size < makes.length) throw new Error('Both frames have the same name.');
    const there = makes.length > 0 ? (await listFrames()).map((one) => one.frame_id.name) : [];
    const taken = makes.filter((name) => there.includes(name));
    if (taken.length > 0) setReplaced(taken);
    else run.run();
  });
  const work = { run: check.run, busy: check.busy || run.busy, error: check.error ?? run.error };
  return (
    <Card title={title}>
      <p class="muted">{about}</p>
      <form onSubmit={(event: Event) => { event.preventDefault(); work.run(); }}>
        <div class="fields">{children}</div>
        <ErrorNotice error={work.error} />
        {made && <Notice kind="success">Done. {made.map((name) => <span key={name}><a href={link(['frames', name])}><Name text={name} /></a> </span>)}</Notice>}
        <Button type="submit" kind="primary" busy={work.busy}>{action}</Button>
      </form>
      {replaced.length > 0 && <AskReplace what="frame" names={replaced} onYes={run.run} onClose={() => setReplaced([])} />}
    </Card>
  );
}

function Text({ label, value, onInput, mode }: { label: string; value: string; onInput: (text: string) => void; mode?: 'decimal' }) {
  return <Field label={label}>{(id) => <TextInput id={id} value={value} onInput={onInput} {...(mode ? { mode } : {})} />}</Field>;
}

const MOST_LISTED = 2000;

function ColumnField({ frame, label, value, onChange }: { frame: Frame; label: string; value: number; onChange: (column: number) => void }) {
  const options = frame.columns.slice(0, MOST_LISTED).map((one, i) => [String(i), one.label] as const);
  return <Field label={label}>{(id) => <Select id={id} value={String(value)} options={options} onChange={(text) => onChange(Number(text))} />}</Field>;
}

function Split({ id }: { id: string }) {
  const [plan, setPlan] = useState({ frame: id, share: '0.75', seed: '1234', first: `${id}_train`, second: `${id}_test` });
  const set = (key: keyof typeof plan) => (text: string) => setPlan({ ...plan, [key]: text });
  const act = async (): Promise<string[]> => {
    await rapids(splitExpression(plan, temporaryName('split')), true);
    return [plan.first, plan.second];
  };
  return (
    <Operation title="Split" about="Two frames, each row by chance in one of them." action="Split" makes={[plan.first, plan.second]} act={act}>
      <Text label="Share of the first" value={plan.share} onInput={set('share')} mode="decimal" />
      <Text label="Seed" value={plan.seed} onInput={set('seed')} mode="decimal" />
      <Text label="Name of the first" value={plan.first} onInput={set('first')} />
      <Text label="Name of the second" value={plan.second} onInput={set('second')} />
    </Operation>
  );
}

function Sample({ id }: { id: string }) {
  const [share, setShare] = useState('0.1');
  const [seed, setSeed] = useState('1234');
  const [to, setTo] = useState(`${id}_sample`);
  const act = async (): Promise<string[]> => {
    await rapids(sampleExpression(id, to, share, seed), true);
    return [to];
  };
  return (
    <Operation title="Sample" about="Some rows, by chance." action="Sample" makes={[to]} act={act}>
      <Text label="Share" value={share} onInput={setShare} mode="decimal" />
      <Text label="Seed" value={seed} onInput={setSeed} mode="decimal" />
      <Text label="Name of the sample" value={to} onInput={setTo} />
    </Operation>
  );
}

function Impute({ frame, reload }: { frame: Frame; reload: () => void }) {
  const [column, setColumn] = useState(Math.max(0, frame.columns.findIndex((one) => one.missing_count > 0)));
  const [method, setMethod] = useState('mean');
  const id = frame.frame_id.name;
  const act = async (): Promise<string[]> => {
    const { label, type, missing_count: missing } = frame.columns[column]!;
    const isText = type === 'string' || type === 'uuid';
    if (isText) throw new Error(`'${label}' has text, which is not filled in.`);
    if (type === 'enum' && method !== 'mode') throw new Error(`'${label}' has levels, of which there is no ${method}: fill in the most frequent one.`);
    if (missing === 0) throw new Error(`'${label}' has no missing values.`);
    await rapids(imputeExpression(id, column, method), true);
    reload();
    return [id];
  };
  return (
    <Operation title="Impute" about="Fills the missing values of a column of this frame." action="Impute" act={act}>
      <ColumnField frame={frame} label="Column to fill" value={column} onChange={setColumn} />
      <Field label="By">{(field) => <Select id={field} value={method} options={[['mean', 'mean'], ['median', 'median'], ['mode', 'most frequent value']]} onChange={setMethod} />}</Field>
    </Operation>
  );
}

function Merge({ frame }: { frame: Frame }) {
  const id = frame.frame_id.name;
  const [plan, setPlan] = useState({ frame: id, other: '', to: `${id}_merged`, allLeft: false, allRight: false });
  const act = async (): Promise<string[]> => {
    if (!plan.other) throw new Error('Choose the frame to merge with.');
    const other = await frameColumns(plan.other);
    const shared = sharedColumns(frame.columns.map((one) => one.label), other.columns.map((one) => one.label));
    if (shared.left.length === 0) throw new Error('The frames have no column of the same name to merge by.');
    await rapids(mergeExpression(plan, shared.left, shared.right), true);
    return [plan.to];
  };
  return (
    <Operation title="Merge" about="Joins the rows of two frames by the columns of the same names." action="Merge" makes={[plan.to]} act={act}>
      <FrameChoice label="Merge with" value={plan.other} onChange={(other) => setPlan({ ...plan, other })} />
      <Text label="Name of the merged" value={plan.to} onInput={(to) => setPlan({ ...plan, to })} />
      <Check checked={plan.allLeft} onChange={(allLeft) => setPlan({ ...plan, allLeft })}>keep all rows of this one</Check>
      <Check checked={plan.allRight} onChange={(allRight) => setPlan({ ...plan, allRight })}>keep all rows of the other</Check>
    </Operation>
  );
}

function Bind({ id }: { id: string }) {
  const [other, setOther] = useState('');
  const [by, setBy] = useState<'cbind' | 'rbind'>('rbind');
  const [to, setTo] = useState(`${id}_bound`);
  const act = async (): Promise<string[]> => {
    if (!other) throw new Error('Choose the frame to bind with.');
    await rapids(bindExpression(id, other, to, by), true);
    return [to];
  };
  return (
    <Operation title="Bind" about="Puts another frame below this one or beside it." action="Bind" makes={[to]} act={act}>
      <FrameChoice label="Bind with" value={other} onChange={setOther} />
      <Field label="Where">{(field) => <Select id={field} value={by} options={[['rbind', 'its rows below'], ['cbind', 'its columns beside']]} onChange={(key) => setBy(key as typeof by)} />}</Field>
      <Text label="Name of the bound" value={to} onInput={setTo} />
    </Operation>
  );
}

const AGGREGATES = ['mean', 'sum', 'min', 'max', 'sd', 'var', 'median', 'nrow', 'mode'];

function Group({ frame }: { frame: Frame }) {
  const id = frame.frame_id.name;
  const [by, setBy] = useState(Math.max(0, frame.columns.findIndex((one) => one.type === 'enum')));
  const [column, setColumn] = useState(Math.max(0, frame.columns.findIndex((one) => one.type !== 'enum')));
  const [aggregate, setAggregate] = useState('mean');
  const [to, setTo] = useState(`${id}_groups`);
  const act = async (): Promise<string[]> => {
    await rapids(groupExpression({ frame: id, to, by: [by], aggregate, column }), true);
    return [to];
  };
  return (
    <Operation title="Group" about="One row a group, with a figure of its rows." action="Group" makes={[to]} act={act}>
      <ColumnField frame={frame} label="Groups by" value={by} onChange={setBy} />
      <Field label="Figure">{(field) => <Select id={field} value={aggregate} options={AGGREGATES} onChange={setAggregate} />}</Field>
      <ColumnField frame={frame} label="Of the column" value={column} onChange={setColumn} />
      <Text label="Name of the groups" value={to} onInput={setTo} />
    </Operation>
  );
}

function Export({ id }: { id: string }) {
  const [path, setPath] = useState('');
  const [format, setFormat] = useState('csv');
  const [force, setForce] = useState(false);
  const act = async (): Promise<string[]> => {
    if (path.trim() === '') throw new Error('Name the file to write.');
    const { job } = await post<{ job: Job }>(`/3/Frames/${segment(id)}/export`, { path, format, force });
    const ended = await waitForJob(job.key.name);
    if (ended.status !== 'DONE') throw new Error(reasonOf(ended));
    record('exportFrame', id, path, { overwrite: force });
    return [];
  };
  return (
    <Operation title="Export" about="Writes a file on the server’s side. To have it here, download it." action="Export" act={act}>
      <Text label="Path" value={path} onInput={setPath} />
      <Field label="Format">{(field) => <Select id={field} value={format} options={[['csv', 'CSV'], ['parquet', 'Parquet']]} onChange={setFormat} />}</Field>
      <Check checked={force} onChange={setForce}>overwrite</Check>
    </Operation>
  );
}

export function FrameOperations({ frame, reload }: { frame: Frame; reload: () => void }) {
  const id = frame.frame_id.name;
  return (
    <div class="cards">
      <Split id={id} />
      <Sample id={id} />
      <Impute frame={frame} reload={reload} />
      <Group frame={frame} />
      <Merge frame={frame} />
      <Bind id={id} />
      <Export id={id} />
    </div>
  );
}
