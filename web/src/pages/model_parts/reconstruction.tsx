// Autoencoders: the error of each row, the rows that stand out, and one row beside its reconstruction.
import { useState } from 'preact/hooks';
import { frameCells } from '../../api/frames';
import { predictNow } from '../../api/models';
import { rowsOf, scoreAside, takeColumns, withRows } from '../../api/rows';
import type { Column, Model } from '../../api/types';
import { Bars } from '../../charts/bars';
import { Histogram } from '../../charts/histogram';
import { LineChart } from '../../charts/line_chart';
import { PixelImage } from '../../charts/pixel_image';
import { binned } from '../../logic/binning';
import { temporaryName } from '../../logic/expressions';
import { count, number } from '../../logic/format';
import { toNumber } from '../../logic/tables';
import { FrameChoice } from '../../ui/frame_choice';
import { Button, Card, ErrorNotice } from '../../ui/parts';
import { useAction } from '../../ui/resource';

const MOST_ROWS = 100_000;
const WORST = 10;
const SERIES = 24; // as many columns of figures are drawn as a curve

async function errorsOf(model: string, frame: string): Promise<number[]> {
  const name = temporaryName('errors');
  await predictNow(model, frame, { reconstruction_error: true, predictions_frame: name });
  return ((await takeColumns(name, MOST_ROWS))[0]?.data ?? []).map(toNumber);
}

interface OneRow {
  row: number;
  names: string[];
  original: number[];
  rebuilt: number[];
  errors: { name: string; value: number }[];
}

const figure = (column: Column | undefined): number => (column && !column.string_data && column.domain_cardinality === 0 ? toNumber(column.data?.[0]) : NaN);

async function lookAt(model: string, frame: string, row: number): Promise<OneRow> {
  return withRows(rowsOf(frame, row), async (one) => {
    const original = (await frameCells(one, { row: 0, rows: 1, column: 0, columns: -1 })).columns;
    const [errorName, rebuiltName] = [temporaryName('error'), temporaryName('rebuilt')];
    await scoreAside(model, one, { reconstruction_error: true, reconstruction_error_per_feature: true, predictions_frame: errorName });
    await scoreAside(model, one, { predictions_frame: rebuiltName });
    const errors = await takeColumns(errorName, 1);
    const rebuilt = new Map((await takeColumns(rebuiltName, 1)).map((column) => [column.label, column]));
    const kept = original.filter((column) => rebuilt.has(`reconstr_${column.label}`));
    return {
      row, names: kept.map((column) => column.label), original: kept.map(figure),
      rebuilt: kept.map((column) => figure(rebuilt.get(`reconstr_${column.label}`))),
      errors: errors.map((column) => ({ name: column.label.replace(/^reconstr_|\.SE$/g, ''), value: figure(column) })).filter((one_) => Number.isFinite(one_.value)),
    };
  });
}

function RowView({ of }: { of: OneRow }) {
  const side = Math.sqrt(of.names.length);
  const figures = of.original.every(Number.isFinite) && of.rebuilt.every(Number.isFinite);
  const worst = [...of.errors].sort((a, b) => b.value - a.value).slice(0, 15);
  return (
    <div aria-live="polite">
      <h3>Row {count(of.row + 1)}</h3>
      {figures && Number.isInteger(side) && side >= 8 ? (
        <div class="toolbar"><PixelImage values={of.original} side={side} label="original" /><PixelImage values={of.rebuilt} side={side} label="reconstruction" /></div>
      ) : figures && of.names.length >= SERIES && (
        <LineChart x={of.names.map((_, i) => i + 1)} xName="column" label="The row and its reconstruction" height={240} curves={[{ name: 'original', values: of.original, points: false }, { name: 'reconstruction', values: of.rebuilt, points: false }]} />
      )}
      <h3>Error by column</h3>
      <Bars label="Error by column, the largest first" rows={worst.map((one) => ({ ...one, text: number(one.value, 4) }))} />
    </div>
  );
}

function Rows({ errors, onRow }: { errors: number[]; onRow: (row: number) => void }) {
  const order = errors.map((_, i) => i).sort((a, b) => errors[b]! - errors[a]!);
  return (
    <>
      <h3>Error of the rows</h3>
      <Histogram {...binned(errors, 50)} label="Reconstruction error" />
      <h3>The rows that stand out</h3>
      <ul class="choices">
        {order.slice(0, WORST).map((row) => (
          <li key={row}><Button onClick={() => onRow(row)}>Row {count(row + 1)}</Button><span class="muted">error {number(errors[row], 4)}</span></li>
        ))}
      </ul>
    </>
  );
}

export function Reconstruction({ model }: { model: Model }) {
  const id = model.model_id.name;
  const [frame, setFrame] = useState(model.data_frame?.name ?? '');
  const [errors, setErrors] = useState<number[]>();
  const [row, setRow] = useState<OneRow>();
  const work = useAction(async () => {
    setRow(undefined);
    setErrors(await errorsOf(id, frame));
  });
  const look = useAction(async (at: number) => setRow(await lookAt(id, frame, at)));
  if (model.output.model_category !== 'AutoEncoder') return null;
  return (
    <Card title="Reconstruction" wide>
      <div class="toolbar">
        <FrameChoice value={frame} onChange={setFrame} />
        <Button kind="primary" onClick={() => work.run()} busy={work.busy} disabled={!frame}>Find anomalies</Button>
      </div>
      <ErrorNotice error={work.error ?? look.error} />
      <div class="cards">
        <div>{errors && <Rows errors={errors} onRow={(at) => look.run(at)} />}</div>
        <div>{row && <RowView of={row} />}</div>
      </div>
    </Card>
  );
}
