// One job as it goes: progress, its end, ways to end it, and for models in training their curves.
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../../api/client';
import { cancelJob, isRunning, reasonOf, waitForJob } from '../../api/jobs';
import { deleteModel, getGrid, getGrowingModel } from '../../api/models';
import type { Grid, Job, Model } from '../../api/types';
import { ScoringCurves } from '../../charts/scoring_curves';
import { stoppingState } from '../../logic/early_stopping';
import { count, duration, moment, percent } from '../../logic/format';
import { endingOf, perfectEnd } from '../../logic/ending';
import { metricName } from '../../logic/metrics';
import { progressFacts } from '../../logic/progress';
import { go, link } from '../../router';
import { ButtonLink, Card, Confirm, ErrorNotice, Figures, Notice, Progress } from '../../ui/parts';
import { useAction } from '../../ui/resource';
import { GridTable } from '../grid_table';

export function destinationLink(job: Job): string | undefined {
  const name = job.dest?.name;
  if (!name) return undefined;
  const type = job.dest?.type ?? '';
  if (type === 'Key<Frame>') return link(['frames', name]);
  if (type === 'Key<Model>') return link(['models', name]);
  if (type === 'Key<Grid>') return link(['grids', name]);
  return undefined;
}

/** What is trained, as far as it is; a model in its folds is not there yet. */
function useGrowing<T>(load: (() => Promise<T>) | undefined, job: Job): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    if (!load) return;
    load().then(setValue, (error: Error) => {
      if (!(error instanceof ApiError) || error.status !== 404) console.warn(error.message);
    });
  }, [job.progress, job.status, job.msec]);
  return value;
}

function Outcome({ job }: { job: Job }) {
  const to = destinationLink(job);
  if (job.status === 'FAILED') return <Notice kind="error">{reasonOf(job)}</Notice>;
  if (job.status === 'CANCELLED') return <Notice kind="warning">The job was cancelled.{to && <> What it had made is kept: <a href={to}>open it</a>.</>}</Notice>;
  if (job.status === 'DONE') return <Notice kind="success">Done in {duration(job.msec)}.</Notice>;
  return null;
}

/** The rules by which it ends before its epochs are over, and how near that is; in the end, what ended it. */
function Stopping({ model, job }: { model: Model; job: Job }) {
  const state = stoppingState(model);
  const running = isRunning(job);
  const perfect = perfectEnd(model);
  const told = running ? perfect && `It ends when ${perfect}.` : endingOf(model, job.status === 'CANCELLED');
  if (!state) return <p class="muted">{running && !perfect ? 'It does not stop early.' : told}</p>;
  const { rounds, metric, of, tolerance, scores, needed, gain } = state;
  const stops = gain !== undefined && gain <= tolerance;
  return (
    <>
    {told && <p class="muted">{told}</p>}
    <Figures
      of={[
        ['Stops early when', `${metricName(metric)} of ${of} gains ${percent(tolerance, 2)} or less over ${rounds} scores`],
        ['Scores', scores < needed ? `${count(scores)}; it may stop after ${count(needed)}` : count(scores)],
        ['Gain now', gain === undefined ? 'not known yet' : <span class={stops ? 'state cancelled' : 'state done'}>{percent(gain, 2)}{stops && running && ': it stops'}</span>],
      ]}
    />
    </>
  );
}

function Endings({ job, reload }: { job: Job; reload: () => void }) {
  const isModel = job.dest?.type === 'Key<Model>';
  const id = job.key.name;
  const cancel = useAction(async () => {
    await cancelJob(id);
    reload();
  });
  const discard = useAction(async () => {
    await cancelJob(id);
    await waitForJob(id);
    await deleteModel(job.dest!.name).catch((error: Error) => {
      if (!(error instanceof ApiError) || error.status !== 404) throw error; // it had made none yet
    });
    go(link(['jobs']));
    reload();
  });
  return (
    <>
      <ErrorNotice error={cancel.error ?? discard.error} />
      <div class="actions">
        {isModel
          ? <Confirm ask="Stop this training? The model is kept as far as it is." action="Stop the training" onYes={() => cancel.run()}>Stop and keep</Confirm>
          : <Confirm ask="Cancel this job?" action="Cancel the job" onYes={() => cancel.run()}>Cancel</Confirm>}
        {isModel && <Confirm ask="Cancel this training and delete what it has made so far?" action="Cancel the training" onYes={() => discard.run()}>Cancel</Confirm>}
      </div>
    </>
  );
}

export function Watched({ job, reload, height = 320 }: { job: Job; reload: () => void; height?: number }) {
  const running = isRunning(job);
  const name = job.dest?.name ?? '';
  const type = job.dest?.type;
  const model = useGrowing<Model>(type === 'Key<Model>' ? () => getGrowingModel(name) : undefined, job);
  const grid = useGrowing<Grid>(type === 'Key<Grid>' ? () => getGrid(name) : undefined, job);
  const to = destinationLink(job);
  return (
    <>
      <div class="job-head">
        <Progress share={job.progress} label="Progress" kind={job.status.toLowerCase()} />
        <Figures
          of={[
            ['State', <span class={`state ${job.status.toLowerCase()}`}>{job.status.toLowerCase()}</span>],
            ['Progress', percent(job.progress, 0)],
            ['Running for', duration(job.msec)],
            ...progressFacts(job.progress_msg).map(([key, value]) => [key, value] as const),
            ['Started', moment(job.start_time)],
          ]}
        />
        {model && job.status !== 'FAILED' && <Stopping model={model} job={job} />}
      </div>
      <Outcome job={job} />
      {job.warnings?.map((text, i) => <Notice key={i} kind="warning">{text}</Notice>)}
      {to && job.status === 'DONE' && <div class="actions"><ButtonLink href={to} kind="primary">Open the result</ButtonLink></div>}
      {running && <Endings job={job} reload={reload} />}
      {model?.output.scoring_history && (running || model.output.scoring_history.data[0]!.length > 1) && <Card title="Learning" wide><ScoringCurves history={model.output.scoring_history} height={height} /></Card>}
      {grid && grid.model_ids.length > 0 && <Card title="Models so far" wide><GridTable grid={grid} /></Card>}
    </>
  );
}
