/** Violations of the architecture, each of which a check must see. */

export interface Plant {
  readonly title: string;
  /** Where it is planted, below `src/`: a new file, or one that exists and gets these lines at its end. */
  readonly file: string;
  readonly code: string;
  /** What a check says of it; `@` stands for file and line; after a leading arrow, the end of a path. */
  readonly refused: string;
}

const imports = (title: string, file: string, code: string, to: string): Plant => ({
  title,
  file,
  code,
  refused: `@ imports ${to}`,
});

const plant = (title: string, file: string, code: string, refused: string): Plant => ({
  title,
  file,
  code,
  refused,
});

/** What `test/architecture.test.ts` refuses. */
export const plants: readonly Plant[] = [
  imports(
    'core reads the disk',
    'core/stack/planted.ts',
    `import { DiskFiles } from '../../disk/diskFiles.ts';`,
    'disk/diskFiles.ts',
  ),
  imports(
    'core starts processes',
    'core/container/plan/planted.ts',
    `import { capture } from '../../../engine/capture.ts';`,
    'engine/capture.ts',
  ),
  imports('core imports fs', 'core/base/planted.ts', `import { readFileSync } from 'fs';`, 'npm:fs'),
  imports('core imports node:fs', 'core/base/planted.ts', `import fs from 'node:fs';`, 'node:fs'),
  imports(
    'core imports a package that its folder does not list',
    'core/base/planted.ts',
    `import { Range } from 'semver';`,
    'npm:semver',
  ),
  imports('core imports for side effects', 'core/base/planted.ts', `import 'node:process';`, 'node:process'),
  imports(
    'core imports with a template',
    'core/base/planted.ts',
    'export const fs = () => import(`node:fs`);',
    'node:fs',
  ),
  plant(
    'core imports with a template that has an expression',
    'core/base/planted.ts',
    'export const load = (name: string) => import(`node:${name}`);',
    '@ has a computed import',
  ),
  plant(
    'core has a computed import',
    'core/base/planted.ts',
    `export const load = (name: string) => import(name + '');`,
    '@ has a computed import',
  ),
  plant(
    'the server has a computed import',
    'server/planted.ts',
    `export const load = (name: string) => import(['..', name].join('/'));`,
    '@ has a computed import',
  ),
  plant(
    'core asks the process for a module',
    'core/base/planted.ts',
    `export const fs = process.getBuiltinModule('node:fs');`,
    '@ has getBuiltinModule',
  ),
  plant(
    'core asks the process for a module under bracket notation',
    'core/base/planted.ts',
    `export const fs = process['getBuiltinModule']('node:fs');`,
    '@ has getBuiltinModule',
  ),
  plant(
    'core requires a module',
    'core/base/planted.ts',
    `export const fs = require('node:fs');`,
    '@ has require',
  ),
  imports(
    'core imports with import = require',
    'core/base/planted.ts',
    `import fs = require('node:fs');\nexport { fs };`,
    'node:fs',
  ),
  plant(
    'core points to the types of another module in a comment',
    'core/base/planted.ts',
    `/// <reference types="vscode" />\nexport {};`,
    '@ has a reference directive',
  ),
  plant(
    'core reads the clock',
    'core/stack/planted.ts',
    `export const now = () => Date.now();`,
    '@ has Date',
  ),
  plant(
    'core asks for the date',
    'core/stack/planted.ts',
    `export const today = () => new Date();`,
    '@ has Date',
  ),
  plant('core destructures Date', 'core/stack/planted.ts', `export const { now } = Date;`, '@ has Date'),
  plant(
    'core uses randomness',
    'core/stack/planted.ts',
    `export const id = () => Math.random();`,
    '@ has Math.random',
  ),
  plant(
    'core reads its own location',
    'core/stack/planted.ts',
    `export const here = import.meta.url;`,
    '@ has import.meta',
  ),
  plant(
    'core declares a global name',
    'core/stack/planted.ts',
    `declare const process: { env: Record<string, string> };\nexport const home = process.env.HOME;`,
    '@ has an ambient declaration',
  ),
  plant(
    'core permits itself a global name',
    'core/stack/planted.ts',
    `// biome-ignore lint/style/noRestrictedGlobals: only here\nexport const home = process.env.HOME;`,
    '@ has a suppressed noRestrictedGlobals',
  ),
  imports(
    'the server starts processes',
    'server/features/planted.ts',
    `import { probe } from '../../engine/probe.ts';`,
    'engine/probe.ts',
  ),
  imports(
    'the extension reads the matrix',
    'extension/container/planted.ts',
    `import { Matrix } from '../../core/knowledge/matrix/matrix.ts';`,
    'core/knowledge/matrix/matrix.ts',
  ),
  imports(
    'the extension analyses a stack',
    'extension/container/planted.ts',
    `import { recipeOfDockerfile } from '../../core/stack/dockerfileRecipe.ts';`,
    'core/stack/dockerfileRecipe.ts',
  ),
  imports(
    'the extension checks a document',
    'extension/client/planted.ts',
    `import { check } from '../../core/checks/check.ts';`,
    'core/checks/check.ts',
  ),
  imports(
    'the extension reads documents',
    'extension/planted.ts',
    `import { detect } from '../core/azureml/documents/detect.ts';`,
    'core/azureml/documents/detect.ts',
  ),
  plant(
    'the extension loads the analysis through a folder that it may import',
    'core/container/plan/mounts.ts',
    `import { DocumentFacts } from '../../stack/documentFacts.ts';`,
    '→ core/container/plan/mounts.ts → core/stack/documentFacts.ts → core/project/documentSettings.ts',
  ),
  imports(
    'the extension plans containers',
    'extension/container/log.ts',
    `import { containerPlans } from '../../core/container/planning/plans.ts';`,
    'core/container/planning/plans.ts',
  ),
  imports(
    'a rule completes',
    'core/checks/rules/planted.ts',
    `import { complete } from '../../features/completion/complete.ts';`,
    'core/features/completion/complete.ts',
  ),
  imports(
    'a rule hovers, by its types',
    'core/checks/rules/planted.ts',
    `import type { Hover } from '../../features/hover/hover.ts';`,
    'core/features/hover/hover.ts',
  ),
  imports(
    'the stack knows the rules',
    'core/stack/planted.ts',
    `import { rules } from '../checks/rules/index.ts';`,
    'core/checks/rules/index.ts',
  ),
  imports(
    'the stack checks',
    'core/stack/planted.ts',
    `export * from '../checks/check.ts';`,
    'core/checks/check.ts',
  ),
  imports(
    'expressions know the schemas',
    'core/azureml/expressions/planted.ts',
    `export type { Schema } from '../schema/schema.ts';`,
    'core/azureml/schema/schema.ts',
  ),
  imports(
    'schemas know the expressions, by a type in place',
    'core/azureml/schema/planted.ts',
    `export type Problem = import('../expressions/problem.ts').ExpressionProblem;`,
    'core/azureml/expressions/problem.ts',
  ),
  imports(
    'the knowledge knows the stack',
    'core/knowledge/compatibility/planted.ts',
    `import type { Stack } from '../../stack/stack.ts';`,
    'core/stack/stack.ts',
  ),
  imports(
    'a tool knows a project',
    'core/base/planted.ts',
    `import type { Project } from '../project/project.ts';`,
    'core/project/project.ts',
  ),
  imports(
    'a feature takes the bundled matrix',
    'core/features/planted.ts',
    `import { bundledMatrix } from '../knowledge/matrix/load.ts';`,
    'core/knowledge/matrix/load.ts',
  ),
  imports(
    'the server takes the bundled matrix below its first module',
    'server/server.ts',
    `export { bundledMatrix } from '../core/knowledge/matrix/load.ts';`,
    'core/knowledge/matrix/load.ts',
  ),
  imports(
    'the command line takes the bundled matrix below its first module',
    'cli/main.ts',
    `export const matrix = async () => (await import('../core/knowledge/matrix/load.ts')).bundledMatrix();`,
    'core/knowledge/matrix/load.ts',
  ),
  imports(
    'the matrix itself is tied to the bundled one',
    'core/knowledge/matrix/matrix.ts',
    `export { bundledMatrix } from './load.ts';`,
    'core/knowledge/matrix/load.ts',
  ),
  imports(
    'the first module of a program is imported',
    'cli/planted.ts',
    `import './program.ts';`,
    'cli/program.ts',
  ),
  imports(
    'another folder parses YAML',
    'core/project/planted.ts',
    `import { parse } from 'yaml';`,
    'npm:yaml',
  ),
  imports(
    'another module parses Dockerfiles',
    'core/languages/shell/commands.ts',
    `import type { Dockerfile } from 'dockerfile-ast';`,
    'npm:dockerfile-ast',
  ),
  imports(
    'another module reads the data',
    'core/knowledge/matrix/matrix.ts',
    `import images from '../../../../data/images.json' with { type: 'json' };`,
    'data/images.json',
  ),
  imports(
    'another module reads the schemas',
    'core/azureml/schema/check.ts',
    `import common from '../../../../schemas/common.schema.json' with { type: 'json' };`,
    'schemas/common.schema.json',
  ),
  imports('core knows VS Code', 'core/base/planted.ts', `import type { Uri } from 'vscode';`, 'npm:vscode'),
  imports('the server knows VS Code', 'server/planted.ts', `import * as vscode from 'vscode';`, 'npm:vscode'),
  imports('the engine knows VS Code', 'engine/planted.ts', `import * as vscode from 'vscode';`, 'npm:vscode'),
  imports(
    'core knows the protocol of editors',
    'core/features/hover/planted.ts',
    `import type { Hover } from 'vscode-languageserver';`,
    'npm:vscode-languageserver',
  ),
  imports(
    'the extension is a server',
    'extension/client/planted.ts',
    `import { createConnection } from 'vscode-languageserver/node';`,
    'npm:vscode-languageserver/node',
  ),
  imports(
    'the extension contains the server',
    'extension/client/planted.ts',
    `import { startServer } from '../../server/server.ts';`,
    'server/server.ts',
  ),
  imports(
    'the command line contains the server',
    'cli/planted.ts',
    `import { serverVersion } from '../server/version.ts';`,
    'server/version.ts',
  ),
  plant(
    'a folder has no line',
    'core/planted/planted.ts',
    `export {};`,
    'core/planted/planted.ts is in core/planted, which layers.ts does not list',
  ),
  plant(
    'files import each other',
    'core/base/span.ts',
    `import type { Lines } from './lines.ts';`,
    'core/base/span.ts → core/base/lines.ts → core/base/span.ts',
  ),
  plant(
    'folders import each other',
    'core/stack/planted.ts',
    `import type { Rule } from '../checks/support/rule.ts';`,
    'core/stack → core/checks/support → core/stack',
  ),
  plant(
    'core has a variable',
    'core/stack/planted.ts',
    'let count = 0;\nexport const next = () => ++count;',
    'core/stack/planted.ts count is module state',
  ),
  plant(
    'core collects',
    'core/stack/planted.ts',
    'const known = new Map<string, string>();\nexport const learn = (key: string) => known.set(key, key);',
    'core/stack/planted.ts known is module state',
  ),
  plant(
    'core lets others collect',
    'core/stack/planted.ts',
    'export const known = new Set<string>();',
    'core/stack/planted.ts known is module state',
  ),
  plant(
    'core changes a list',
    'core/stack/planted.ts',
    'const seen: string[] = [];\nexport const see = (key: string) => seen.push(key);',
    'core/stack/planted.ts seen is module state',
  ),
  plant(
    'core changes an object',
    'core/stack/planted.ts',
    'const last = { name: "" };\nexport function remember(name: string) {\n  last.name = name;\n}',
    'core/stack/planted.ts last is module state',
  ),
  plant(
    'core changes what another module holds',
    'core/stack/planted.ts',
    `import { rows } from './rows.ts';\nexport const add = (row: string) => rows.push(row);`,
    'core/stack/planted.ts rows is module state',
  ),
  plant(
    'core has a class with a static variable',
    'core/stack/planted.ts',
    'export class Counter {\n  static count = 0;\n}',
    'core/stack/planted.ts count is module state',
  ),
  plant(
    'core has an expression that remembers a place',
    'core/stack/planted.ts',
    'const word = /[a-z]+/g;\nexport const next = (text: string) => word.exec(text);',
    'core/stack/planted.ts word is module state',
  ),
  plant(
    'the extension shows a message that nobody can translate',
    'extension/features/planted.ts',
    `export const say = (vscode: any) => vscode.window.showErrorMessage('Broken');`,
    '@ says "Broken" without vscode.l10n.t',
  ),
  plant(
    'the extension puts a message together',
    'extension/features/planted.ts',
    'export const found = (count: number) => `Found ${count} files`;',
    '@ says "Found … files" without vscode.l10n.t',
  ),
  plant(
    'the extension names a button by a literal',
    'extension/features/planted.ts',
    `export const isRetry = (choice: string) => choice === 'Retry';`,
    '@ says "Retry" without vscode.l10n.t',
  ),
  plant(
    'the extension labels an item by a literal',
    'extension/features/planted.ts',
    'export const item = (step: number) => ({ label: `$(info) step ${step}` });',
    '@ says "$(info) step …" without vscode.l10n.t',
  ),
  plant(
    'the extension looks up a template',
    'extension/features/planted.ts',
    'export const say = (vscode: any, name: string) => vscode.l10n.t(`Found ${name}`);',
    '@ looks up what is no plain text',
  ),
  plant(
    'the extension forgets a value of a message',
    'extension/features/planted.ts',
    `export const say = (vscode: any) => vscode.l10n.t('Found {0} of {1}', 1);`,
    '@ has other values than places',
  ),
];

/** What the linter refuses in core, by the global name that it speaks of. */
export const globals: Readonly<Record<string, string>> = {
  process: 'process.env.HOME',
  fetch: `fetch('https://example.com')`,
  setTimeout: 'setTimeout(() => {}, 1)',
  setInterval: 'setInterval(() => {}, 1)',
  setImmediate: 'setImmediate(() => {})',
  queueMicrotask: 'queueMicrotask(() => {})',
  performance: 'performance.now()',
  AbortSignal: 'AbortSignal.timeout(1)',
  globalThis: 'globalThis.process',
  global: 'global.process',
  require: `require('node:fs')`,
  module: 'module.children',
  eval: `eval('1')`,
  Function: `new Function('return 1')()`,
  crypto: 'crypto.randomUUID()',
  console: `console.log('here')`,
  Intl: 'Intl.DateTimeFormat().resolvedOptions().timeZone',
  WebSocket: `new WebSocket('wss://example.com')`,
  __dirname: '__dirname',
};

/** Which of them it refuses in every program: nothing of ACPT's uses the network or runs a text. */
export const everywhere: readonly string[] = ['fetch', 'WebSocket', 'eval', 'Function'];
