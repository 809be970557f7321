import type { Literal } from '../logic/notebook_parser';
import { record } from '../recorder';
import { get, post, remove, segment } from './client';
import type { Fields } from './client';
import type { Builder, Grid, Job, Key, Metrics, Model, TwoDimTable } from './types';

export async function listBuilders(signal?: AbortSignal): Promise<Record<string, Builder>> {
  return (await get<{ model_builders: Record<string, Builder> }>('/3/ModelBuilders', {}, signal)).model_builders;
}

/** What the list of models tells of each: no output. */
export type ModelEntry = Omit<Model, 'output' | 'parameters'>;

export async function listModels(signal?: AbortSignal): Promise<ModelEntry[]> {
  return (await get<{ models: ModelEntry[] }>('/3/Models', {}, signal)).models;
}

const METRIC_TABLES = ['thresholds_and_metric_scores', 'max_criteria_and_metric_scores', 'gains_lift_table', 'cm', 'hit_ratio_table'];

export type ModelMetrics = Metrics & { model: Key };

/** The figures of all models on all frames that they were scored on, without their tables. */
export async function listMetrics(signal?: AbortSignal): Promise<ModelMetrics[]> {
  const fields = { _exclude_fields: METRIC_TABLES.map((name) => `model_metrics/${name}`).join(',') };
  return (await get<{ model_metrics: ModelMetrics[] }>('/3/ModelMetrics', fields, signal)).model_metrics;
}

const METRICS = ['training_metrics', 'validation_metrics', 'cross_validation_metrics'] as const;
export type MetricsOf = (typeof METRICS)[number];

async function modelWithout(id: string, output: readonly string[], signal?: AbortSignal): Promise<Model> {
  const fields = { _exclude_fields: output.map((name) => `models/output/${name}`).join(',') };
  return (await get<{ models: Model[] }>(`/3/Models/${segment(id)}`, fields, signal)).models[0]!;
}

/** All there is to know but confusion matrices, of which one with many classes weighs more than all else. */
export const getModel = (id: string, signal?: AbortSignal): Promise<Model> =>
  modelWithout(id, METRICS.map((name) => `${name}/cm/table`), signal);

/** A model in training: parameters and history, no metrics. */
export const getGrowingModel = (id: string, signal?: AbortSignal): Promise<Model> =>
  modelWithout(id, [...METRICS, 'reproducibility_information_table'], signal);

/** The whole matrix of an imported model, of which the server has no more than the table. */
export async function getImportedMatrix(id: string, of: MetricsOf, signal?: AbortSignal): Promise<TwoDimTable | undefined> {
  const { output } = await modelWithout(id, METRICS.filter((name) => name !== of), signal);
  return output[of]?.cm?.table ?? undefined;
}

export interface WorstClasses {
  classes: string[];
  counts: number[][]; // [actual][predicted]
  class_count: number; // of all of them
}

export const getWorstClasses = (id: string, of: MetricsOf, classes: number, signal?: AbortSignal): Promise<WorstClasses> =>
  get<WorstClasses>(`/3/Models/${segment(id)}/worst_classes`, { of: of.replace('_metrics', ''), classes }, signal);

export async function deleteModel(id: string): Promise<void> {
  await remove(`/3/Models/${segment(id)}`);
  record('deleteModel', id);
}

export const checkParameters = (algo: string, fields: Fields, signal?: AbortSignal): Promise<Builder> =>
  post<Builder>(`/3/ModelBuilders/${segment(algo)}/parameters`, fields, signal);

export async function train(algo: string, fields: Fields): Promise<Builder> {
  const answer = await post<Builder>(`/3/ModelBuilders/${segment(algo)}`, fields);
  record('buildModel', algo, fields as Record<string, Literal>);
  return answer;
}

export async function startGrid(algo: string, fields: Fields): Promise<Job> {
  const { job } = await post<{ job: Job }>(`/99/Grid/${segment(algo)}`, fields);
  record('buildModel', algo, fields as Record<string, Literal>);
  return job;
}

export async function listGrids(signal?: AbortSignal): Promise<Grid[]> {
  return (await get<{ grids: Grid[] }>('/99/Grids', { _exclude_fields: 'grids/training_metrics,grids/validation_metrics,grids/cross_validation_metrics' }, signal)).grids;
}

export const getGrid = (id: string, fields: Fields = {}, signal?: AbortSignal): Promise<Grid> =>
  get<Grid>(`/99/Grids/${segment(id)}`, { ...fields, _exclude_fields: 'training_metrics,validation_metrics,cross_validation_metrics' }, signal);

export const predict = (model: string, frame: string, fields: Fields = {}): Promise<{ key?: { name: string }; job?: Job }> =>
  post(`/4/Predictions/models/${segment(model)}/frames/${segment(frame)}`, fields);

export interface ScoredNow {
  model_metrics: Metrics[];
  predictions_frame: { name: string } | null;
}

/** Scores at once, with metrics when the frame has the response. */
export const predictNow = (model: string, frame: string, fields: Fields = {}): Promise<ScoredNow> =>
  post(`/3/Predictions/models/${segment(model)}/frames/${segment(frame)}`, fields);

export const forgetMetrics = (model: string, frame: string): Promise<void> =>
  remove(`/3/ModelMetrics/models/${segment(model)}/frames/${segment(frame)}`);

export interface PartialDependence {
  partial_dependence_data: (TwoDimTable | null)[];
}

export async function startPartialDependence(fields: Fields): Promise<Job> {
  const job = await post<Job>('/3/PartialDependence', fields);
  record('buildPartialDependence', fields as Record<string, Literal>);
  return job;
}

export const getPartialDependence = (id: string): Promise<PartialDependence> =>
  get<PartialDependence>(`/3/PartialDependence/${segment(id)}`);
