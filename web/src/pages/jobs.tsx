// All jobs of the server; those that run move.
import { cancelJob, isRunning, listJobs } from '../api/jobs';
import type { Job } from '../api/types';
import { duration, moment, percent } from '../logic/format';
import { link } from '../router';
import { Button, Card, Empty, ErrorNotice, Loaded, Name, Page, Progress } from '../ui/parts';
import { useAction, useRepeated, useResource } from '../ui/resource';
import type { Action } from '../ui/resource';
import { SortedTable } from '../ui/sorted_table';
import { Watched, destinationLink } from './job_parts/watched';

const MOST_WATCHED = 6;

/** Those that run now, each with its curves. */
function Running({ jobs, reload }: { jobs: readonly Job[]; reload: () => void }) {
  return (
    <div class="cards">
      {jobs.slice(0, MOST_WATCHED).map((job) => (
        <Card key={job.key.name} title={<a href={link(['jobs', job.key.name])}>{job.description} <Name text={job.dest?.name ?? ''} /></a>}>
          <Watched job={job} reload={reload} height={200} />
        </Card>
      ))}
    </div>
  );
}

function All({ jobs, cancel }: { jobs: readonly Job[]; cancel: Action<[string]> }) {
  return (
    <SortedTable
      label="Jobs"
      rows={[...jobs].sort((a, b) => b.start_time - a.start_time)}
      keyOf={(job) => job.key.name}
      search={(job) => `${job.description} ${job.dest?.name ?? ''} ${job.status}`}
      columns={[
        { head: 'What', sort: (job) => job.description, cell: (job) => <a href={link(['jobs', job.key.name])}>{job.description}</a> },
        { head: 'Result', sort: (job) => job.dest?.name ?? '', cell: (job) => {
          const to = destinationLink(job);
          const name = <Name text={job.dest?.name ?? ''} />;
          return to && job.status === 'DONE' ? <a href={to}>{name}</a> : name;
        } },
        { head: 'State', sort: (job) => job.status, cell: (job) => <span class={`state ${job.status.toLowerCase()}`}>{job.status.toLowerCase()}</span> },
        { head: 'Progress', sort: (job) => job.progress, cell: (job) => <><Progress share={job.progress} label="Progress" kind={job.status.toLowerCase()} /> <span class="muted">{percent(job.progress, 0)}</span></> },
        { head: 'Started', number: true, sort: (job) => job.start_time, cell: (job) => moment(job.start_time) },
        { head: 'Took', number: true, sort: (job) => job.msec, cell: (job) => duration(job.msec) },
        { head: '', cell: (job) => isRunning(job) && <Button onClick={() => cancel.run(job.key.name)} busy={cancel.busy}>{job.dest?.type === 'Key<Model>' ? 'Stop' : 'Cancel'}</Button> },
      ]}
    />
  );
}

export default function Jobs() {
  const jobs = useResource(listJobs, []);
  useRepeated(jobs, 2000, jobs.value?.some(isRunning) ?? false);
  const cancel = useAction(async (id: string) => {
    await cancelJob(id);
    jobs.reload();
  });
  return (
    <Page title="Jobs">
      <ErrorNotice error={cancel.error} />
      <Loaded of={jobs}>
        {(list) => list.length === 0 ? <Empty><p>Nothing has run yet.</p></Empty> : (
          <>
            <Running jobs={list.filter(isRunning)} reload={jobs.reload} />
            <All jobs={list} cancel={cancel} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
