// Models side by side: metrics, curves, and the parameters in which they differ.
import { useState } from 'preact/hooks';
import { getModel } from '../api/models';
import type { Model } from '../api/types';
import { LineChart } from '../charts/line_chart';
import { number } from '../logic/format';
import { splitHistory } from '../logic/history';
import { bestOf, metricName, presentMetrics } from '../logic/metrics';
import { endingsOf, numbers, toNumber } from '../logic/tables';
import { link, place } from '../router';
import { Card, Loaded, Name, Notice, Page, Select } from '../ui/parts';
import { useResource } from '../ui/resource';
import { Segments } from './compare_parts/segments';
import { parameterText } from './model_parts/parameters_card';

const SOURCES = [['cross_validation_metrics', 'Cross-validation'], ['validation_metrics', 'Validation'], ['training_metrics', 'Training']] as const;
type Source = (typeof SOURCES)[number][0];

function Heads({ models }: { models: readonly Model[] }) {
  return (
    <thead>
      <tr>
        <th scope="col"><span class="unseen">What</span></th>
        {models.map((one) => <th key={one.model_id.name} scope="col" class="number"><a href={link(['models', one.model_id.name])}><Name text={one.model_id.name} /></a></th>)}
      </tr>
    </thead>
  );
}

function MetricsTable({ models }: { models: readonly Model[] }) {
  const given = SOURCES.filter(([key]) => models.some((one) => one.output[key]));
  const [source, setSource] = useState<Source>();
  const chosen = source ?? given.find(([key]) => models.every((one) => one.output[key]))?.[0] ?? given[0]?.[0] ?? 'training_metrics';
  const all = models.map((one) => one.output[chosen]);
  return (
    <Card title="Metrics" wide actions={<Select label="Metrics of" value={chosen} options={given} onChange={(key) => setSource(key as Source)} />}>
      <div class="scroll" tabIndex={0} role="region" aria-label="Metrics side by side">
        <table>
          <Heads models={models} />
          <tbody>
            {presentMetrics(all).map((kind) => {
              const best = bestOf(kind, all);
              return (
                <tr key={kind.key}>
                  <th scope="row">{kind.name}</th>
                  {all.map((one, i) => {
                    const value = toNumber(one?.[kind.key]);
                    const isBest = kind.key !== 'nobs' && value === best && models.length > 1;
                    return <td key={i} class={isBest ? 'number best' : 'number'}>{number(value)}{isBest && <span class="unseen"> (best)</span>}</td>;
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Curves({ models }: { models: readonly Model[] }) {
  const histories = models.map((one) => one.output.scoring_history);
  const metrics = [...new Set(histories.flatMap((table) => (table ? [...endingsOf(table, 'training_'), ...endingsOf(table, 'validation_')] : [])))].filter((key) => key !== 'speed');
  const [chosen, setChosen] = useState<string>();
  const metric = chosen ?? ['logloss', 'deviance', 'mse', 'rmse'].find((key) => metrics.includes(key)) ?? metrics[0];
  if (!metric) return null;
  const lines = models.flatMap((one, i) => {
    const table = histories[i];
    if (!table) return [];
    const validation = numbers(table, `validation_${metric}`);
    const of = validation?.some(Number.isFinite) ? 'validation' : 'training';
    const values = of === 'validation' ? validation : numbers(table, `training_${metric}`);
    const x = numbers(table, 'epochs')?.slice(0, splitHistory(table).trained);
    return values && x ? [{ name: `${one.model_id.name.slice(0, 40)}, ${of}`, x, values }] : [];
  });
  const x = [...new Set(lines.flatMap((line) => line.x))].sort((a, b) => a - b);
  const curves = lines.map((line) => {
    const byX = new Map(line.x.map((at, i) => [at, line.values[i]!]));
    return { name: line.name, values: x.map((at) => byX.get(at) ?? null), points: true };
  });
  return (
    <Card title="Learning" wide actions={<Select label="Metric" value={metric} options={metrics.map((key) => [key, metricName(key)] as const)} onChange={setChosen} />}>
      <LineChart x={x} xName="epochs" curves={curves} label={`${metricName(metric)} of the models`} height={320} />
    </Card>
  );
}

function Differences({ models }: { models: readonly Model[] }) {
  const names = [...new Set(models.flatMap((one) => one.parameters.map((parameter) => parameter.name)))].filter((name) => name !== 'model_id');
  const value = (model: Model, name: string): string => parameterText(model.parameters.find((one) => one.name === name)?.actual_value);
  const differing = names.filter((name) => new Set(models.map((one) => value(one, name))).size > 1);
  return (
    <Card title="Parameters that differ" wide>
      {differing.length === 0 ? <p class="muted">None.</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Parameters that differ">
          <table>
            <Heads models={models} />
            <tbody>{differing.map((name) => <tr key={name}><th scope="row">{name}</th>{models.map((one, i) => <td key={i} class="number wrap">{value(one, name).slice(0, 200)}</td>)}</tr>)}</tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

export default function Compare() {
  const ids = place.value.fields.getAll('id');
  const models = useResource((signal) => Promise.all(ids.map((id) => getModel(id, signal))), [ids.join('\n')]);
  return (
    <Page title="Compare models">
      {ids.length < 2 && <Notice kind="info">Choose two models or more in the list of <a href="#/models">models</a> or in a <a href="#/grids">grid</a>.</Notice>}
      <Loaded of={models}>
        {(list) => list.length > 0 && <div class="cards"><MetricsTable models={list} /><Curves models={list} /><Segments models={list} /><Differences models={list} /></div>}
      </Loaded>
    </Page>
  );
}
