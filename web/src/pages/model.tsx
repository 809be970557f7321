// One model: how good it is, what it learned from, how it came about, and the ways to take it along.
import { apiRoot, address, segment } from '../api/client';
import { deleteModel, getModel } from '../api/models';
import type { Model } from '../api/types';
import { Bars } from '../charts/bars';
import { ScoringCurves } from '../charts/scoring_curves';
import { endingOf } from '../logic/ending';
import { duration, moment, number, percent } from '../logic/format';
import { column, numbers } from '../logic/tables';
import { go, link, place } from '../router';
import { ButtonLink, Card, Confirm, ErrorNotice, Figures, Loaded, Name, Page } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';
import { ResultTable } from '../ui/result_table';
import { ConfusionCard } from './model_parts/confusion';
import { Downloads } from './model_parts/downloads';
import { MetricsCard } from './model_parts/metrics_card';
import { ParametersCard } from './model_parts/parameters_card';
import { MORE_CARDS } from './model_parts/more_cards';
import { ThresholdCard } from './model_parts/threshold';

const MOST_IMPORTANCES = 30;

function Importances({ model }: { model: Model }) {
  const table = model.output.variable_importances;
  if (!table) return null;
  const names = column(table, 'variable') ?? [];
  const scaled = numbers(table, 'scaled_importance') ?? [];
  const shares = numbers(table, 'percentage') ?? [];
  return (
    <Card title="Variable importances">
      <Bars
        label="Variable importances, the largest first"
        rows={names.slice(0, MOST_IMPORTANCES).map((name, i) => ({ name: String(name), value: scaled[i]!, text: `${number(scaled[i], 3)} · ${percent(shares[i]!)}` }))}
      />
      {names.length > MOST_IMPORTANCES && <p class="muted">and {names.length - MOST_IMPORTANCES} lesser ones</p>}
    </Card>
  );
}

export function ModelView({ model }: { model: Model }) {
  const { output } = model;
  return (
    <>
      <Figures
        of={[
          ['Kind', `${model.algo_full_name}, ${output.model_category}`],
          ['Response', model.response_column_name ? <Name text={model.response_column_name} /> : '–'],
          ['Learned from', model.data_frame ? <a href={link(['frames', model.data_frame.name])}><Name text={model.data_frame.name} /></a> : '–'],
          ['Took', duration(output.run_time)],
          ['Made', moment(model.timestamp)],
        ]}
      />
      <div class="cards">
        <MetricsCard output={output} />
        {output.scoring_history && <Card title="Learning"><ScoringCurves history={output.scoring_history} />{output.status !== 'RUNNING' && <p class="muted">{endingOf(model)}</p>}</Card>}
        <ThresholdCard output={output} />
        <ConfusionCard model={model} />
        <Importances model={model} />
        {MORE_CARDS.map((More, i) => <More key={i} model={model} />)}
        <ParametersCard model={model} />
        {output.model_summary && <Card title="Layers" wide><ResultTable table={output.model_summary} /></Card>}
        {output.cross_validation_metrics_summary && <Card title="Folds" wide><ResultTable table={output.cross_validation_metrics_summary} /></Card>}
        <Downloads model={model} />
      </div>
    </>
  );
}

export default function ModelPage() {
  const id = place.value.path[1]!;
  const model = useResource((signal) => getModel(id, signal), [id]);
  const removal = useAction(async () => {
    await deleteModel(id);
    go(link(['models']));
  });
  return (
    <Page
      title={<Name text={id} />}
      actions={
        <>
          <ButtonLink href={link(['predict'], { model: id })} kind="primary">Predict</ButtonLink>
          {model.value?.have_mojo && <ButtonLink href={`${apiRoot}${address(`/3/Models/${segment(id)}/mojo`)}`} download>MOJO</ButtonLink>}
          <Confirm ask={<>Delete the model <Name text={id} />?</>} action="Delete the model" onYes={() => removal.run()}>Delete</Confirm>
        </>
      }
    >
      <ErrorNotice error={removal.error} />
      <Loaded of={model}>{(value) => <ModelView model={value} />}</Loaded>
    </Page>
  );
}
