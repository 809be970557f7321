// Prints the files that the start page needs: what index.html names, and what that imports at once.
//   node first_load.mjs FOLDER
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name), 'utf8');
const found = new Set(['index.html', 'icon.svg', 'theme.js', 'style.css']);
function follow(name) {
  if (found.has(name)) return;
  found.add(name);
  for (const [, other] of read(name).matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) follow(other);
}
follow('app.js');
// The start page is imported when the place is known, as the first of the pages.
const start = /""\s*:\s*\(\)\s*=>\s*import\("\.\/([^"]+)"\)/.exec(read('app.js'));
if (!start) throw new Error('app.js imports no start page');
follow(start[1]);
for (const name of found) console.log(join(folder, name));
