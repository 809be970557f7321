// The form of an algorithm, made from the server's own description of its parameters.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { ApiError, apiRoot } from '../api/client';
import type { Fields } from '../api/client';
import { frameColumns, listFrames } from '../api/frames';
import { checkParameters, listBuilders, listGrids, listModels, startGrid, train } from '../api/models';
import type { Builder, Frame, ValidationMessage } from '../api/types';
import { changedFields, faultOf, gridFault, gridValues, SEARCH_SETTINGS, searchCriteria, settingFault } from '../logic/form_values';
import { jsonText } from '../logic/json';
import { go, link, place, readdress } from '../router';
import { AskReplace, Button, Card, Empty, ButtonLink, ErrorNotice, Field, Loaded, Notice, Page, Select } from '../ui/parts';
import { CodeView } from '../ui/code_view';
import { useAction, useResource } from '../ui/resource';
import { ColumnPicker } from './build_parts/column_picker';
import { beginDraft, changeDraft, draftOf, emptyDraft } from './build_parts/draft';
import type { Draft } from './build_parts/draft';
import { GridSettings } from './build_parts/grid_settings';
import { ParameterForm } from './build_parts/parameter_form';
import { PRESETS, withoutPresets } from './build_parts/presets';

const CHECK_PAUSE_MS = 400;

async function lists(signal: AbortSignal) {
  const [builders, frames, models, grids] = await Promise.all([listBuilders(signal), listFrames(signal), listModels(signal), listGrids(signal)]);
  return { builders, grids: grids.map((one) => one.grid_id.name), frames: frames.filter((one) => !one.is_text).map((one) => one.frame_id.name), models: models.map((one) => one.model_id.name) };
}

async function messagesOf(algo: string, fields: Fields, signal: AbortSignal): Promise<ValidationMessage[]> {
  try {
    return (await checkParameters(algo, fields, signal)).messages;
  } catch (error) {
    // A value that the server cannot even read is told as a fault of the request, which names its field.
    if (!(error instanceof ApiError) || error.status === 0) throw error;
    return [{ message_type: 'ERRR', field_name: /for field: (\w+)/.exec(error.message)?.[1] ?? '', message: error.message }];
  }
}

/** What `ask` finds, shortly after the typing stops. */
function useChecked<T>(ask: (signal: AbortSignal) => Promise<T>, begin: T, keys: readonly unknown[]): T {
  const [found, setFound] = useState(begin);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(abort.signal).then((now) => !abort.signal.aborted && setFound(now), () => undefined);
    }, CHECK_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, keys);
  return found;
}

const MOST_CHECKED = 20; // values of a parameter that the server is asked about

/** The first fault that the server finds in the values of each parameter that a grid tries. */
async function triedFaults(algo: string, { fields, grid }: Plan, signal: AbortSignal): Promise<Record<string, string>> {
  const faults: Record<string, string> = {};
  for (const [name, values] of Object.entries(grid?.hyper ?? {})) {
    for (const value of values.slice(0, MOST_CHECKED)) {
      const told = await messagesOf(algo, { ...fields, [name]: value as Fields[string] }, signal);
      const fault = told.find((one) => one.message_type === 'ERRR' && one.field_name === name);
      if (!fault) continue;
      faults[name] = `${jsonText(value)}: ${fault.message}`;
      break;
    }
  }
  return faults;
}

interface Plan {
  fields: Fields;
  grid: { id: string; hyper: Record<string, unknown[]>; criteria: Record<string, unknown> } | undefined;
}

function planOf(builder: Builder, draft: Draft): Plan {
  const tried = Object.keys(draft.grid);
  const fields = changedFields(builder.parameters, draft.values);
  for (const name of tried) delete fields[name];
  if (tried.length === 0) return { fields, grid: undefined };
  const hyper: Record<string, unknown[]> = {};
  for (const parameter of builder.parameters) {
    const text = draft.grid[parameter.name];
    if (text !== undefined) hyper[parameter.name] = gridValues(parameter, text);
  }
  return { fields, grid: { id: draft.gridId, hyper, criteria: searchCriteria(draft.criteria) } };
}

