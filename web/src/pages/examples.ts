// The data sets that the start page offers: files of the page itself, read into frames at once, and
// published ones, which are not ours to bring along: the server reads them from where the user says.
import { guessSetup, importFiles, parse, uploadFile } from '../api/frames';
import { reasonOf, waitForJob } from '../api/jobs';
import type { Job } from '../api/types';
import { link } from '../router';

interface File {
  name: string; // of the file and, without its ending, of the frame
  categorical?: readonly string[];
}

export interface Example {
  title: string;
  about: string;
  files: readonly File[];
  then: (frame: string) => string; // the place to go to
}

const EXAMPLES: readonly Example[] = [
  {
    title: 'Iris', about: '150 flowers of three kinds, by four lengths',
    files: [{ name: 'iris.csv' }], then: (frame) => link(['frames', frame]),
  },
  {
    title: 'Prostate', about: '380 patients: does the tumour leave the capsule?',
    files: [{ name: 'prostate.csv', categorical: ['CAPSULE', 'RACE', 'DPROS', 'DCAPS'] }], then: (frame) => link(['frames', frame]),
  },
  {
    title: 'Heartbeats', about: '20 normal beats to learn from, and 23 of which 3 are odd; made, not measured',
    files: [{ name: 'heartbeats_test.csv' }, { name: 'heartbeats_train.csv' }], then: (frame) => link(['build', 'deeplearning'], { frame, preset: 'Anomalies' }),
  },
];

type OnJob = (job: Job) => void;

/** Parses a source into a frame of that name; the columns named, or numbered from 1, are categorical. */
async function parseInto(source: string, frame: string, categorical: readonly (string | number)[], onJob: OnJob = () => undefined): Promise<string> {
  const setup = await guessSetup([source]);
  const types = setup.column_types.map((type, i) => (categorical.includes(setup.column_names?.[i] ?? '') || categorical.includes(i + 1) ? 'Enum' : type));
  const job = await waitForJob((await parse({ ...setup, column_types: types }, frame, true)).key.name, onJob);
  if (job.status !== 'DONE') throw new Error(reasonOf(job));
  return job.dest!.name;
}

async function readFile({ name, categorical = [] }: File): Promise<string> {
  const answer = await fetch(new URL(name, document.baseURI));
  if (!answer.ok) throw new Error(`The example ${name} is not there.`);
  const source = await uploadFile(await answer.blob(), name, () => undefined);
  return parseInto(source, name.replace('.csv', ''), categorical);
}

export interface PublishedPart {
  frame: string;
  label: string;
  address: string; // where it was published
  columns: number;
  categorical: readonly number[];
}

export interface Published {
  title: string;
  about: string;
  more: string;
  parts: readonly PublishedPart[];
  fields: Readonly<Record<string, string>>; // of the form of the model that follows
}

const PUBLIC = 'https://h2o-public-test-data.s3.amazonaws.com';

export const PUBLISHED: Readonly<Record<string, Published>> = {
  mnist: {
    title: 'MNIST', about: '70,000 digits by hand, for the booklet’s trial run',
    more: 'Images of 28 by 28 pixels: a row is 784 pixels from 0 to 255, then the digit.',
    parts: [
      { frame: 'mnist_train', label: 'Training images', address: `${PUBLIC}/bigdata/laptop/mnist/train.csv.gz`, columns: 785, categorical: [785] },
      { frame: 'mnist_test', label: 'Test images', address: `${PUBLIC}/bigdata/laptop/mnist/test.csv.gz`, columns: 785, categorical: [785] },
    ],
    fields: { frame: 'mnist_train', validation: 'mnist_test', response: 'C785', preset: 'MNIST trial run' },
  },
  ecg: {
    title: 'ECG', about: 'the heartbeats of the booklet’s anomalies, as they were published',
    more: 'A row is a heartbeat of 210 values. The last three of the test rows are the odd ones.',
    parts: [
      { frame: 'ecg_train', label: 'Normal beats', address: `${PUBLIC}/smalldata/anomaly/ecg_discord_train.csv`, columns: 210, categorical: [] },
      { frame: 'ecg_test', label: 'Beats to look at', address: `${PUBLIC}/smalldata/anomaly/ecg_discord_test.csv`, columns: 210, categorical: [] },
    ],
    fields: { frame: 'ecg_train', preset: 'Anomalies' },
  },
};

/** Reads one file of a published example from a path or address. */
export async function readPublished(part: PublishedPart, from: string, onJob: OnJob): Promise<void> {
  const { destination_frames: [source], fails } = await importFiles(from);
  if (source === undefined) throw new Error(`${part.label}: nothing could be read at ${fails.join(', ') || from}`);
  const setup = await guessSetup([source]);
  if (setup.number_columns !== part.columns) throw new Error(`${part.label}: ${from} has ${setup.number_columns} columns instead of ${part.columns}.`);
  await parseInto(source, part.frame, part.categorical, onJob);
}

/** Those whose files this server was built with. */
export async function availableExamples(signal: AbortSignal): Promise<readonly Example[]> {
  const answer = await fetch(new URL('examples.json', document.baseURI), { signal });
  const there = new Set((await answer.json()) as string[]);
  return EXAMPLES.filter(({ files }) => files.every(({ name }) => there.has(name)));
}

/** Reads the files and tells where to go. */
export async function openExample(example: Example): Promise<string> {
  let frame = '';
  for (const file of example.files) frame = await readFile(file);
  return example.then(frame);
}
