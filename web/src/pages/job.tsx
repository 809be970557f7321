// One job, watched until it has ended.
import { ApiError } from '../api/client';
import { getJob, isRunning } from '../api/jobs';
import { place } from '../router';
import { Loaded, Name, Page } from '../ui/parts';
import { useRepeated, useResource } from '../ui/resource';
import { Watched } from './job_parts/watched';

export default function JobPage() {
  const id = place.value.path[1]!;
  const job = useResource((signal) => getJob(id, signal), [id]);
  // A server that was started again knows nothing of it.
  const gone = job.error instanceof ApiError && job.error.status === 404;
  useRepeated(job, 1000, !!job.value && isRunning(job.value) && !gone);
  return (
    <Page title={job.value ? <>{job.value.description} <Name text={job.value.dest?.name ?? ''} /></> : 'Job'}>
      <Loaded of={job}>{(value) => <Watched job={value} reload={job.reload} />}</Loaded>
    </Page>
  );
}