/** What the server could not even read, by the name of its parameter. */
function faultsOf(builder: Builder, draft: Draft): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const one of builder.parameters) {
    const tried = draft.grid[one.name];
    const fault = tried === undefined ? faultOf(one, draft.values[one.name]) : gridFault(one, tried);
    if (fault) faults[one.name] = fault;
  }
  return faults;
}

async function start(algo: string, plan: Plan): Promise<string> {
  if (plan.grid) {
    const { model_id: _, ...fields } = plan.fields;
    const job = await startGrid(algo, {
      ...fields,
      ...(plan.grid.id ? { grid_id: plan.grid.id } : {}),
      hyper_parameters: jsonText(plan.grid.hyper),
      search_criteria: jsonText(plan.grid.criteria),
    });
    return job.key.name;
  }
  const answer = await train(algo, plan.fields);
  if (!answer.job) {
    throw new Error(answer.messages.filter((one) => one.message_type === 'ERRR').map((one) => `${one.field_name}: ${one.message}`).join('\n') || 'The training did not start.');
  }
  return answer.job.key.name;
}

function Form({ algo, builder, choices, frame }: { algo: string; builder: Builder; choices: { frames: string[]; models: string[]; grids: string[] }; frame: Frame | undefined }) {
  const draft = draftOf(algo);
  const [showCode, setShowCode] = useState(false);
  const plan = planOf(builder, draft);
  const faults = faultsOf(builder, draft);
  // Of the others the server would say nothing.
  const fields = Object.fromEntries(Object.entries(plan.fields).filter(([name]) => !(name in faults)));
  const messages = useChecked((signal) => messagesOf(algo, fields, signal), [], [algo, jsonText(fields)]);
  const readable = plan.grid && { ...plan.grid, hyper: Object.fromEntries(Object.entries(plan.grid.hyper).filter(([name]) => !(name in faults))) };
  const tried = useChecked((signal) => triedFaults(algo, { fields, grid: readable }, signal), {}, [algo, jsonText(fields), jsonText(readable)]);
  const isSearchFaulty = draft.criteria['strategy'] === 'RandomDiscrete' && SEARCH_SETTINGS.some((one) => settingFault(one, draft.criteria[one.name] ?? ''));
  const names = useMemo(() => frame?.columns.map((one) => one.label) ?? [], [frame]);
  const has = (name: string): boolean => builder.parameters.some((one) => one.name === name);
  const set = (name: string, value: string | boolean | string[]): void => changeDraft(algo, { values: { ...draft.values, [name]: value } });
  const started = useAction(async () => {
    go(link(['jobs', await start(algo, plan)]));
  });
  const [taken, setTaken] = useState(''); // the name of a model that would be replaced: asked about first
  const begin = useAction(async () => {
    const name = plan.grid ? '' : String(plan.fields['model_id'] ?? '');
    if (name && (await listModels()).some((one) => one.model_id.name === name)) setTaken(name);
    else started.run();
  });
  // What was told of other values holds no longer.
  useEffect(() => {
    begin.clear();
    started.clear();
  }, [jsonText(plan)]);
  const errors = messages.filter((one) => one.message_type === 'ERRR');
  const ignored = Array.isArray(draft.values['ignored_columns']) ? draft.values['ignored_columns'] : [];
  const isAutoencoder = draft.values['autoencoder'] === true;
  return (
    <>
      {PRESETS[algo] && (
        <Card title="Begin from" wide>
          <div class="toolbar">
            {PRESETS[algo].map((preset) => (
              <span key={preset.name} title={preset.about}><Button onClick={() => changeDraft(algo, { values: { ...withoutPresets(algo, draft.values), ...preset.values } })}>{preset.name}</Button></span>
            ))}
            <Button kind="quiet" onClick={() => changeDraft(algo, { ...emptyDraft(), values: draft.values['training_frame'] ? { training_frame: draft.values['training_frame'] } : {} })}>Clear all</Button>
          </div>
        </Card>
      )}
      {frame && has('response_column') && (
        <Card title="Columns" wide>
          <ColumnPicker
            frame={frame}
            response={isAutoencoder ? '' : String(draft.values['response_column'] ?? '')}
            ignored={ignored}
            withResponse={!isAutoencoder}
            onResponse={(name) => set('response_column', name)}
            onIgnored={(list) => set('ignored_columns', list)}
          />
        </Card>
      )}
      <ParameterForm
        builder={builder}
        draft={draft}
        choices={{ ...choices, columns: names }}
        messages={messages}
        gridFaults={{ ...tried, ...faults }}
        onValue={set}
        onGrid={(name, text) => {
          const { [name]: _, ...rest } = draft.grid;
          changeDraft(algo, { grid: text === undefined ? rest : { ...rest, [name]: text } });
        }}
      />
      {plan.grid && <GridSettings draft={draft} plan={plan.grid} isThere={choices.grids.includes(draft.gridId)} onChange={(change) => changeDraft(algo, change)} />}
      <datalist id="columns">{names.slice(0, 2000).map((name) => <option key={name} value={name} />)}</datalist>
      <div class="action-bar">
        {/* What the server refused to train with, it has told of the values already. */}
        <ErrorNotice error={begin.error ?? (errors.length > 0 ? undefined : started.error)} />
        {errors.length > 0 && (
          <Notice kind="warning"><ul>{errors.map((one, i) => <li key={i}><strong>{one.field_name}</strong>: {one.message}</li>)}</ul></Notice>
        )}
        <div class="toolbar">
          <Button kind="primary" busy={begin.busy || started.busy} disabled={Object.keys(faults).length > 0 || (!!plan.grid && isSearchFaulty)} onClick={() => begin.run()}>{plan.grid ? 'Search the grid' : 'Build the model'}</Button>
          <Button pressed={showCode} onClick={() => setShowCode(!showCode)}>Show as Python, R, curl</Button>
        </div>
        {taken && <AskReplace what="model" names={[taken]} onYes={started.run} onClose={() => setTaken('')} />}
        {showCode && <CodeView training={{ algo, fields: plan.fields, grid: plan.grid, root: apiRoot }} />}
      </div>
    </>
  );
}

