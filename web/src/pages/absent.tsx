import { ButtonLink, Empty, Page } from '../ui/parts';

export default function Absent() {
  return (
    <Page title="No such page">
      <Empty>
        <p>This address leads nowhere.</p>
        <ButtonLink href="#/" kind="primary">To the start</ButtonLink>
      </Empty>
    </Page>
  );
}
