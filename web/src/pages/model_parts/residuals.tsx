// Actual against predicted, and the residuals, of a regression on the first rows of a frame.
import { useState } from 'preact/hooks';
import { frameCells } from '../../api/frames';
import { rowsOf, scoreAside, takeColumns, withRows } from '../../api/rows';
import type { Model } from '../../api/types';
import { Histogram } from '../../charts/histogram';
import { Scatter } from '../../charts/scatter';
import { temporaryName } from '../../logic/expressions';
import { binned } from '../../logic/binning';
import { toNumber } from '../../logic/tables';
import { FrameChoice } from '../../ui/frame_choice';
import { Button, Card, ErrorNotice } from '../../ui/parts';
import { useAction } from '../../ui/resource';

const MOST_ROWS = 2000;

async function pairs(model: string, response: string, frame: string): Promise<[number, number][]> {
  return withRows(rowsOf(frame, 0, MOST_ROWS), async (sample) => {
    const { columns } = await frameCells(sample, { row: 0, rows: MOST_ROWS, column: 0, columns: -1 });
    const actual = columns.find((one) => one.label === response)?.data;
    if (!actual) throw new Error(`The frame has no column '${response}'.`);
    const name = temporaryName('predicted');
    await scoreAside(model, sample, { predictions_frame: name });
    const predicted = (await takeColumns(name, MOST_ROWS))[0]?.data ?? [];
    return actual.map((value, i): [number, number] => [toNumber(value), toNumber(predicted[i])]).filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b));
  });
}

export function Residuals({ model }: { model: Model }) {
  const [frame, setFrame] = useState(model.data_frame?.name ?? '');
  const [points, setPoints] = useState<[number, number][]>();
  const response = model.response_column_name ?? '';
  const work = useAction(async () => setPoints(await pairs(model.model_id.name, response, frame)));
  if (model.output.model_category !== 'Regression') return null;
  const residuals = binned((points ?? []).map(([actual, predicted]) => actual - predicted), 40);
  return (
    <Card title="Actual against predicted">
      <div class="toolbar">
        <FrameChoice value={frame} onChange={setFrame} />
        <Button onClick={() => work.run()} busy={work.busy} disabled={!frame}>Draw the first {MOST_ROWS.toLocaleString('en')} rows</Button>
      </div>
      <ErrorNotice error={work.error} />
      {points && points.length > 0 && (
        <>
          <Scatter points={points} xName="actual" yName="predicted" label={`${points.length} rows, actual against predicted`} />
          <h3>Residuals, actual less predicted</h3>
          <Histogram {...residuals} label="Residuals" />
        </>
      )}
    </Card>
  );
}