export default function Build() {
  const here = place.value;
  const all = useResource(lists, []);
  const algos = Object.keys(all.value?.builders ?? {});
  const algo = here.path[1] ?? algos[0] ?? 'deeplearning';
  const asked = here.fields.get('frame');
  useEffect(() => {
    if (!asked || draftOf(algo).values['training_frame'] === asked) return;
    const preset = PRESETS[algo]?.find((one) => one.name === here.fields.get('preset'));
    const [response, validation] = [here.fields.get('response'), here.fields.get('validation')];
    beginDraft(algo, asked, { ...(response ? { response_column: response } : {}), ...(validation ? { validation_frame: validation } : {}), ...preset?.values });
  }, [asked, algo]);
  const training = String(draftOf(algo).values['training_frame'] ?? '');
  const frame = useResource((signal) => (training ? frameColumns(training, signal) : Promise.resolve(undefined)), [training]);
  return (
    <Page title="Build a model">
      <Loaded of={all}>
        {({ builders, frames, models, grids }) => {
          const builder = builders[algo];
          if (!builder) return <Notice kind="error">There is no algorithm '{algo}' here.</Notice>;
          return (
            <>
              <div class="fields">
                <Field label="Algorithm">
                  {(id) => <Select id={id} value={algo} options={algos.map((key) => [key, builders[key]!.algo_full_name] as const)} onChange={(key) => go(link(['build', key], asked ? { frame: asked } : {}))} />}
                </Field>
                {builder.parameters.some((one) => one.name === 'training_frame') && (
                  <Field label="Training frame">
                    {(id) => (
                      <Select
                        id={id}
                        value={training}
                        options={[['', 'choose'], ...frames.map((name) => [name, name] as const)]}
                        onChange={(name) => {
                          changeDraft(algo, { values: { ...draftOf(algo).values, training_frame: name } });
                          readdress(link(['build', algo], name ? { frame: name } : {})); // else a reload begins with the frame before
                        }}
                      />
                    )}
                  </Field>
                )}
              </div>
              {frames.length === 0 && <Empty><p>A model learns from a frame, and there is none yet.</p><ButtonLink href="#/import" kind="primary">Import data</ButtonLink></Empty>}
              <ErrorNotice error={training ? frame.error : undefined} />
              <Form algo={algo} builder={builder} choices={{ frames, models, grids }} frame={training ? frame.value : undefined} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
