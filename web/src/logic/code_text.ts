// What the form would do, as Python, as R and for curl.
import type { Fields } from '../api/client';
import { jsonText } from './json';

export interface Training {
  algo: string;
  fields: Fields; // as sent, without those of the frames
  grid?: { id?: string; hyper: Record<string, unknown[]>; criteria: Record<string, unknown> } | undefined;
  root: string; // where the API begins
}

const FRAMES = ['training_frame', 'validation_frame'];
const CLASSES: Record<string, string> = { deeplearning: 'H2ODeepLearningEstimator', generic: 'H2OGenericEstimator' };

const text = (value: string): string => JSON.stringify(value);

export function pythonValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([k, v]) => `${text(k)}: ${pythonValue(v)}`).join(', ')}}`;
  return typeof value === 'string' ? text(value) : String(value);
}

export function rValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return `${value.some(Array.isArray) ? 'list' : 'c'}(${value.map(rValue).join(', ')})`;
  if (typeof value === 'object') return `list(${Object.entries(value).map(([k, v]) => `${k} = ${rValue(v)}`).join(', ')})`;
  return typeof value === 'string' ? text(value) : String(value);
}

/** Parameters that the constructor or function takes as they are. */
function plain(fields: Fields): [string, unknown][] {
  return Object.entries(fields).filter(([name]) => ![...FRAMES, 'response_column', 'ignored_columns'].includes(name));
}

const ignored = (fields: Fields): string[] => (Array.isArray(fields['ignored_columns']) ? (fields['ignored_columns'] as string[]) : []);

export function asPython({ algo, fields, grid, root }: Training): string {
  const estimator = CLASSES[algo] ?? `H2O${algo}Estimator`;
  const given = plain(fields).map(([name, value]) => `${name}=${pythonValue(value)}`);
  const lines = ['import h2o', `from h2o.estimators import ${estimator}`];
  if (grid) lines.push('from h2o.grid import H2OGridSearch');
  lines.push('', `h2o.connect(url=${text(root.replace(/\/$/, ''))})`);
  const fit: string[] = [];
  for (const name of FRAMES) {
    if (typeof fields[name] !== 'string') continue;
    lines.push(`${name} = h2o.get_frame(${text(fields[name])})`);
    fit.push(`${name}=${name}`);
  }
  const without = [...ignored(fields), fields['response_column']].filter((one) => typeof one === 'string');
  if (typeof fields['training_frame'] === 'string') {
    fit.unshift(`x=[c for c in training_frame.columns if c not in ${pythonValue(without)}]`);
    if (fields['response_column']) fit.splice(1, 0, `y=${pythonValue(fields['response_column'])}`);
  }
  lines.push(`model = ${estimator}(${given.join(', ')})`);
  if (grid) lines.push(`grid = H2OGridSearch(model, ${pythonValue(grid.hyper)}, ${grid.id ? `grid_id=${text(grid.id)}, ` : ''}search_criteria=${pythonValue(grid.criteria)})`);
  lines.push(`${grid ? 'grid' : 'model'}.train(${fit.join(', ')})`, `print(${grid ? 'grid' : 'model'})`);
  return lines.join('\n');
}

export function asR({ algo, fields, grid, root }: Training): string {
  const url = new URL(root);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const lines = ['library(h2o)', `h2o.connect(ip = ${text(url.hostname)}, port = ${port})`];
  const given: string[] = [];
  for (const name of FRAMES) {
    if (typeof fields[name] !== 'string') continue;
    lines.push(`${name} <- h2o.getFrame(${text(fields[name])})`);
    given.push(`${name} = ${name}`);
  }
  if (typeof fields['training_frame'] === 'string') {
    const without = [...ignored(fields), fields['response_column']].filter((one) => typeof one === 'string');
    given.unshift(`x = setdiff(colnames(training_frame), ${rValue(without)})`);
    if (fields['response_column']) given.splice(1, 0, `y = ${rValue(fields['response_column'])}`);
  }
  given.push(...plain(fields).map(([name, value]) => `${name} = ${rValue(value)}`));
  if (grid) {
    if (grid.id) given.push(`grid_id = ${text(grid.id)}`);
    lines.push(`grid <- h2o.grid(${text(algo)}, ${given.join(', ')}, hyper_params = ${rValue(grid.hyper)}, search_criteria = ${rValue(grid.criteria)})`, 'print(grid)');
  } else {
    lines.push(`model <- h2o.${algo}(${given.join(', ')})`, 'print(model)');
  }
  if (/\d{16}/.test(given.join())) lines.splice(1, 0, '# R has no whole numbers beyond 2^53: the last digits of a longer one differ there.');
  return lines.join('\n');
}

const shell = (value: string): string => `'${value.replace(/'/g, `'\\''`)}'`;

export function asCurl({ algo, fields, grid, root }: Training): string {
  const all: Fields = grid ? { ...fields, ...(grid.id ? { grid_id: grid.id } : {}), hyper_parameters: jsonText(grid.hyper), search_criteria: jsonText(grid.criteria) } : fields;
  const path = grid ? `99/Grid/${algo}` : `3/ModelBuilders/${algo}`;
  const parts = Object.entries(all).map(([name, value]) => {
    const sent = typeof value === 'object' ? jsonText(value) : String(value);
    return `  --data-urlencode ${shell(`${name}=${sent}`)}`;
  });
  return [`curl -X POST ${shell(root + path)}`, ...parts].join(' \\\n');
}
