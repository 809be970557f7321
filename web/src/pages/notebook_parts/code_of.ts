// A call of a notebook as Python and as R.
import { asPython, asR, pythonValue, rValue } from '../../logic/code_text';
import type { Fields } from '../../api/client';
import { parseJson } from '../../logic/json';
import type { Call, Literal } from '../../logic/notebook_parser';

type Writer = (args: Literal[], named: { [name: string]: Literal }) => string;
type Pair = { python: Writer; r: Writer };

const py = pythonValue;

function listing(python: string, r: string): Pair {
  return { python: () => python, r: () => r };
}

const CODES: Record<string, Pair> = {
  importFiles: { python: ([paths]) => `data = h2o.import_file(${py(paths)})`, r: ([paths]) => `data <- h2o.importFile(${rValue(paths)})` },
  parseFiles: {
    python: (_, named) => `frame = h2o.import_file(${py(named['source_frames'] ?? named['paths'])}, destination_frame=${py(named['destination_frame'])})`,
    r: (_, named) => `frame <- h2o.importFile(${rValue(named['source_frames'] ?? named['paths'])}, destination_frame = ${rValue(named['destination_frame'])})`,
  },
  getFrames: listing('h2o.ls()', 'h2o.ls()'),
  getFrame: { python: ([id]) => `h2o.get_frame(${py(id)}).describe()`, r: ([id]) => `h2o.describe(h2o.getFrame(${rValue(id)}))` },
  splitFrame: {
    python: ([id, ratios, names, seed]) => `a, b = h2o.get_frame(${py(id)}).split_frame(${py(ratios)}, destination_frames=${py(names)}, seed=${py(seed)})`,
    r: ([id, ratios, names, seed]) => `parts <- h2o.splitFrame(h2o.getFrame(${rValue(id)}), ratios = ${rValue(ratios)}, destination_frames = ${rValue(names)}, seed = ${rValue(seed)})`,
  },
  exportFrame: { python: ([id, path]) => `h2o.export_file(h2o.get_frame(${py(id)}), ${py(path)})`, r: ([id, path]) => `h2o.exportFile(h2o.getFrame(${rValue(id)}), ${rValue(path)})` },
  deleteFrame: { python: ([id]) => `h2o.remove(${py(id)})`, r: ([id]) => `h2o.rm(${rValue(id)})` },
  deleteModel: { python: ([id]) => `h2o.remove(${py(id)})`, r: ([id]) => `h2o.rm(${rValue(id)})` },
  getModel: { python: ([id]) => `h2o.get_model(${py(id)})`, r: ([id]) => `h2o.getModel(${rValue(id)})` },
  getGrid: { python: ([id]) => `h2o.get_grid(${py(id)})`, r: ([id]) => `h2o.getGrid(${rValue(id)})` },
  predict: {
    python: (args, named) => `h2o.get_model(${py(named['model'] ?? args[0])}).predict(h2o.get_frame(${py(named['frame'] ?? args[1])}))`,
    r: (args, named) => `h2o.predict(h2o.getModel(${rValue(named['model'] ?? args[0])}), h2o.getFrame(${rValue(named['frame'] ?? args[1])}))`,
  },
  rapids: { python: ([ast]) => `h2o.rapids(${py(ast)})`, r: ([ast]) => `h2o.rapids(${rValue(ast)})` },
  getCloud: listing('h2o.cluster().show_status()', 'h2o.clusterInfo()'),
};
CODES['getFrameSummary'] = CODES['getFrame']!;
CODES['getFrameData'] = CODES['getFrame']!;

/** Recorded calls hold objects as their JSON text. */
function opened(value: Literal | undefined): Literal | undefined {
  return typeof value === 'string' ? (parseJson(value, BigInt) as Literal) : value;
}

/** Both texts, or what to say where a client has no such thing. */
export function codeOf({ verb, args }: Call, root: string): { python: string; r: string } {
  const last = args.at(-1);
  const named = last !== null && typeof last === 'object' && !Array.isArray(last) ? last : {};
  if (verb === 'buildModel') {
    const { hyper_parameters, search_criteria, ...fields } = named;
    const [hyper, criteria] = [opened(hyper_parameters), opened(search_criteria)];
    const grid = hyper && typeof hyper === 'object' ? { hyper: hyper as Record<string, unknown[]>, criteria: (criteria ?? { strategy: 'Cartesian' }) as Record<string, unknown> } : undefined;
    const training = { algo: String(args[0]), fields: fields as Fields, grid, root };
    return { python: asPython(training), r: asR(training) };
  }
  const code = CODES[verb];
  return code ? { python: code.python(args, named), r: code.r(args, named) } : { python: `# ${verb}: of this page alone`, r: `# ${verb}: of this page alone` };
}
