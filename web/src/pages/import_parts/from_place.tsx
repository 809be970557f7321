// Data from where the server can read: a path, a URL, s3 or hdfs.
import { useEffect, useState } from 'preact/hooks';
import { importFiles, matchingPaths } from '../../api/frames';
import { go, link } from '../../router';
import { Button, ErrorNotice, Field, TextInput } from '../../ui/parts';
import { useAction } from '../../ui/resource';

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

/** A path, URL or location of the server's side, with suggestions for paths. */
export function FromPlace() {
  const [typed, setTyped] = useState('');
  const paths = usePaths(typed);
  const opened = useAction(async () => {
    const { destination_frames, fails } = await importFiles(typed.trim());
    if (destination_frames.length === 0) throw new Error(`Nothing could be read there: ${fails.join(', ') || typed}`);
    go(link(['parse'], { src: destination_frames }));
  });
  return (
    <form onSubmit={(event: Event) => { event.preventDefault(); opened.run(); }}>
      <Field label="Path, http, https, s3 or hdfs" hint="A folder takes all its files. Paths are those of the server; suggestions come as you type.">
        {(id) => <TextInput id={id} value={typed} onInput={setTyped} placeholder="/data/iris.csv" list="paths" />}
      </Field>
      <datalist id="paths">{paths.map((path) => <option key={path} value={path} />)}</datalist>
      <ErrorNotice error={opened.error} />
      <Button type="submit" kind="primary" busy={opened.busy} disabled={typed.trim() === ''}>Read</Button>
    </form>
  );
}
