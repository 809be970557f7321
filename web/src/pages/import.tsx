// Brings bytes to the server: files dropped or chosen, or a path, URL, s3 or hdfs location.
import type { TargetedEvent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { importFiles, matchingPaths, uploadFile } from '../api/frames';
import { bytes, percent } from '../logic/format';
import { go, link } from '../router';
import { Button, Card, ErrorNotice, Field, Name, Notice, Page, Progress, TextInput } from '../ui/parts';
import { useAction } from '../ui/resource';

const PAUSE_MS = 250;

function usePaths(typed: string): string[] {
  const [paths, setPaths] = useState<string[]>([]);
  useEffect(() => {
    if (!typed.startsWith('/')) {
      setPaths([]);
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      matchingPaths(typed, abort.signal).then(setPaths, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [typed]);
  return paths;
}

function FromPlace() {
  const [typed, setTyped] = useState('');
  const paths = usePaths(typed);
  const opened = useAction(async () => {
    const { destination_frames, fails } = await importFiles(typed.trim());
    if (destination_frames.length === 0) throw new Error(`Nothing could be read there: ${fails.join(', ') || typed}`);
    go(link(['parse'], { src: destination_frames }));
  });
  return (
    <Card title="From a path or URL">
      <form onSubmit={(event: Event) => { event.preventDefault(); opened.run(); }}>
        <Field label="Path, http, https, s3 or hdfs" hint="A folder takes all its files. Paths are those of the server; suggestions come as you type.">
          {(id) => <TextInput id={id} value={typed} onInput={setTyped} placeholder="/data/iris.csv" list="paths" />}
        </Field>
        <datalist id="paths">{paths.map((path) => <option key={path} value={path} />)}</datalist>
        <ErrorNotice error={opened.error} />
        <Button type="submit" kind="primary" busy={opened.busy} disabled={typed.trim() === ''}>Read</Button>
      </form>
    </Card>
  );
}

function Upload() {
  const [files, setFiles] = useState<File[]>([]);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number>();
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const start = useAction(async (chosen: File[]) => {
    const sources: string[] = [];
    let before = 0;
    const all = Math.max(1, chosen.reduce((sum, file) => sum + file.size, 0));
    for (const file of chosen) {
      sources.push(await uploadFile(file, file.name, (share) => setSent((before + share * file.size) / all)));
      before += file.size;
    }
    go(link(['parse'], { src: sources }));
  });
  const take = (list: FileList | null | undefined): void => {
    const chosen = [...(list ?? [])];
    if (chosen.length === 0) return;
    setFiles(chosen);
    start.run(chosen);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer?.files);
  };
  return (
    <Card title="From this computer">
      <div
        class={over ? 'drop over' : 'drop'}
        onDragOver={(event: DragEvent) => { event.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>Drop one file or several here</p>
        <label class="button primary file">
          Choose files
          <input type="file" multiple onChange={(event: TargetedEvent<HTMLInputElement>) => take(event.currentTarget.files)} />
        </label>
      </div>
      {files.length > 0 && (
        <p>
          {files.slice(0, 5).map((file) => <span key={file.name}><Name text={file.name} /> </span>)}
          <span class="muted">{bytes(total)}</span>
        </p>
      )}
      {start.busy && sent !== undefined && <><Progress share={sent} label="Sent" /> <span class="muted">{percent(sent, 0)} sent</span></>}
      <ErrorNotice error={start.error} />
      {start.error && <Button onClick={() => start.run(files)}>Try again</Button>}
    </Card>
  );
}

export default function Import() {
  return (
    <Page title="Import data">
      <div class="cards">
        <Upload />
        <FromPlace />
      </div>
      <Notice kind="info">Text with any separator, ARFF, SVMLight and Parquet, also compressed. Several files of the same columns become one frame.</Notice>
    </Page>
  );
}
