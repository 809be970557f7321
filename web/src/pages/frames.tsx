// All frames of the server.
import { deleteFrame, listFrames } from '../api/frames';
import { bytes, count } from '../logic/format';
import { link } from '../router';
import { ButtonLink, Confirm, Empty, ErrorNotice, Loaded, Name, Page } from '../ui/parts';
import { useAction, useResource } from '../ui/resource';
import { SortedTable } from '../ui/sorted_table';

export default function Frames() {
  const frames = useResource(listFrames, []);
  const removal = useAction(async (id: string) => {
    await deleteFrame(id);
    frames.reload();
  });
  return (
    <Page title="Data" actions={<ButtonLink href="#/import" kind="primary">Import data</ButtonLink>}>
      <ErrorNotice error={removal.error} />
      <Loaded of={frames}>
        {(list) =>
          list.length === 0 ? (
            <Empty>
              <p>There are no frames yet.</p>
              <ButtonLink href="#/import" kind="primary">Import data</ButtonLink>
            </Empty>
          ) : (
            <SortedTable
              label="Frames"
              rows={list}
              keyOf={(one) => one.frame_id.name}
              search={(one) => one.frame_id.name}
              columns={[
                { head: 'Name', sort: (one) => one.frame_id.name, cell: (one) => one.is_text
                  ? <a href={link(['parse'], { src: [one.frame_id.name] })}><Name text={one.frame_id.name} /></a>
                  : <a href={link(['frames', one.frame_id.name])}><Name text={one.frame_id.name} /></a> },
                { head: 'Rows', number: true, sort: (one) => one.rows, cell: (one) => (one.is_text ? 'not parsed' : count(one.rows)) },
                { head: 'Columns', number: true, sort: (one) => one.columns, cell: (one) => (one.is_text ? '' : count(one.columns)) },
                { head: 'Size', number: true, sort: (one) => one.byte_size, cell: (one) => bytes(one.byte_size) },
                { head: '', cell: (one) => (
                  <div class="actions">
                    {!one.is_text && <ButtonLink href={link(['build'], { frame: one.frame_id.name })}>Build</ButtonLink>}
                    <Confirm ask={<>Delete the frame <Name text={one.frame_id.name} />?</>} action="Delete" onYes={() => removal.run(one.frame_id.name)}>Delete</Confirm>
                  </div>
                ) },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
