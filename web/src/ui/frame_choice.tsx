// A frame of the server, chosen from a list.
import { listFrames } from '../api/frames';
import { Field, Select } from './parts';
import { useResource } from './resource';

export function FrameChoice({ value, onChange, label = 'Frame' }: { value: string; onChange: (id: string) => void; label?: string }) {
  const frames = useResource(listFrames, []);
  const names = (frames.value ?? []).filter((one) => !one.is_text).map((one) => one.frame_id.name);
  const options = value && !names.includes(value) ? [value, ...names] : names;
  return <Field label={label}>{(id) => <Select id={id} value={value} options={[['', 'choose'], ...options.map((name) => [name, name] as const)]} onChange={onChange} />}</Field>;
}
