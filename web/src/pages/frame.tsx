// One frame: its cells, its columns, and what can be done with it.
import { useState } from 'preact/hooks';
import { apiRoot, address } from '../api/client';
import { deleteFrame, frameColumns } from '../api/frames';
import type { Frame } from '../api/types';
import { bytes, count } from '../logic/format';
import { record } from '../recorder';
import { go, link, place } from '../router';
import { ButtonLink, Confirm, ErrorNotice, Figures, Loaded, Name, Page, Tabs } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';
import { ColumnView } from './column_view';
import { FrameCells, useCells } from './frame_cells';
import { FrameColumns } from './frame_columns';
import { FrameOperations } from './frame_operations';

const TABS = [['cells', 'Cells'], ['columns', 'Columns'], ['operations', 'Operations']] as const;
type Tab = (typeof TABS)[number][0];

function View({ frame, reload }: { frame: Frame; reload: () => void }) {
  const [tab, setTab] = useState<Tab>('cells');
  const [column, setColumn] = useState<number>();
  const cells = useCells(frame);
  return (
    <>
      <Figures of={[['Rows', count(frame.rows)], ['Columns', count(frame.total_column_count)], ['Memory', bytes(frame.byte_size)]]} />
      <Tabs label="Parts of the frame" tabs={TABS} chosen={tab} onChoose={setTab} />
      {tab === 'cells' && <FrameCells frame={frame} {...cells} onColumn={setColumn} />}
      {tab === 'columns' && <FrameColumns frame={frame} onColumn={setColumn} />}
      {tab === 'operations' && <FrameOperations frame={frame} reload={reload} />}
      {column !== undefined && <ColumnView frame={frame} index={column} onClose={() => setColumn(undefined)} reload={reload} />}
    </>
  );
}

export default function FramePage() {
  const id = place.value.path[1]!;
  const frame = useResource((signal) => frameColumns(id, signal), [id]);
  const removal = useAction(async () => {
    await deleteFrame(id);
    record('deleteFrame', id);
    go(link(['frames']));
  });
  return (
    <Page
      title={<Name text={id} />}
      actions={
        <>
          <ButtonLink href={link(['build'], { frame: id })} kind="primary">Build a model</ButtonLink>
          <ButtonLink href={link(['predict'], { frame: id })}>Predict</ButtonLink>
          <ButtonLink href={apiRoot + address('/3/DownloadDataset', { frame_id: id })} download>Download CSV</ButtonLink>
          <Confirm ask={<>Delete the frame <Name text={id} />?</>} action="Delete the frame" onYes={() => removal.run()}>Delete</Confirm>
        </>
      }
    >
      <ErrorNotice error={removal.error} />
      <Loaded of={frame}>{(value) => <View frame={value} reload={frame.reload} />}</Loaded>
    </Page>
  );
}
