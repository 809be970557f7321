// The verbs of notebooks: what each does, and what is shown of it.
import { cancelJob, reasonOf, waitForJob } from '../../api/jobs';
import { deleteFrame, guessSetup, importFiles, parse, rapids } from '../../api/frames';
import { post, segment } from '../../api/client';
import type { Fields } from '../../api/client';
import { deleteModel, predictNow, startGrid, startPartialDependence, train } from '../../api/models';
import type { Job, ParseSetup, Cell } from '../../api/types';
import { temporaryName } from '../../logic/expressions';
import { splitExpression } from '../../logic/frame_expressions';
import { jsonText } from '../../logic/json';
import type { Call, Literal } from '../../logic/notebook_parser';

export type Result =
  | { kind: 'frame' | 'frame cells' | 'model' | 'grid' | 'partial dependence'; id: string }
  | { kind: 'column'; id: string; column: string }
  | { kind: 'plot'; id: string; x: string; y: string }
  | { kind: 'place'; path: string[]; fields?: Record<string, string>; text: string } // a page that shows it
  | { kind: 'metrics'; model: string; frame: string; predictions: string }
  | { kind: 'tables'; of: Result; name: string | undefined }
  | { kind: 'setup'; sources: string[] }
  | { kind: 'value'; value: Cell | Cell[] | string }
  | { kind: 'done'; text: string }
  | { kind: 'assist' };

type Named = { [name: string]: Literal };
type Verb = { help: string; run: (args: Literal[]) => Promise<Result> | Result };

const text = (value: Literal | undefined, what: string): string => {
  if (typeof value !== 'string') throw new Error(`${what} is missing: a text is needed.`);
  return value;
};
const texts = (value: Literal | undefined, what: string): string[] => {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) throw new Error(`${what} is missing: a list of texts is needed.`);
  return value as string[];
};
const named = (args: Literal[]): Named => {
  const last = args.at(-1);
  return last !== null && typeof last === 'object' && !Array.isArray(last) ? last : {};
};

async function finished(job: Job): Promise<Job> {
  const ended = await waitForJob(job.key.name);
  if (ended.status !== 'DONE') throw new Error(reasonOf(ended));
  return ended;
}

async function parseFiles(args: Literal[]): Promise<Result> {
  const given = named(args);
  const sources = texts(given['source_frames'] ?? given['paths'], 'source_frames');
  const guess = await guessSetup(sources);
  const known = ['parse_type', 'separator', 'number_columns', 'single_quotes', 'column_names', 'column_types', 'check_header', 'chunk_size'] as const;
  const setup: ParseSetup = { ...guess };
  for (const name of known) if (given[name] !== undefined && given[name] !== null) Object.assign(setup, { [name]: given[name] });
  const destination = typeof given['destination_frame'] === 'string' ? given['destination_frame'] : guess.destination_frame;
  const job = await finished(await parse(setup, destination, given['delete_on_done'] !== false));
  return { kind: 'frame', id: job.dest?.name ?? destination };
}

async function buildModel(args: Literal[]): Promise<Result> {
  const algo = text(args[0], 'The algorithm');
  const fields = { ...named(args) } as Fields;
  if (fields['hyper_parameters'] !== undefined) {
    // Recorded ones are texts already.
    for (const name of ['hyper_parameters', 'search_criteria']) if (typeof fields[name] === 'object') fields[name] = jsonText(fields[name]);
    const job = await finished(await startGrid(algo, fields));
    return { kind: 'grid', id: job.dest!.name };
  }
  const answer = await train(algo, fields);
  if (!answer.job) throw new Error(answer.messages.filter((one) => one.message_type === 'ERRR').map((one) => one.message).join('\n') || 'The training did not start.');
  return { kind: 'model', id: (await finished(answer.job)).dest!.name };
}

async function splitFrame(args: Literal[]): Promise<Result> {
  const [frame, ratios, names, seed] = args;
  const parts = texts(names, 'The names of the parts');
  if (!Array.isArray(ratios) || ratios.length !== 1 || parts.length !== 2) throw new Error('One share and two names are needed: splitFrame "f", [0.75], ["a", "b"], 1234');
  await rapids(splitExpression({ frame: text(frame, 'The frame'), share: String(ratios[0]), seed: String(seed ?? -1), first: parts[0]!, second: parts[1]! }, temporaryName('split')));
  return { kind: 'done', text: `Made ${parts.join(' and ')}.` };
}

async function predict(args: Literal[]): Promise<Result> {
  const given = named(args);
  const [model, frame] = [text(given['model'] ?? args[0], 'model'), text(given['frame'] ?? args[1], 'frame')];
  const { model: _, frame: __, ...rest } = given;
  const name = rest['predictions_frame'] ?? temporaryName('prediction');
  await predictNow(model, frame, { ...(rest as Fields), predictions_frame: String(name) });
  return { kind: 'metrics', model, frame, predictions: String(name) };
}

async function exportFrame(args: Literal[]): Promise<Result> {
  const path = text(args[1], 'The path');
  const force = named(args)['overwrite'] === true || named(args)['force'] === true;
  const { job } = await post<{ job: Job }>(`/3/Frames/${segment(text(args[0], 'The frame'))}/export`, { path, force });
  await finished(job);
  return { kind: 'done', text: `Written to ${path}.` };
}

