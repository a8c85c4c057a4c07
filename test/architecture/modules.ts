/** The modules of `src/`: what each imports and what it contains beside. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../e2e/host/folders.ts';
import { untranslated } from './messages.ts';
import { hiddenImports, impurities } from './purity.ts';
import { state } from './state.ts';
import { isNode, type Node, parse, type Syntax, textOf, walk } from './syntax.ts';

export interface Module {
  /** Below `src/`. */
  readonly path: string;
  readonly imports: readonly Import[];
  readonly hiddenImports: readonly string[];
  readonly impurities: readonly string[];
  readonly state: readonly string[];
  readonly untranslated: readonly string[];
}

interface Import {
  /** A path below `src/`, `npm:` and a package, `node:` and a module of Node's, or a path in the repository. */
  readonly to: string;
  readonly line: number;
  /** Whether it is gone when the program runs. */
  readonly typeOnly: boolean;
}

let read: Sources | undefined;

/** The files of `src/`, read once for all tests of a process. */
export function readSources(): Sources {
  if (!read) {
    const texts = readTexts();
    read = { texts, modules: [...texts].map(([file, text]) => readModule(file, text)) };
  }
  return read;
}

interface Sources {
  /** By path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly modules: readonly Module[];
}

function readTexts(): ReadonlyMap<string, string> {
  const root = path.join(repository, 'src');
  const files = globSync('**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}', { cwd: root, exclude: ['**/*.test.ts'] });
  return new Map(
    files.map((file) => [file.replaceAll('\\', '/'), readFileSync(path.join(root, file), 'utf8')]),
  );
}

export function readModule(file: string, text: string): Module {
  const syntax = parse(file, text);
  return {
    path: file,
    imports: importsOf(syntax),
    hiddenImports: hiddenImports(syntax),
    impurities: impurities(syntax),
    state: state(syntax),
    untranslated: untranslated(syntax),
  };
}

function importsOf({ path: file, program, lineAt }: Syntax): readonly Import[] {
  const imports: Import[] = [];
  walk(program, (node) => {
    const name = textOf(sourceOf(node));
    if (name === undefined) return;
    const typeOnly = node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
    imports.push({ to: targetOf(file, name), line: lineAt(node.start), typeOnly });
  });
  return imports;
}

function sourceOf(node: Node): Node | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return isNode(node.source) ? node.source : undefined;
    case 'TSExternalModuleReference':
      return isNode(node.expression) ? node.expression : undefined;
    default:
      return undefined;
  }
}

function targetOf(file: string, name: string): string {
  if (!name.startsWith('.')) return name.startsWith('node:') ? name : `npm:${name}`;
  const target = path.posix.join('src', path.posix.dirname(file), name);
  return target.startsWith('src/') ? target.slice('src/'.length) : target;
}
