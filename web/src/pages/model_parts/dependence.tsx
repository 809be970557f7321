// Partial dependence: how the mean prediction moves with one column.
import { useState } from 'preact/hooks';
import { reasonOf, waitForJob } from '../../api/jobs';
import { getPartialDependence, startPartialDependence } from '../../api/models';
import type { Model, TwoDimTable } from '../../api/types';
import { Bars } from '../../charts/bars';
import { LineChart } from '../../charts/line_chart';
import { number } from '../../logic/format';
import { numbers } from '../../logic/tables';
import { FrameChoice } from '../../ui/frame_choice';
import { Button, Card, ErrorNotice, Field, Select } from '../../ui/parts';
import { useAction } from '../../ui/resource';

const BINS = 20;

export function DependenceView({ table, isTime = false }: { table: TwoDimTable; isTime?: boolean }) {
  const mean = numbers(table, 'mean_response') ?? [];
  const error = numbers(table, 'std_error_mean_response') ?? [];
  const levels = table.data[0] ?? [];
  const x = levels.map(Number);
  if (table.columns[0]?.type === 'string' || x.some(Number.isNaN)) {
    return <Bars label="Mean prediction by level" rows={levels.map((level, i) => ({ name: String(level), value: mean[i]!, text: number(mean[i], 4) }))} />;
  }
  return (
    <LineChart
      x={isTime ? x.map((ms) => ms / 1000) : x} xIsTime={isTime} xName={table.columns[0]?.description ?? 'value'} label="Mean prediction by value" height={240}
      curves={[
        { name: 'mean', values: mean }, { name: 'less its error', values: mean.map((m, i) => m - (error[i] ?? 0)), dashed: true, color: 5, points: false },
        { name: 'and more', values: mean.map((m, i) => m + (error[i] ?? 0)), dashed: true, color: 5, points: false },
      ]}
    />
  );
}

export function Dependence({ model }: { model: Model }) {
  const { names, domains, column_types: types, model_category: category } = model.output;
  const inputs = names.filter((name) => name !== model.response_column_name);
  const classes = domains[names.indexOf(model.response_column_name ?? '')] ?? [];
  const [frame, setFrame] = useState(model.data_frame?.name ?? '');
  const [input, setInput] = useState(inputs[0] ?? '');
  const [target, setTarget] = useState(classes[0] ?? '');
  const [drawn, setDrawn] = useState<{ table: TwoDimTable; isTime: boolean }>();
  const work = useAction(async () => {
    const job = await startPartialDependence({
      model_id: model.model_id.name, frame_id: frame, cols: [input], nbins: BINS,
      ...(category === 'Multinomial' ? { targets: [target] } : {}),
    });
    const ended = await waitForJob(job.key.name);
    if (ended.status !== 'DONE') throw new Error(reasonOf(ended));
    const [table] = (await getPartialDependence(ended.dest!.name)).partial_dependence_data;
    setDrawn(table ? { table, isTime: types?.[names.indexOf(input)]?.toLowerCase() === 'time' } : undefined);
  });
  if (category === 'AutoEncoder') return null;
  return (
    <Card title="Partial dependence">
      <div class="fields">
        <FrameChoice value={frame} onChange={setFrame} />
        <Field label="Column">{(id) => <Select id={id} value={input} options={inputs} onChange={setInput} />}</Field>
        {category === 'Multinomial' && <Field label="Class">{(id) => <Select id={id} value={target} options={classes} onChange={setTarget} />}</Field>}
      </div>
      <ErrorNotice error={work.error} />
      <Button onClick={() => work.run()} busy={work.busy} disabled={!frame}>Draw</Button>
      {drawn && <DependenceView {...drawn} />}
    </Card>
  );
}
