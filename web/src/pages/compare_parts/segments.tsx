// Models side by side on the parts of a frame: a row for each level of a column.
import { useState } from 'preact/hooks';
import { columnSummaries, deleteFrame, frameColumns } from '../../api/frames';
import { scoreAside, withRows } from '../../api/rows';
import type { Column, Metrics, Model } from '../../api/types';
import { bestOf, presentMetrics } from '../../logic/metrics';
import { equalTo, temporaryName } from '../../logic/expressions';
import { count, number } from '../../logic/format';
import { toNumber } from '../../logic/tables';
import { link } from '../../router';
import { FrameChoice } from '../../ui/frame_choice';
import { Button, Card, ErrorNotice, Field, Name, Notice, Select } from '../../ui/parts';
import { useAction, useResource } from '../../ui/resource';

const MOST_SEGMENTS = 30;

interface Segment {
  level: string;
  metrics: Metrics[]; // by model
}

/** The levels with the most rows, as far as the server tells the rows of each. */
function largestLevels({ domain, histogram_bins: bins }: Column): string[] {
  const levels = domain ?? [];
  if (!bins || bins.length !== levels.length) return levels.slice(0, MOST_SEGMENTS);
  return levels.map((level, i) => ({ level, rows: bins[i]! })).filter(({ rows }) => rows > 0).sort((a, b) => b.rows - a.rows).slice(0, MOST_SEGMENTS).map(({ level }) => level);
}

async function segmentOf(models: readonly Model[], frame: string, column: number, level: string): Promise<Segment> {
  return withRows(`(rows ${equalTo(frame, column, level)})`, async (part) => {
    const metrics: Metrics[] = [];
    for (const model of models) {
      const name = temporaryName('segment');
      const { model_metrics: [told] } = await scoreAside(model.model_id.name, part, { predictions_frame: name });
      await deleteFrame(name).catch(() => undefined);
      if (!told) throw new Error(`The frame has no column '${model.response_column_name}', so nothing can be compared.`);
      metrics.push(told);
    }
    return { level, metrics };
  });
}

function SegmentTable({ models, segments }: { models: readonly Model[]; segments: readonly Segment[] }) {
  const kinds = presentMetrics(segments.flatMap((one) => one.metrics)).filter((kind) => kind.key !== 'nobs');
  const [chosen, setChosen] = useState<string>();
  const kind = kinds.find((one) => one.key === chosen) ?? kinds[0];
  if (!kind) return null;
  return (
    <>
      <div class="toolbar"><Select label="Metric of the segments" value={kind.key} options={kinds.map((one) => [one.key, one.name] as const)} onChange={setChosen} /></div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Models by segment">
        <table>
          <thead>
            <tr>
              <th scope="col">Segment</th><th scope="col" class="number">Rows</th>
              {models.map((one) => <th key={one.model_id.name} scope="col" class="number"><a href={link(['models', one.model_id.name])}><Name text={one.model_id.name} /></a></th>)}
            </tr>
          </thead>
          <tbody>
            {segments.map(({ level, metrics }) => {
              const best = bestOf(kind, metrics);
              return (
                <tr key={level}>
                  <th scope="row"><Name text={level} /></th>
                  <td class="number">{count(metrics[0]?.nobs ?? 0)}</td>
                  {metrics.map((one, i) => {
                    const value = toNumber(one[kind.key]);
                    const isBest = models.length > 1 && value === best;
                    return <td key={i} class={isBest ? 'number best' : 'number'}>{number(value)}{isBest && <span class="unseen"> (best)</span>}</td>;
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function Segments({ models }: { models: readonly Model[] }) {
  const [frame, setFrame] = useState(models[0]?.data_frame?.name ?? '');
  const [column, setColumn] = useState<string>();
  const [segments, setSegments] = useState<Segment[]>([]);
  const columns = useResource(async (signal) => (frame ? (await frameColumns(frame, signal)).columns : []), [frame]);
  const levels = (columns.value ?? []).map((one, i) => ({ one, i })).filter(({ one }) => (one.domain?.length ?? 0) > 1);
  const chosen = levels.find(({ i }) => String(i) === column) ?? levels.find(({ one }) => one.label !== models[0]?.response_column_name) ?? levels[0];
  const work = useAction(async () => {
    setSegments([]);
    const { columns: [summary] } = await columnSummaries(frame, chosen!.i, 1);
    for (const level of largestLevels(summary!)) {
      const segment = await segmentOf(models, frame, chosen!.i, level);
      setSegments((old) => [...old, segment]);
    }
  });
  const left = (chosen?.one.domain?.length ?? 0) - MOST_SEGMENTS;
  return (
    <Card title="By segment" wide>
      <div class="fields">
        <FrameChoice value={frame} onChange={(id) => { setFrame(id); setColumn(undefined); setSegments([]); }} />
        <Field label="A segment for each level of">
          {(id) => <Select id={id} value={String(chosen?.i ?? '')} options={levels.map(({ one, i }) => [String(i), one.label] as const)} onChange={(key) => { setColumn(key); setSegments([]); }} />}
        </Field>
      </div>
      <ErrorNotice error={columns.error ?? work.error} />
      {columns.value && frame && levels.length === 0 && <Notice kind="info">This frame has no categorical column of two levels or more.</Notice>}
      <div class="toolbar"><Button onClick={() => work.run()} busy={work.busy} disabled={!chosen}>Compare the segments</Button></div>
      {segments.length > 0 && <SegmentTable models={models} segments={segments} />}
      {segments.length > 0 && left > 0 && <p class="muted">The {MOST_SEGMENTS} largest of {count(left + MOST_SEGMENTS)}.</p>}
    </Card>
  );
}
