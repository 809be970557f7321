// What is here, and the ways to begin.
import { listFrames } from '../api/frames';
import { listJobs } from '../api/jobs';
import { listGrids, listModels } from '../api/models';
import { count } from '../logic/format';
import { go, link } from '../router';
import { Button, ButtonLink, Card, ErrorNotice, Page } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';
import { availableExamples, openExample, PUBLISHED } from './examples';
import type { Example } from './examples';
import { FromPlace } from './import_parts/from_place';
import { Upload } from './import_parts/upload';

interface Contents {
  frames: number;
  models: number;
  grids: number;
  jobs: number;
  examples: readonly Example[];
}

async function contents(signal: AbortSignal): Promise<Contents> {
  const [frames, models, grids, jobs, examples] = await Promise.all([
    listFrames(signal), listModels(signal), listGrids(signal), listJobs(signal), availableExamples(signal),
  ]);
  return { frames: frames.length, models: models.length, grids: grids.length, jobs: jobs.length, examples };
}

export default function Start() {
  const here = useResource(contents, []);
  const example = useAction(async (one: Example) => go(await openExample(one)));
  const tiles = [
    ['frames', 'Frames', here.value?.frames], ['models', 'Models', here.value?.models],
    ['grids', 'Grids', here.value?.grids], ['jobs', 'Jobs', here.value?.jobs],
  ] as const;
  return (
    <Page title="Hydrofoil">
      <p class="lead">Deep learning on tables: bring data, build a model, watch it learn, compare, and take it along.</p>
      <ErrorNotice error={here.error} />
      <ul class="tiles">
        {tiles.map(([key, text, number]) => (
          <li key={key}>
            <a class="tile" href={link([key])}>
              <strong>{number === undefined ? '…' : count(number)}</strong>
              <span>{text}</span>
            </a>
          </li>
        ))}
      </ul>
      <div class="cards narrow">
        <Card title="Bring data">
          <Upload />
          <FromPlace />
        </Card>
        <Card title="Open an example">
          <ErrorNotice error={example.error} />
          <ul class="choices examples">
            {(here.value?.examples ?? []).map((one) => (
              <li key={one.title}>
                <Button onClick={() => example.run(one)} busy={example.busy}>{one.title}</Button>
                <span class="muted">{one.about}</span>
              </li>
            ))}
            {Object.entries(PUBLISHED).map(([key, one]) => (
              <li key={key}>
                <ButtonLink href={link(['example', key])}>{one.title}</ButtonLink>
                <span class="muted">{one.about}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title="Open a notebook">
          <p>Cells of calls, text and results that run again: kept on the server, or opened from Flow’s own files.</p>
          <ButtonLink href="#/notebook">Notebooks</ButtonLink>
        </Card>
      </div>
    </Page>
  );
}
