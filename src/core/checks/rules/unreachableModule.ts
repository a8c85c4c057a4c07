import type { Fix } from '../../base/findings.ts';
import { listed } from '../../base/listed.ts';
import { folderOf, isWithin, nameOf, relativeTo } from '../../base/paths.ts';
import { writtenWord } from '../../code/launches.ts';
import { modulesOf } from '../../code/modules.ts';
import { type UnreachableModule, unreachableModules } from '../../code/unreachable.ts';
import type { Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { addsFolders, looksElsewhere, mayBring } from '../support/imports.ts';
import { placeOfWord, type ReadProgram, readProgramsOf, scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const unreachableModule = defineRule({
  code: 'unreachable-module',
  severity: 'warning',
  summary: 'The script imports a module from the workspace that Python cannot find when the job runs.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const all = unreachableOf(document, program);
      const [first] = all;
      const code = program.launch.code?.path;
      if (!first || code === undefined) continue;
      const isOfFolder = (each: UnreachableModule) => isCodeFolder(each, code);
      const unreachable = all.filter(
        (each) => each.from === first.from && isOfFolder(each) === isOfFolder(first),
      );
      const names = unreachable.map(({ module }) => module);
      const some = names.length > mostNamed ? [first.module, `${names.length - 1} other modules`] : names;
      yield {
        ...placeOfWord(program.launch.program.word),
        message: `${scriptName(program)} imports ${listed(some)}, ${reason(document, program, first, code)}`,
        related: unreachable.flatMap(({ module, path, span, file }) => [
          { path, span, message: `${module} is imported here.` },
          { path: file, span: { start: 0, end: 0 }, message: `${module} is here.` },
        ]),
        fixes: isOfFolder(first)
          ? withoutFolder(project, unreachable)
          : first.from === program.launch.folder
            ? asModule(project, program, first.from)
            : [],
      };
    }
  },
});

const mostNamed = 3;

function unreachableOf(document: DocumentFacts, program: ReadProgram): UnreachableModule[] {
  const { project } = document;
  const { launch, entry, modules } = program;
  const { code, mayBeMade, run } = launch;
  if (!modules.isWhole || !code || mayBeMade || !isPlainlyStarted(program)) return [];
  const found = unreachableModules(project, launch, entry, modules);
  if (found.length === 0) return [];
  if (addsFolders(document, launch)) return [];
  if (modules.local.some(({ path }) => looksElsewhere(project.read(path) ?? ''))) return [];
  const { environment } = run;
  return found.filter((each) =>
    environment?.stack
      ? !mayBring(project, environment, each.name)
      : isFolderOfCode(each, code.path) && !environment?.recipe,
  );
}

/** By Python itself or a launcher of PyTorch; those of accelerate and DeepSpeed add folders in which Python looks. */
function isPlainlyStarted({ launch: { program } }: ReadProgram): boolean {
  const { launcher, launching, environment, rankOption } = program;
  return (
    environment === undefined &&
    launching?.library !== 'accelerate' &&
    rankOption !== '--local_rank' &&
    /^(?:python[\d.]*|torchrun)$/.test(nameOf(launcher.text))
  );
}

/** `src`, which no package that is installed is called. */
function isFolderOfCode(module: UnreachableModule, code: string): boolean {
  return module.name === 'src' && isCodeFolder(module, code);
}

/** What is imported by the name of the code folder itself. */
function isCodeFolder({ name, from }: UnreachableModule, code: string): boolean {
  return from === folderOf(code) && name === nameOf(code);
}

function reason(
  { path }: DocumentFacts,
  { entry, launch }: ReadProgram,
  module: UnreachableModule,
  code: string,
): string {
  const { name, from, file } = module;
  const folder = relativeTo(folderOf(path), code);
  if (isCodeFolder(module, code))
    return `but the content of the code folder ${folder} is uploaded, not the folder: there is no ${name} in it.`;
  if (isAbove(from, code))
    return `but only the code folder ${folder} is uploaded, and ${relativeTo(from, file)} is not in it.`;
  const where = launch.program.form === 'script' ? ', the folder of the script' : '';
  return `but Python looks in ${relativeTo(code, entry.root)}${where}, and not in the folder with ${relativeTo(from, file)}.`;
}

function isAbove(folder: string, code: string): boolean {
  return folder !== code && isWithin(code, folder);
}

/** `from model import Net` for `from src.model import Net` */
function withoutFolder(project: Project, unreachable: readonly UnreachableModule[]): Fix[] {
  const imports = unreachable.flatMap(({ name, places }) => places.map((place) => ({ name, ...place })));
  const edits = imports.flatMap(({ name, path, span }) => {
    const before = (project.read(path) ?? '').slice(0, span.start);
    const { start } = span;
    const end = start + name.length + 1;
    return /\bfrom\s+$/.test(before) && span.end > end ? [{ path, span: { start, end }, newText: '' }] : [];
  });
  const [first] = unreachable;
  // Tests of the repository may import the same files from above.
  return first && edits.length === imports.length
    ? [{ title: `Import without "${first.name}."`, edits, needsJudgement: true }]
    : [];
}

/** `python -m scripts.train` looks in the folder in which it starts. */
function asModule(project: Project, { launch, entry, modules }: ReadProgram, folder: string): Fix[] {
  const { program } = launch;
  const written = writtenWord(program.word);
  const name = program.word.text.replace(/^\.\//, '');
  const isModule = /^[A-Za-z_]\w*(?:\/[A-Za-z_]\w*)+\.py$/.test(name);
  if (written.textStart === undefined || !isModule) return [];
  const then = modulesOf(project, { path: entry.path, root: folder });
  // What lies beside the script is found no more.
  const isFound = then.foreign.every(
    ({ module, path }) =>
      modules.foreign.some((each) => each.module === module) ||
      !modules.local.some((each) => each.path === path),
  );
  if (!isFound || then.outside.length > 0) return [];
  const module = name.replace(/\.py$/, '').replaceAll('/', '.');
  return [
    {
      title: `Use -m ${module}`,
      edits: [{ ...placeOfWord(program.word), newText: `-m ${module}` }],
    },
  ];
}
