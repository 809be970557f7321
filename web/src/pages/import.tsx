// Brings bytes to the server: files dropped or chosen, or a path, URL, s3 or hdfs location.
import { Card, Notice, Page } from '../ui/parts';
import { FromPlace } from './import_parts/from_place';
import { Upload } from './import_parts/upload';

export default function Import() {
  return (
    <Page title="Import data">
      <div class="cards">
        <Card title="From this computer"><Upload /></Card>
        <Card title="From a path or URL"><FromPlace /></Card>
      </div>
      <Notice kind="info">Text with any separator, ARFF, SVMLight and Parquet, also compressed. Several files of the same columns become one frame.</Notice>
    </Page>
  );
}
