// A published data set: read by the server from where the user says, then on to the model of the booklet.
import { useState } from 'preact/hooks';
import type { Job } from '../api/types';
import { go, link, place } from '../router';
import { Button, Card, ErrorNotice, Field, Page, Progress, TextInput } from '../ui/parts';
import { useAction } from '../ui/resource';
import Absent from './absent';
import { PUBLISHED, readPublished } from './examples';
import type { Published } from './examples';

const STORE = 'hydrofoil.published.';

function stored(key: string, example: Published): string[] {
  const kept = localStorage.getItem(STORE + key)?.split('\n');
  return kept?.length === example.parts.length ? kept : example.parts.map((part) => part.address);
}

function Form({ name, example }: { name: string; example: Published }) {
  const [from, setFrom] = useState(() => stored(name, example));
  const [job, setJob] = useState<Job>();
  const fetching = useAction(async () => {
    for (const [i, part] of example.parts.entries()) await readPublished(part, from[i]!.trim(), setJob).finally(() => setJob(undefined));
    localStorage.setItem(STORE + name, from.join('\n'));
    go(link(['build', 'deeplearning'], example.fields));
  });
  return (
    <Card title="Where it is" wide>
      <p class="muted">{example.more} It is not part of this program: the server fetches it from these addresses, or reads it at a path of its own. The files stay as they are; the frames are named {example.parts.map((part) => part.frame).join(' and ')}.</p>
      <form onSubmit={(event: Event) => { event.preventDefault(); fetching.run(); }}>
        {example.parts.map((part, i) => (
          <Field key={part.frame} label={part.label}>{(id) => <TextInput id={id} value={from[i]!} onInput={(text) => setFrom(from.map((old, k) => (k === i ? text : old)))} />}</Field>
        ))}
        <ErrorNotice error={fetching.error} />
        {fetching.busy && <Progress share={job?.progress ?? NaN} label="Reading" />}
        <div class="toolbar">
          <Button type="submit" kind="primary" busy={fetching.busy} disabled={from.some((text) => text.trim() === '')}>Fetch and go on to the model</Button>
          <Button kind="quiet" onClick={() => setFrom(example.parts.map((part) => part.address))}>Where it was published</Button>
        </div>
      </form>
    </Card>
  );
}

export default function PublishedExample() {
  const name = place.value.path[1] ?? '';
  const example = Object.hasOwn(PUBLISHED, name) ? PUBLISHED[name] : undefined;
  return example ? <Page title={`Example: ${example.title}`}><Form name={name} example={example} /></Page> : <Absent />;
}
