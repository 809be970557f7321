// The server itself: memory, processors, members, log, and its end.
import { useEffect, useRef, useState } from 'preact/hooks';
import { about, cpuTicks, getCloud, logText, shutDown, threads, timeline } from '../api/admin';
import { apiRoot, address } from '../api/client';
import { listFrames } from '../api/frames';
import { listJobs, isRunning } from '../api/jobs';
import { listModels } from '../api/models';
import type { Cloud } from '../api/types';
import { LineChart } from '../charts/line_chart';
import { LOG_LEVELS, busyShares, logLines } from '../logic/cpu';
import type { LogLevel } from '../logic/cpu';
import { bytes, count, duration, percent } from '../logic/format';
import { Bars } from '../charts/bars';
import { Button, ButtonLink, Card, Confirm, ErrorNotice, Figures, Loaded, Notice, Page, Progress, Select, TextInput } from '../ui/parts';
import { useAction, usePoll, useRepeated, useResource } from '../ui/resource';
import { SortedTable } from '../ui/sorted_table';

const MOST_LINES = 1000;
const KEPT_SECONDS = 120;

function Memory({ cloud }: { cloud: Cloud }) {
  const frames = useResource(listFrames, []);
  const models = useResource(listModels, []);
  const most = cloud.nodes.reduce((sum, node) => sum + node.max_mem, 0);
  const free = cloud.nodes.reduce((sum, node) => sum + node.free_mem, 0);
  const inFrames = (frames.value ?? []).reduce((sum, one) => sum + one.byte_size, 0);
  const largest = [...(frames.value ?? [])].sort((a, b) => b.byte_size - a.byte_size).slice(0, 8);
  return (
    <Card title="Memory">
      <Progress share={most > 0 ? 1 - free / most : 0} label="Memory in use" />
      <Figures of={[['In use', bytes(most - free)], ['Free', bytes(free)], ['Budget', bytes(most)], ['Keys', count(cloud.nodes.reduce((sum, node) => sum + node.num_keys, 0))]]} />
      <Figures of={[[`${count(frames.value?.length ?? 0)} frames`, bytes(inFrames)], [`${count(models.value?.length ?? 0)} models, and the program`, bytes(Math.max(0, most - free - inFrames))]]} />
      {largest.length > 0 && <Bars label="The largest frames" rows={largest.map((one) => ({ name: one.frame_id.name, value: one.byte_size, text: bytes(one.byte_size) }))} />}
    </Card>
  );
}

function Processors({ cloud }: { cloud: Cloud }) {
  const last = useRef<number[][] | null>(null);
  const [history, setHistory] = useState<number[]>([]);
  const [now, setNow] = useState<number[]>([]);
  const step = (): void => {
    cpuTicks().then((ticks) => {
      if (last.current) {
        const shares = busyShares(last.current, ticks);
        setNow(shares);
        setHistory((old) => [...old, shares.reduce((sum, one) => sum + one, 0) / Math.max(1, shares.length)].slice(-KEPT_SECONDS));
      }
      last.current = ticks;
    }, () => undefined);
  };
  useEffect(step, []);
  usePoll(step, 1000, true);
  const node = cloud.nodes[0];
  return (
    <Card title="Processors">
      <Figures of={[['Processors', count(node?.num_cpus ?? 0)], ['Threads for computing', count(node?.nthreads ?? 0)], ['Load', (node?.sys_load ?? 0).toFixed(2)]]} />
      <ul class="meters">{now.map((share, i) => <li key={i}><span>{i + 1}</span><Progress share={share} label={`Processor ${i + 1}`} /><span class="muted">{percent(share, 0)}</span></li>)}</ul>
      {history.length > 1 && (
        <LineChart x={history.map((_, i) => i - history.length + 1)} xName="seconds" curves={[{ name: 'busy %', values: history.map((share) => 100 * share), points: false }]} label="Share of the processors at work" height={170} yRange={[0, 100]} />
      )}
    </Card>
  );
}

