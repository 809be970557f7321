// Data from the computer of the browser.
import type { TargetedEvent } from 'preact';
import { useState } from 'preact/hooks';
import { listFrames, uploadFile } from '../../api/frames';
import { bytes, percent } from '../../logic/format';
import { go, link } from '../../router';
import { Button, ErrorNotice, Name, Progress } from '../../ui/parts';
import { useAction } from '../../ui/resource';

/** Sends the files that are dropped or chosen, then goes to their set-up. */
/** The file gets a name that no frame has, which it could not replace. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let i = 1; taken.has(free); i += 1) free = `${name}_${i}`;
  return free;
}

export function Upload() {
  const [files, setFiles] = useState<File[]>([]);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number>();
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const start = useAction(async (chosen: File[]) => {
    const sources: string[] = [];
    let before = 0;
    const all = Math.max(1, chosen.reduce((sum, file) => sum + file.size, 0));
    const taken = new Set((await listFrames()).filter((one) => !one.is_text).map((one) => one.frame_id.name));
    for (const file of chosen) {
      sources.push(await uploadFile(file, freeName(file.name, taken), (share) => setSent((before + share * file.size) / all)));
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
    <>
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
    </>
  );
}
