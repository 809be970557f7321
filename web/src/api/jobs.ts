import { record } from '../recorder';
import { get, plainMessage, post, segment } from './client';
import type { Job } from './types';

export const isRunning = (job: Job): boolean => job.status === 'RUNNING' || job.status === 'CREATED';

export async function listJobs(signal?: AbortSignal): Promise<Job[]> {
  return (await get<{ jobs: Job[] }>('/3/Jobs', {}, signal)).jobs;
}

export async function getJob(id: string, signal?: AbortSignal): Promise<Job> {
  const { jobs } = await get<{ jobs: Job[] }>(`/3/Jobs/${segment(id)}`, {}, signal);
  return jobs[0]!;
}

export async function cancelJob(id: string): Promise<void> {
  await post(`/3/Jobs/${segment(id)}/cancel`);
  record('cancelJob', id);
}

/** Why a job did not come to its end, for the user. */
export const reasonOf = (job: Job): string =>
  plainMessage(job.exception ?? '') || (job.status === 'CANCELLED' ? 'The job was cancelled.' : 'The job failed and gave no reason.');

const POLL_MS = 1000;

/** Polls until the job has ended, at most once a second. */
export async function waitForJob(id: string, onStep?: (job: Job) => void): Promise<Job> {
  for (;;) {
    const started = Date.now();
    const job = await getJob(id);
    onStep?.(job);
    if (!isRunning(job)) return job;
    await new Promise((done) => setTimeout(done, Math.max(0, POLL_MS - (Date.now() - started))));
  }
}