function Threads() {
  const list = useResource(threads, []);
  const running = (list.value ?? []).filter((one) => / R \(/.test(one)).length;
  return (
    <Card title="Threads and jobs" actions={<Button onClick={list.reload}>Refresh</Button>}>
      <RunningJobs />
      <Loaded of={list}>
        {(lines) => (
          <>
            <Figures of={[['Threads', count(lines.length)], ['At work', count(running)]]} />
            <details><summary>All threads</summary><pre tabIndex={0}>{lines.join('\n')}</pre></details>
          </>
        )}
      </Loaded>
    </Card>
  );
}

function RunningJobs() {
  const jobs = useResource(listJobs, []);
  return <Figures of={[['Jobs', <a href="#/jobs">{count(jobs.value?.length ?? 0)}</a>], ['Running', count((jobs.value ?? []).filter(isRunning).length)]]} />;
}

function Log() {
  const [level, setLevel] = useState<LogLevel>('info');
  const [search, setSearch] = useState('');
  const log = useResource(logText, []);
  return (
    <Card title="Log" wide actions={<ButtonLink href={apiRoot + address('/3/Logs/download')} download>Download</ButtonLink>}>
      <div class="toolbar">
        <Select label="Level" value={level} options={LOG_LEVELS} onChange={(chosen) => setLevel(chosen as LogLevel)} />
        <TextInput label="Search the log" type="search" value={search} onInput={setSearch} placeholder="Search" />
        <button type="button" class="button" onClick={log.reload}>Refresh</button>
      </div>
      <Loaded of={log}>
        {(text) => {
          const lines = logLines(text, level, search, MOST_LINES);
          return lines.length > 0 ? <pre tabIndex={0}>{lines.join('\n')}</pre> : <p class="muted">Nothing at this level{search && ' with that text'}. The log has faults and what clients write into it, not each request.</p>;
        }}
      </Loaded>
    </Card>
  );
}

function Members({ cloud }: { cloud: Cloud }) {
  return (
    <Card title={cloud.cloud_size === 1 ? 'The one member' : `${cloud.cloud_size} members`} wide>
      <SortedTable
        label="Members"
        rows={cloud.nodes}
        keyOf={(node) => node.h2o}
        columns={[
          { head: 'Address', cell: (node) => node.h2o },
          { head: 'State', cell: (node) => <span class={node.healthy ? 'state done' : 'state failed'}>{node.healthy ? 'healthy' : 'unhealthy'}</span> },
          { head: 'Process', number: true, cell: (node) => String(node.pid) },
          { head: 'Processors', number: true, cell: (node) => count(node.num_cpus) },
          { head: 'Free memory', number: true, cell: (node) => bytes(node.free_mem) },
          { head: 'Free disk', number: true, cell: (node) => bytes(node.free_disk) },
          { head: 'Open files', number: true, cell: (node) => count(node.open_fds) },
        ]}
      />
    </Card>
  );
}

function About({ cloud }: { cloud: Cloud }) {
  const facts = useResource(about, []);
  return (
    <Card title="About">
      <Figures of={[['Name', cloud.cloud_name], ['API of H2O', cloud.version], ['Up for', duration(cloud.cloud_uptime_millis)]]} />
      <Loaded of={facts}>{(entries) => <Figures of={entries} />}</Loaded>
    </Card>
  );
}

function Timeline() {
  const events = useResource(timeline, []);
  if (!events.value || events.value.length === 0) return null;
  return (
    <Card title="Timeline" wide>
      <SortedTable label="Timeline" rows={events.value.map((one, i) => ({ ...one, i }))} keyOf={(one) => String(one.i)} columns={[
        { head: 'When', cell: (one) => one.date }, { head: 'Who', cell: (one) => one.who }, { head: 'What', cell: (one) => one.event },
      ]} />
    </Card>
  );
}

export default function Admin() {
  const cloud = useResource(getCloud, []);
  useRepeated(cloud, 5000, true);
  const [ended, setEnded] = useState(false);
  const end = useAction(async () => {
    await shutDown();
    setEnded(true);
  });
  return (
    <Page
      title="Admin"
      actions={<Confirm ask="Shut the server down? Frames, models and running jobs are lost unless they were saved." action="Shut the server down" onYes={() => end.run()}>Shut down</Confirm>}
    >
      <ErrorNotice error={end.error} />
      {ended && <Notice kind="warning">The server was told to end.</Notice>}
      <Loaded of={cloud}>
        {(value) => (
          <div class="cards">
            <Memory cloud={value} />
            <Processors cloud={value} />
            <About cloud={value} />
            <Threads />
            <Members cloud={value} />
            <Timeline />
            <Log />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
