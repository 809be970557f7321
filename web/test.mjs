// Bundles the unit tests and runs them in node's own runner.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'hydrofoil-web-'));
const tests = readdirSync('tests').filter((name) => name.endsWith('.test.ts'));
try {
  await build({
    entryPoints: tests.map((name) => `tests/${name}`),
    outdir: folder, bundle: true, format: 'esm', platform: 'node', outExtension: { '.js': '.mjs' },
    jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning',
  });
  const run = spawnSync(process.execPath, ['--test', ...readdirSync(folder).map((name) => join(folder, name))], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
