// Which page belongs to which place. To add one: a component in pages/, and a line here.
import type { ComponentType } from 'preact';

type Loader = () => Promise<{ default: ComponentType }>;

// By the first segment; '/*' where a second one names a thing.
const PAGES: Record<string, Loader> = {
  '': () => import('./pages/start'),
  import: () => import('./pages/import'),
  'example/*': () => import('./pages/published_example'),
  parse: () => import('./pages/parse'),
  frames: () => import('./pages/frames'),
  'frames/*': () => import('./pages/frame'),
  build: () => import('./pages/build'),
  'build/*': () => import('./pages/build'),
  models: () => import('./pages/models'),
  'models/*': () => import('./pages/model'),
  predict: () => import('./pages/predict'),
  compare: () => import('./pages/compare'),
  grids: () => import('./pages/grids'),
  'grids/*': () => import('./pages/grids'),
  notebook: () => import('./pages/notebook'),
  admin: () => import('./pages/admin'),
  jobs: () => import('./pages/jobs'),
  'jobs/*': () => import('./pages/job'),
};

export async function pageOf(path: readonly string[]): Promise<ComponentType> {
  const kind = path[0] ?? '';
  const loader = PAGES[path.length > 1 ? `${kind}/*` : kind];
  return (await (loader ?? (() => import('./pages/absent')))()).default;
}
