import { joined } from '../../base/paths.ts';
import { type Asking, Askings } from '../../code/asking.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { type Modules, textsOf } from '../../code/modules.ts';
import { lastPart } from '../../code/options/values.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Need } from '../../knowledge/packages/schema.ts';
import type { Word } from '../../languages/python/words.ts';
import { defineFact, type Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { absentPackages } from '../support/imports.ts';
import { installThem } from '../support/installFix.ts';
import { codeName, placeOfWord } from '../support/programs.ts';
import { hasRelease } from '../support/releases.ts';
import { defineRule } from '../support/rule.ts';

export const missingOptionalPackage = defineRule({
  code: 'missing-optional-package',
  severity: 'warning',
  summary:
    'The script uses a library feature that requires a package that is not installed in the environment.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { launch, modules } = program;
      const { environment } = launch.run;
      if (!environment?.stack || !modules || launch.program.environment !== undefined) continue;
      const { stack } = environment;
      const words = wordsOf(project, modules, launch.program.arguments);
      const needs = project.matrix.packages.needs.filter(
        (need) =>
          mayAsk(need, modules, words, project.matrix) &&
          !need.unless?.some((word) => words.has(word) || document.text.includes(word)) &&
          hasRelease(need, stack, project.matrix),
      );
      if (needs.length === 0) continue;
      const isAbsent = absentPackages(project, environment, modules);
      if (!isAbsent) continue;
      const askings = new Askings(project, program);
      const said = new Set<string>();
      for (const need of needs) {
        const [usual = ''] = need.needs;
        // What is imported besides is the business of missing-module.
        if (said.has(usual) || !need.needs.every(isAbsent) || isImported(usual, modules, project.matrix))
          continue;
        if (need.get !== undefined && mayGet(document, program, need)) continue;
        const asking = askings.find(need);
        if (!asking || isFolder(project, program, asking)) continue;
        said.add(usual);
        yield {
          ...placeOfWord(asking.option ?? launch.program.word),
          message: `${asks(asking, program)}, for which ${need.package} needs ${need.needs.join(' or ')}, ${notThere(need)} in ${stack.title}.${need.get === undefined ? '' : ` Get it with "${need.get}".`}`,
          related: [
            {
              path: asking.path,
              span: asking.span,
              message: place(asking),
            },
          ],
          fixes: need.get === undefined ? installThem(project, environment, [need.install ?? usual]) : [],
        };
      }
    }
  },
});

/** Tells whether a word stands in the code, or in what the command gives to it. */
function wordsOf(
  project: Project,
  { local }: Modules,
  given: readonly Word[],
): Pick<ReadonlySet<string>, 'has'> {
  const all = [
    ...local.map(({ path }) => project.get(codeWords, path)),
    // Parsers of classes take `--report-to` for `--report_to`.
    new Set(given.flatMap(({ text }) => wordsIn(text.replace(/^--/, '').replaceAll('-', '_')))),
  ];
  return { has: (word) => all.some((words) => words.has(word)) };
}

const codeWords = defineFact<ReadonlySet<string>>({
  name: 'words of a file of code',
  compute: (project, path) => new Set(wordsIn(project.read(path) ?? '')),
});

function wordsIn(text: string): readonly string[] {
  return text.match(/\w+/g) ?? [];
}

/** Whether the words that it takes are there at all. */
function mayAsk(
  { package: owner, names, argument, position, begins }: Need,
  { foreign }: Modules,
  words: Pick<ReadonlySet<string>, 'has'>,
  { packages }: Matrix,
): boolean {
  if (argument !== undefined && position === undefined && !words.has(argument)) return false;
  // `abfs` of `abfs://`
  if (begins && !begins.some((each) => words.has(wordsIn(each)[0] ?? ''))) return false;
  return names.some((name) => {
    const [top = ''] = name.split('.', 1);
    const tops = top === '' ? (packages.package(owner)?.imports ?? []) : [top];
    return (
      (name.endsWith('*') || words.has(lastPart(name))) && foreign.some((each) => tops.includes(each.name))
    );
  });
}

/** Whether a build, a command or code may get what pip does not: they download something, or run programs that may. */
function mayGet(
  { project, text }: DocumentFacts,
  { launch, modules }: CheckedProgram,
  { values = [] }: Need,
): boolean {
  const { recipe } = launch.run.environment ?? {};
  const isIn = (other: string) => values.some((each) => other.includes(String(each)));
  const built = (recipe?.files ?? []).map((path) => project.read(path) ?? '');
  return (
    launch.script !== undefined ||
    launch.mayBeMade ||
    built.some((each) => runsPython.test(each)) ||
    [text, ...built].some((each) => isIn(each) || /download/i.test(each)) ||
    textsOf(project, modules).some((each) => /download|\bsubprocess\b|\bos\.system\b/.test(each))
  );
}

/** A program in the build of an image. */
const runsPython = /^\s*RUN\b.*\bpython[\d.]*\s+(?!-m\s+(?:pip|venv)\b)/m;

/** Whether the text that is given names a folder of the workspace: a model of its own. */
function isFolder(project: Project, { launch, entry }: CheckedProgram, { value }: Asking): boolean {
  if (!value || /^$|[\n:]/.test(value.text)) return false;
  return [launch.folder, entry?.root].some(
    (folder) => folder !== undefined && project.list(joined(folder, value.text)).length > 0,
  );
}

function isImported(name: string, { foreign }: Modules, { packages }: Matrix): boolean {
  const imports = packages.package(name)?.imports ?? [];
  return foreign.some((each) => !each.isOptional && imports.includes(each.name));
}

/** "train.py passes optim="adamw_8bit" to TrainingArguments" */
function asks({ callee, given, option, path }: Asking, program: CheckedProgram): string {
  if (option) return `${option.text} is an argument of ${callee}`;
  const where = codeName(program, path);
  return given === undefined ? `${where} calls ${callee}` : `${where} passes ${given} to ${callee}`;
}

function notThere({ needs }: Need): string {
  return needs.length > 1 ? 'neither of which is installed' : 'which is not installed';
}

function place({ callee, given, option }: Asking): string {
  if (option) return `The arguments of ${callee} are the options of the program.`;
  return given === undefined ? `${callee} is called here.` : `${given} is passed here.`;
}
