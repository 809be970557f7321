// The parts of the server's answers that the page reads. Names are those of the API.

export interface Key {
  name: string;
}

export interface Job {
  key: Key;
  description: string;
  status: 'CREATED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
  progress: number;
  progress_msg: string;
  start_time: number;
  msec: number;
  dest: (Key & { type: string }) | null;
  warnings: string[] | null;
  exception: string | null;
}

export type Cell = string | number | boolean | null;

/** A table of results, by columns. */
export interface TwoDimTable {
  name: string;
  description?: string;
  columns: { name: string; type: string; format?: string; description?: string }[];
  rowcount: number;
  data: Cell[][];
}

export interface FrameEntry {
  frame_id: Key;
  byte_size: number;
  is_text: boolean;
  rows: number;
  columns: number;
}

export type Num = number | string | null;

export interface Column {
  label: string;
  type: string;
  missing_count: number;
  zero_count: number;
  positive_infinity_count: number;
  negative_infinity_count: number;
  mins: Num[] | null;
  maxs: Num[] | null;
  mean: Num;
  sigma: Num;
  domain: string[] | null;
  domain_cardinality: number;
  data: Num[] | null;
  string_data: (string | null)[] | null;
  histogram_bins: number[] | null;
  histogram_base: number;
  histogram_stride: number;
  percentiles: Num[] | null;
}

export interface Frame {
  frame_id: Key;
  byte_size: number;
  rows: number;
  total_column_count: number;
  column_offset: number;
  default_percentiles: number[];
  columns: Column[];
  chunk_summary: TwoDimTable | null;
}

export interface ParseSetup {
  source_frames: Key[];
  destination_frame: string;
  parse_type: string;
  separator: number;
  single_quotes: boolean;
  check_header: number;
  number_columns: number;
  column_names: string[] | null;
  column_types: string[];
  na_strings: string[][] | null;
  data: (string | null)[][] | null;
  warnings: string[] | null;
  chunk_size: number;
  escapechar: number;
}

export interface Parameter {
  name: string;
  label: string;
  help: string;
  required: boolean;
  type: string;
  level: 'critical' | 'secondary' | 'expert';
  default_value: unknown;
  actual_value: unknown;
  input_value: unknown;
  values: string[];
  is_member_of_frames: string[];
  gridable: boolean;
}

export interface ValidationMessage {
  message_type: 'TRACE' | 'INFO' | 'WARN' | 'ERRR';
  field_name: string;
  message: string;
}

export interface Builder {
  algo: string;
  algo_full_name: string;
  can_build: string[];
  parameters: Parameter[];
  messages: ValidationMessage[];
  job: Job | null;
}

export interface Metrics {
  model_category: string;
  frame: Key | null;
  nobs: number;
  MSE: Num;
  RMSE: Num;
  description: string | null;
  custom_metric_name?: string | null;
  cm?: { table: TwoDimTable | null } | null;
  thresholds_and_metric_scores?: TwoDimTable | null;
  max_criteria_and_metric_scores?: TwoDimTable | null;
  gains_lift_table?: TwoDimTable | null;
  hit_ratio_table?: TwoDimTable | null;
  predictions?: { frame_id: Key } | null;
  domain?: string[] | null;
  [name: string]: unknown;
}

export interface ModelOutput {
  model_category: string;
  names: string[];
  column_types: string[] | null;
  domains: (string[] | null)[];
  response_column_name?: string | null;
  status: string;
  run_time: number;
  default_threshold: number;
  model_summary: TwoDimTable | null;
  scoring_history: TwoDimTable | null;
  variable_importances: TwoDimTable | null;
  cross_validation_metrics_summary: TwoDimTable | null;
  cv_scoring_history: TwoDimTable[] | null;
  cross_validation_models: Key[] | null;
  reproducibility_information_table: TwoDimTable[] | null;
  training_metrics: Metrics | null;
  validation_metrics: Metrics | null;
  cross_validation_metrics: Metrics | null;
  [name: string]: unknown;
}

export interface Model {
  model_id: Key;
  algo: string;
  algo_full_name: string;
  response_column_name: string | null;
  data_frame: Key | null;
  timestamp: number;
  have_pojo: boolean;
  have_mojo: boolean;
  parameters: Parameter[];
  output: ModelOutput;
}

export interface Grid {
  grid_id: Key;
  model_ids: Key[];
  hyper_names: string[];
  failure_details: string[] | null;
  failed_params: unknown[] | null;
  summary_table: TwoDimTable | null;
  scoring_history: TwoDimTable | null;
}

export interface CloudNode {
  h2o: string;
  healthy: boolean;
  num_cpus: number;
  cpus_allowed: number;
  nthreads: number;
  sys_load: number;
  my_cpu_pct: number;
  sys_cpu_pct: number;
  mem_value_size: number;
  free_mem: number;
  max_mem: number;
  num_keys: number;
  free_disk: number;
  max_disk: number;
  pid: string | number;
  open_fds: number;
}

export interface Cloud {
  version: string;
  cloud_name: string;
  cloud_size: number;
  cloud_uptime_millis: number;
  cloud_healthy: boolean;
  consensus: boolean;
  locked: boolean;
  nodes: CloudNode[];
}
