import { get, post, remove, segment } from './client';
import type { Fields } from './client';
import type { Builder, Grid, Job, Metrics, Model, TwoDimTable } from './types';

export async function listBuilders(signal?: AbortSignal): Promise<Record<string, Builder>> {
  return (await get<{ model_builders: Record<string, Builder> }>('/3/ModelBuilders', {}, signal)).model_builders;
}

const LIST_EXCLUDES =
  'models/parameters,models/output/scoring_history,models/output/training_metrics/thresholds_and_metric_scores,' +
  'models/output/validation_metrics/thresholds_and_metric_scores,' +
  'models/output/cross_validation_metrics/thresholds_and_metric_scores,models/output/domains,models/output/names';

export async function listModels(signal?: AbortSignal): Promise<Model[]> {
  return (await get<{ models: Model[] }>('/3/Models', { _exclude_fields: LIST_EXCLUDES }, signal)).models;
}

export async function getModel(id: string, signal?: AbortSignal): Promise<Model> {
  return (await get<{ models: Model[] }>(`/3/Models/${segment(id)}`, {}, signal)).models[0]!;
}

export const deleteModel = (id: string): Promise<void> => remove(`/3/Models/${segment(id)}`);

export const checkParameters = (algo: string, fields: Fields, signal?: AbortSignal): Promise<Builder> =>
  post<Builder>(`/3/ModelBuilders/${segment(algo)}/parameters`, fields, signal);

export const train = (algo: string, fields: Fields): Promise<Builder> =>
  post<Builder>(`/3/ModelBuilders/${segment(algo)}`, fields);

export async function startGrid(algo: string, fields: Fields): Promise<Job> {
  return (await post<{ job: Job }>(`/99/Grid/${segment(algo)}`, fields)).job;
}

export async function listGrids(signal?: AbortSignal): Promise<Grid[]> {
  return (await get<{ grids: Grid[] }>('/99/Grids', {}, signal)).grids;
}

export const getGrid = (id: string, fields: Fields = {}, signal?: AbortSignal): Promise<Grid> =>
  get<Grid>(`/99/Grids/${segment(id)}`, fields, signal);

export const predict = (model: string, frame: string, fields: Fields = {}): Promise<{ key?: { name: string }; job?: Job }> =>
  post(`/4/Predictions/models/${segment(model)}/frames/${segment(frame)}`, fields);

export interface ScoredNow {
  model_metrics: Metrics[];
  predictions_frame: { name: string } | null;
}

/** Scores at once, with metrics when the frame has the response. */
export const predictNow = (model: string, frame: string, fields: Fields = {}): Promise<ScoredNow> =>
  post(`/3/Predictions/models/${segment(model)}/frames/${segment(frame)}`, fields);

export interface PartialDependence {
  partial_dependence_data: (TwoDimTable | null)[];
}

export async function startPartialDependence(fields: Fields): Promise<Job> {
  return await post<Job>('/3/PartialDependence', fields);
}

export const getPartialDependence = (id: string): Promise<PartialDependence> =>
  get<PartialDependence>(`/3/PartialDependence/${segment(id)}`);