async function dependence(args: Literal[]): Promise<Result> {
  const { model_id, frame_id, cols, nbins } = named(args);
  const job = await finished(await startPartialDependence({ model_id: text(model_id, 'model_id'), frame_id: text(frame_id, 'frame_id'), cols: cols as string[], nbins: Number(nbins ?? 20) }));
  return { kind: 'partial dependence', id: job.dest!.name };
}

/** As Flow: 'assist buildModel, null, training_frame: "f"' opens the form of it. */
function assist(args: Literal[]): Result {
  const given = named(args);
  const frame = given['training_frame'] ?? args[1];
  if (args[0] === 'buildModel' || args[0] === 'runAutoML') return { kind: 'place', path: ['build'], fields: typeof frame === 'string' ? { frame } : {}, text: 'The form of a model' };
  if (args[0] === 'splitFrame' && typeof frame === 'string') return { kind: 'place', path: ['frames', frame], text: 'The frame: see its operations' };
  if (args[0] === 'importFiles') return { kind: 'place', path: ['import'], text: 'Import data' };
  return { kind: 'assist' };
}

const goTo = (path: string[], shown: string): Verb['run'] => () => ({ kind: 'place', path, text: shown });

export const VERBS: Record<string, Verb> = {
  assist: { help: 'what there is', run: assist },
  importFiles: {
    help: '["/data/iris.csv"]: reads files, then sets up their parse',
    run: async (args) => {
      const sources: string[] = [];
      for (const path of texts(args[0], 'A list of paths')) {
        const { destination_frames, fails } = await importFiles(path);
        if (destination_frames.length === 0) throw new Error(`Nothing could be read at ${fails.join(', ') || path}.`);
        sources.push(...destination_frames);
      }
      return { kind: 'setup', sources };
    },
  },
  setupParse: { help: 'source_frames: [...]: how the bytes become a frame', run: (args) => ({ kind: 'setup', sources: texts(named(args)['source_frames'] ?? named(args)['paths'] ?? args[0], 'source_frames') }) },
  parseFiles: { help: 'source_frames: [...], destination_frame: "iris": parses', run: parseFiles },
  getFrames: { help: 'all frames', run: goTo(['frames'], 'All frames') },
  getFrame: { help: '"iris": a frame by its columns', run: ([id]) => ({ kind: 'frame', id: text(id, 'The frame') }) },
  getFrameSummary: { help: '"iris": the same', run: ([id]) => ({ kind: 'frame', id: text(id, 'The frame') }) },
  getFrameData: { help: '"iris": its cells', run: ([id]) => ({ kind: 'frame cells', id: text(id, 'The frame') }) },
  getColumnSummary: { help: '"iris", "species": one column', run: ([id, column]) => ({ kind: 'column', id: text(id, 'The frame'), column: text(column, 'The column') }) },
  plotFrame: { help: '"iris", "length", "width": a chart of two columns', run: ([id, x, y]) => ({ kind: 'plot', id: text(id, 'The frame'), x: text(x, 'The column of x'), y: text(y, 'The column of y') }) },
  splitFrame: { help: '"iris", [0.75], ["a", "b"], 1234: two frames by chance', run: splitFrame },
  exportFrame: { help: '"iris", "/data/out.csv": writes a file', run: exportFrame },
  deleteFrame: { help: '"iris"', run: async ([id]) => { await deleteFrame(text(id, 'The frame')); return { kind: 'done', text: 'Deleted.' }; } },
  buildModel: { help: '"deeplearning", training_frame: "iris", ...: trains; with hyper_parameters a grid', run: buildModel },
  getModels: { help: 'all models', run: goTo(['models'], 'All models') },
  getModel: { help: '"m": a model', run: ([id]) => ({ kind: 'model', id: text(id, 'The model') }) },
  deleteModel: { help: '"m"', run: async ([id]) => { await deleteModel(text(id, 'The model')); return { kind: 'done', text: 'Deleted.' }; } },
  predict: { help: 'model: "m", frame: "iris": predicts', run: predict },
  getGrids: { help: 'all grids', run: goTo(['grids'], 'All grids') },
  getGrid: { help: '"g": a grid', run: ([id]) => ({ kind: 'grid', id: text(id, 'The grid') }) },
  buildPartialDependence: { help: 'model_id: "m", frame_id: "f", cols: ["x"]: partial dependence', run: dependence },
  inspect: { help: '"summary", getGrid "g": the tables of a result, or the one of that name', run: () => { throw new Error('inspect takes a call: inspect "summary", getGrid "g"'); } },
  getJobs: { help: 'all jobs', run: goTo(['jobs'], 'All jobs') },
  getJob: { help: '"j": a job', run: ([id]) => ({ kind: 'place', path: ['jobs', text(id, 'The job')], text: 'The job' }) },
  cancelJob: { help: '"j"', run: async ([id]) => { await cancelJob(text(id, 'The job')); return { kind: 'done', text: 'Cancelled.' }; } },
  getCloud: { help: 'the server', run: goTo(['admin'], 'The server') },
  rapids: {
    help: '"(mean (cols iris [0]))": an expression of the server',
    run: async ([ast]) => {
      const answer = await rapids(text(ast, 'The expression'));
      return answer.key ? { kind: 'frame', id: answer.key.name } : { kind: 'value', value: answer.scalar ?? answer.string ?? '' };
    },
  },
};

export async function runCall({ verb, args, of }: Call): Promise<Result> {
  if (of) return { kind: 'tables', of: await runCall(of), name: typeof args[0] === 'string' ? args[0] : undefined };
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!known) throw new Error(`There is no verb '${verb.slice(0, 60)}' here. 'assist' lists them all.`);
  return known.run(args);
}
