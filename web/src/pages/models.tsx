// All models; some of them can be put side by side.
import { useState } from 'preact/hooks';
import { deleteModel, listMetrics, listModels } from '../api/models';
import type { ModelEntry, ModelMetrics } from '../api/models';
import { headline } from '../logic/metrics';
import { moment, number } from '../logic/format';
import { go, link } from '../router';
import { Button, ButtonLink, Confirm, Empty, ErrorNotice, Loaded, Name, Page } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';
import { SortedTable } from '../ui/sorted_table';

/** By model the metrics that tell most: those of another frame than it learned from, where there are some. */
function bestMetrics(models: readonly ModelEntry[], all: readonly ModelMetrics[]): Map<string, ModelMetrics> {
  const training = new Map(models.map((model) => [model.model_id.name, model.data_frame?.name]));
  const best = new Map<string, ModelMetrics>();
  for (const one of all) {
    const name = one.model.name;
    if (!best.has(name) || one.frame?.name !== training.get(name)) best.set(name, one);
  }
  return best;
}

export default function Models() {
  const models = useResource(listModels, []);
  const metrics = useResource(listMetrics, []);
  const told = bestMetrics(models.value ?? [], metrics.value ?? []);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const removal = useAction(async (id: string) => {
    await deleteModel(id);
    models.reload();
  });
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Page
      title="Models"
      actions={
        <>
          <Button disabled={chosen.size < 2} onClick={() => go(link(['compare'], { id: [...chosen] }))}>Compare {chosen.size || ''}</Button>
          <ButtonLink href="#/build" kind="primary">Build a model</ButtonLink>
        </>
      }
    >
      <ErrorNotice error={removal.error} />
      <Loaded of={models}>
        {(list) =>
          list.length === 0 ? (
            <Empty><p>There are no models yet.</p><ButtonLink href="#/build" kind="primary">Build a model</ButtonLink></Empty>
          ) : (
            <SortedTable
              label="Models"
              rows={list}
              keyOf={(model) => model.model_id.name}
              search={(model) => `${model.model_id.name} ${model.algo_full_name} ${model.response_column_name ?? ''}`}
              columns={[
                { head: 'Compare', cell: (model) => <input type="checkbox" aria-label={`Compare ${model.model_id.name.slice(0, 80)}`} checked={chosen.has(model.model_id.name)} onChange={() => toggle(model.model_id.name)} /> },
                { head: 'Name', sort: (model) => model.model_id.name, cell: (model) => <a href={link(['models', model.model_id.name])}><Name text={model.model_id.name} /></a> },
                { head: 'Kind', sort: (model) => model.algo_full_name, cell: (model) => [model.algo_full_name, told.get(model.model_id.name)?.model_category].filter(Boolean).join(', ') },
                { head: 'Response', sort: (model) => model.response_column_name ?? '', cell: (model) => <Name text={model.response_column_name ?? '–'} /> },
                { head: 'Metric', number: true, sort: (model) => headline(told.get(model.model_id.name))?.value ?? NaN, cell: (model) => {
                  const metric = headline(told.get(model.model_id.name));
                  return metric ? <><span class="muted">{metric.name}</span> {number(metric.value)}</> : '–';
                } },
                { head: 'On', sort: (model) => told.get(model.model_id.name)?.frame?.name ?? '', cell: (model) => <Name text={told.get(model.model_id.name)?.frame?.name ?? '–'} /> },
                { head: 'Made', number: true, sort: (model) => model.timestamp, cell: (model) => moment(model.timestamp) },
                { head: '', cell: (model) => <Confirm ask={<>Delete the model <Name text={model.model_id.name} />?</>} action="Delete" onYes={() => removal.run(model.model_id.name)}>Delete</Confirm> },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
