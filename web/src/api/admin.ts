import { get, post } from './client';
import type { Cloud } from './types';

export const getCloud = (signal?: AbortSignal): Promise<Cloud> => get<Cloud>('/3/Cloud', {}, signal);

/** By processor: ticks spent for users, for the system, for others, and idle. */
export async function cpuTicks(signal?: AbortSignal): Promise<number[][]> {
  return (await get<{ cpu_ticks: number[][] }>('/3/WaterMeterCpuTicks/0', {}, signal)).cpu_ticks;
}

export async function about(signal?: AbortSignal): Promise<[string, string][]> {
  const { entries } = await get<{ entries: { name: string; value: string }[] }>('/3/About', {}, signal);
  return entries.map(({ name, value }) => [name, value]);
}

/** All that the server still has of its log, whatever the file is called. */
export async function logText(signal?: AbortSignal): Promise<string> {
  return (await get<{ log: string }>('/3/Logs/nodes/self/files/info', {}, signal)).log;
}

/** A line a thread: "name" tid=1 S (sleeping). */
export async function threads(signal?: AbortSignal): Promise<string[]> {
  const { traces } = await get<{ traces: { thread_traces: string[] }[] }>('/3/JStack', {}, signal);
  return traces.flatMap((one) => one.thread_traces);
}

export interface TimelineEvent {
  date: string;
  nanos: number;
  who: string;
  event: string;
  bytes: string;
}

export async function timeline(signal?: AbortSignal): Promise<TimelineEvent[]> {
  return (await get<{ events: TimelineEvent[] }>('/3/Timeline', {}, signal)).events;
}

export const shutDown = (): Promise<unknown> => post('/3/Shutdown');
