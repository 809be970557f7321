// One job: progress, cancel, and for models in training their curves as they grow.
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api/client';
import { cancelJob, getJob, isRunning } from '../api/jobs';
import { getGrid, getModel } from '../api/models';
import type { Grid, Job, Model } from '../api/types';
import { ScoringCurves } from '../charts/scoring_curves';
import { duration, moment, percent } from '../logic/format';
import { progressFacts } from '../logic/progress';
import { place } from '../router';
import { ButtonLink, Card, Confirm, ErrorNotice, Figures, Loaded, Name, Notice, Page, Progress } from '../ui/parts';
import { useAction, useRepeated, useResource } from '../ui/resource';
import { destinationLink } from './jobs';
import { GridTable } from './grid_table';

/** What is trained, as far as it is; a model in its folds is not there yet. */
function useGrowing<T>(load: (() => Promise<T>) | undefined, job: Job | undefined): T | undefined {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    if (!load || !job) return;
    load().then(setValue, (error: Error) => {
      if (!(error instanceof ApiError) || error.status !== 404) console.warn(error.message);
    });
  }, [job?.progress, job?.status, job?.msec]);
  return value;
}

function Outcome({ job }: { job: Job }) {
  const to = destinationLink(job);
  if (job.status === 'FAILED') return <Notice kind="error">{job.exception ?? 'The job failed and gave no reason.'}</Notice>;
  if (job.status === 'CANCELLED') return <Notice kind="warning">The job was cancelled.{to && <> What it had made is kept: <a href={to}>open it</a>.</>}</Notice>;
  if (job.status === 'DONE') return <Notice kind="success">Done in {duration(job.msec)}.</Notice>;
  return null;
}

function Watched({ job, reload }: { job: Job; reload: () => void }) {
  const running = isRunning(job);
  const name = job.dest?.name ?? '';
  const type = job.dest?.type;
  const model = useGrowing<Model>(type === 'Key<Model>' ? () => getModel(name) : undefined, job);
  const grid = useGrowing<Grid>(type === 'Key<Grid>' ? () => getGrid(name) : undefined, job);
  const cancel = useAction(async () => {
    await cancelJob(job.key.name);
    reload();
  });
  const to = destinationLink(job);
  const facts = progressFacts(job.progress_msg);
  return (
    <>
      <div class="job-head">
        <Progress share={job.progress} label="Progress" kind={job.status.toLowerCase()} />
        <Figures
          of={[
            ['State', <span class={`state ${job.status.toLowerCase()}`}>{job.status.toLowerCase()}</span>],
            ['Progress', percent(job.progress, 0)],
            ['Running for', duration(job.msec)],
            ...facts.map(([key, value]) => [key, value] as const),
            ['Started', moment(job.start_time)],
          ]}
        />
      </div>
      <Outcome job={job} />
      <ErrorNotice error={cancel.error} />
      {job.warnings?.map((text, i) => <Notice key={i} kind="warning">{text}</Notice>)}
      <div class="actions">
        {to && job.status === 'DONE' && <ButtonLink href={to} kind="primary">Open the result</ButtonLink>}
        {running && (
          <Confirm ask="Cancel this job? A model in training is kept as far as it is." action="Cancel the job" onYes={() => cancel.run()}>
            {type === 'Key<Model>' ? 'Stop and keep' : 'Cancel'}
          </Confirm>
        )}
      </div>
      {model?.output.scoring_history && <Card title="Learning" wide><ScoringCurves history={model.output.scoring_history} height={320} /></Card>}
      {grid && grid.model_ids.length > 0 && <Card title="Models so far" wide><GridTable grid={grid} /></Card>}
    </>
  );
}

export default function JobPage() {
  const id = place.value.path[1]!;
  const job = useResource((signal) => getJob(id, signal), [id]);
  useRepeated(job, 1000, !!job.value && isRunning(job.value));
  return (
    <Page title={job.value ? <>{job.value.description} <Name text={job.value.dest?.name ?? ''} /></> : 'Job'}>
      <Loaded of={job}>{(value) => <Watched job={value} reload={job.reload} />}</Loaded>
    </Page>
  );
}
