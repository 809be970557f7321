// The model as files, and a look at its Java source.
import { useState } from 'preact/hooks';
import { apiRoot, address, getText, segment } from '../../api/client';
import type { Model } from '../../api/types';
import { Button, ButtonLink, Card, Loaded } from '../../ui/parts';
import { useResource } from '../../ui/resource';

function JavaPreview({ id }: { id: string }) {
  const text = useResource((signal) => getText(`/3/Models.java/${segment(id)}/preview`, {}, signal), [id]);
  return <Loaded of={text}>{(value) => <pre class="source" tabIndex={0}>{value}</pre>}</Loaded>;
}

export function Downloads({ model }: { model: Model }) {
  const [java, setJava] = useState(false);
  const id = segment(model.model_id.name);
  const at = (path: string): string => apiRoot + address(path);
  return (
    <Card title="Take it along">
      <div class="toolbar">
        {model.have_mojo && <ButtonLink href={at(`/3/Models/${id}/mojo`)} download>MOJO</ButtonLink>}
        {model.have_pojo && <ButtonLink href={at(`/3/Models.java/${id}`)} download>Java source</ButtonLink>}
        <ButtonLink href={at(`/3/Models/${id}/onnx`)} download>ONNX</ButtonLink>
        <ButtonLink href={at(`/3/Models.fetch.bin/${id}`)} download>Model file</ButtonLink>
        <ButtonLink href={at(`/3/Models/${id}`)} download={`${model.model_id.name}.json`}>JSON</ButtonLink>
      </div>
      {model.have_pojo && <Button pressed={java} onClick={() => setJava(!java)}>Look at the Java source</Button>}
      {java && <JavaPreview id={model.model_id.name} />}
    </Card>
  );
}
