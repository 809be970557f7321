// The data sets that the start page offers: files of the page itself, read into frames at once.
import { guessSetup, parse, uploadFile } from '../api/frames';
import { waitForJob } from '../api/jobs';
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
    title: 'Heartbeats', about: '20 normal beats to learn from, and 23 of which 3 are odd',
    files: [{ name: 'heartbeats_test.csv' }, { name: 'heartbeats_train.csv' }], then: (frame) => link(['build', 'deeplearning'], { frame }),
  },
];

async function readFile({ name, categorical = [] }: File): Promise<string> {
  const answer = await fetch(new URL(name, document.baseURI));
  if (!answer.ok) throw new Error(`The example ${name} is not there.`);
  const source = await uploadFile(await answer.blob(), name, () => undefined);
  const setup = await guessSetup([source]);
  const types = setup.column_types.map((type, i) => (categorical.includes(setup.column_names?.[i] ?? '') ? 'Enum' : type));
  const job = await waitForJob((await parse({ ...setup, column_types: types }, name.replace('.csv', ''), true)).key.name);
  if (job.status !== 'DONE') throw new Error(job.exception ?? `Reading ${name} ended as ${job.status}.`);
  return job.dest!.name;
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
