// What can be done with a whole frame.
import { useState } from 'preact/hooks';
import { rapids } from '../api/frames';
import type { Frame } from '../api/types';
import { frameName, temporaryName } from '../logic/expressions';
import { link } from '../router';
import { Button, Card, ErrorNotice, Field, Name, Notice, TextInput } from '../ui/parts';
import { useAction } from '../ui/resource';

function Split({ frame }: { frame: Frame }) {
  const id = frame.frame_id.name;
  const [share, setShare] = useState('0.75');
  const [seed, setSeed] = useState('1234');
  const [first, setFirst] = useState(`${id}_train`);
  const [second, setSecond] = useState(`${id}_test`);
  const [made, setMade] = useState<string[]>();
  const work = useAction(async () => {
    const ratio = Number(share);
    if (!(ratio > 0 && ratio < 1)) throw new Error(`The share must be between 0 and 1, not '${share}'.`);
    const name = frameName(id);
    const random = temporaryName('split');
    await rapids(
      `(, (tmp= ${random} (h2o.runif ${name} ${Number(seed) || -1}))` +
        ` (assign ${frameName(first)} (rows ${name} (<= ${random} ${ratio})))` +
        ` (assign ${frameName(second)} (rows ${name} (> ${random} ${ratio}))) (rm ${random}))`,
    );
    setMade([first, second]);
  });
  return (
    <Card title="Split">
      <div class="fields">
        <Field label="Share of the first">{(field) => <TextInput id={field} value={share} onInput={setShare} mode="decimal" />}</Field>
        <Field label="Seed">{(field) => <TextInput id={field} value={seed} onInput={setSeed} mode="decimal" />}</Field>
        <Field label="Name of the first">{(field) => <TextInput id={field} value={first} onInput={setFirst} />}</Field>
        <Field label="Name of the second">{(field) => <TextInput id={field} value={second} onInput={setSecond} />}</Field>
      </div>
      <ErrorNotice error={work.error} />
      {made && <Notice kind="success">Made {made.map((name) => <a key={name} href={link(['frames', name])}><Name text={name} /> </a>)}</Notice>}
      <Button kind="primary" onClick={() => work.run()} busy={work.busy}>Split</Button>
    </Card>
  );
}

export function FrameOperations({ frame }: { frame: Frame; reload: () => void }) {
  return (
    <div class="cards">
      <Split frame={frame} />
    </div>
  );
}
