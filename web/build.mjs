// Builds the page into the folder given, by default dist/: the same bytes from the same sources.
//   node build.mjs [FOLDER]
import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';

const out = process.argv[2] ?? 'dist';
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  entryPoints: { app: 'src/main.tsx', theme: 'src/theme_first.ts', style: 'styles/app.css' },
  outdir: out,
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  target: 'es2022',
  charset: 'utf8',
  chunkNames: 'part-[hash]',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
});
for (const name of readdirSync('static')) cpSync(`static/${name}`, `${out}/${name}`);
