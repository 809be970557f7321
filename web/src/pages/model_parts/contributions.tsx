// How much each column moved the prediction of one row.
import { useState } from 'preact/hooks';
import { frameColumns } from '../../api/frames';
import { reasonOf, waitForJob } from '../../api/jobs';
import { predict } from '../../api/models';
import { rowsOf, takeColumns, withRows } from '../../api/rows';
import type { Column, Job, Model } from '../../api/types';
import { Bars } from '../../charts/bars';
import { temporaryName } from '../../logic/expressions';
import { number } from '../../logic/format';
import { rowIndex } from '../../logic/numbers';
import { toNumber } from '../../logic/tables';
import { FrameChoice } from '../../ui/frame_choice';
import { Button, Card, ErrorNotice, Field, TextInput } from '../../ui/parts';
import { useAction } from '../../ui/resource';

const MOST = 25;

async function contributionsOf(model: string, frame: string, row: number, background: string): Promise<Column[]> {
  return withRows(rowsOf(frame, row), async (one) => {
    const name = temporaryName('contributions');
    const started = (await predict(model, one, { predict_contributions: true, background_frame: background, predictions_frame: name })) as unknown as Job;
    const ended = await waitForJob(started.key.name);
    if (ended.status !== 'DONE') throw new Error(reasonOf(ended));
    return takeColumns(name, 1);
  });
}

export function Contributions({ model }: { model: Model }) {
  const own = model.data_frame?.name ?? '';
  const [frame, setFrame] = useState(own);
  const [background, setBackground] = useState(own);
  const [row, setRow] = useState('1');
  const [columns, setColumns] = useState<Column[]>();
  const work = useAction(async () => {
    const at = rowIndex(row, (await frameColumns(frame)).rows);
    setColumns(await contributionsOf(model.model_id.name, frame, at, background));
  });
  if (!['Binomial', 'Regression'].includes(model.output.model_category)) return null;
  const values = (columns ?? []).map((one) => ({ name: one.label, value: toNumber(one.data?.[0]) }));
  const bias = values.find((one) => one.name === 'BiasTerm')?.value ?? 0;
  const sorted = values.filter((one) => one.name !== 'BiasTerm').sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return (
    <Card title="Contributions of a row">
      <div class="fields">
        <FrameChoice value={frame} onChange={setFrame} />
        <Field label="Row">{(id) => <TextInput id={id} value={row} onInput={setRow} mode="decimal" />}</Field>
        <FrameChoice label="Against the rows of" value={background} onChange={setBackground} />
      </div>
      <ErrorNotice error={work.error} />
      <Button onClick={() => work.run()} busy={work.busy} disabled={!frame || !background}>Explain</Button>
      {columns && (
        <>
          <p class="muted">Base {number(bias, 4)}, prediction {number(values.reduce((sum, one) => sum + one.value, 0), 4)}</p>
          <Bars label="Contributions, the strongest first" rows={sorted.slice(0, MOST).map((one) => ({ ...one, text: number(one.value, 4) }))} />
        </>
      )}
    </Card>
  );
}
