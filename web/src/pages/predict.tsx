// A model on a frame: predictions as a new frame, with metrics where the response is known.
import { useState } from 'preact/hooks';
import { listFrames } from '../api/frames';
import { listModels, predictNow } from '../api/models';
import type { ScoredNow } from '../api/models';
import { headline, presentMetrics } from '../logic/metrics';
import { number } from '../logic/format';
import { record } from '../recorder';
import { link, place } from '../router';
import { AskReplace, Button, ButtonLink, Card, ErrorNotice, Field, Figures, Loaded, Page, Select, TextInput } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';

async function choices(signal: AbortSignal) {
  const [models, frames] = await Promise.all([listModels(signal), listFrames(signal)]);
  return { models: models.map((one) => one.model_id.name), frames: frames.filter((one) => !one.is_text).map((one) => one.frame_id.name) };
}

function Result({ scored }: { scored: ScoredNow }) {
  const metrics = scored.model_metrics[0];
  const frame = scored.predictions_frame?.name ?? metrics?.predictions?.frame_id.name;
  return (
    <Card title="Predicted" wide>
      {headline(metrics) && <Figures of={presentMetrics([metrics]).map((kind) => [kind.name, number(metrics?.[kind.key])] as const)} />}
      {frame && <ButtonLink href={link(['frames', frame])} kind="primary">Open the predictions</ButtonLink>}
    </Card>
  );
}

export default function Predict() {
  const { fields } = place.value;
  const all = useResource(choices, []);
  const [model, setModel] = useState(fields.get('model') ?? '');
  const [frame, setFrame] = useState(fields.get('frame') ?? '');
  const [name, setName] = useState('');
  const [scored, setScored] = useState<ScoredNow>();
  const [taken, setTaken] = useState(false); // a frame of that name is there: asked about first
  const begin = useAction(async () => {
    if (name !== '' && name === frame) throw new Error('The frame itself has that name: choose another one for the predictions.');
    if (name !== '' && (await listFrames()).some((one) => !one.is_text && one.frame_id.name === name)) setTaken(true);
    else work.run();
  });
  const work = useAction(async () => {
    setScored(await predictNow(model, frame, name ? { predictions_frame: name } : {}));
    record('predict', { model, frame, ...(name ? { predictions_frame: name } : {}) });
  });
  return (
    <Page title="Predict">
      <Loaded of={all}>
        {({ models, frames }) => (
          <Card title="Which model on which frame">
            <div class="fields">
              <Field label="Model">{(id) => <Select id={id} value={model} options={[['', 'choose'], ...models.map((one) => [one, one] as const)]} onChange={setModel} />}</Field>
              <Field label="Frame">{(id) => <Select id={id} value={frame} options={[['', 'choose'], ...frames.map((one) => [one, one] as const)]} onChange={setFrame} />}</Field>
              <Field label="Name of the predictions">{(id) => <TextInput id={id} value={name} onInput={setName} placeholder="by the server" />}</Field>
            </div>
            <ErrorNotice error={begin.error ?? work.error} />
            {taken && <AskReplace what="frame" names={[name]} onYes={work.run} onClose={() => setTaken(false)} />}
            <Button kind="primary" disabled={!model || !frame} busy={begin.busy || work.busy} onClick={() => begin.run()}>Predict</Button>
          </Card>
        )}
      </Loaded>
      {scored && <Result scored={scored} />}
    </Page>
  );
}
