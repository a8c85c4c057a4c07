import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import esbuild from 'esbuild';
import { repository } from './folders.ts';
import type { SuiteSetup } from './protocol.ts';

/** Extension hosts load a suite with `require`, so each becomes one CommonJS file. */
export async function bundleSuite(source: string, file: string, setup: SuiteSetup): Promise<void> {
  await esbuild.build({
    entryPoints: [source],
    outfile: file,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'external',
    define: { ACPT_E2E: JSON.stringify(setup) },
    logLevel: 'error',
  });
}

/** The same stack with places in the suite's own sources instead of its bundle. */
export function inSources(stack: string, file: string): string {
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  const place = /[^\s()]*[\\/]([^\s()\\/]+\.cjs):(\d+):(\d+)/g;
  return stack.replaceAll(place, (whole, name: string, line: string, column: string) => {
    if (name !== path.basename(file)) return whole;
    const origin = map.findOrigin(Number(line), Number(column));
    if (!('fileName' in origin)) return whole;
    const from = path.relative(repository, path.resolve(path.dirname(file), origin.fileName));
    return `${from}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}
