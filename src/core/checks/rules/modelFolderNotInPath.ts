import { type LocalPath, localPathsOf } from '../../azureml/documents/localPaths.ts';
import { folderOf, isAbsolute, joined, nameOf } from '../../base/paths.ts';
import { ClassNames } from '../../code/classNames.ts';
import { onlyValue } from '../../code/onlyValue.ts';
import { literalOf } from '../../code/options/values.ts';
import type {
  CallExpression,
  Expression,
  PythonFile,
  Statement,
  StringExpression,
} from '../../languages/pythonCode/tree.ts';
import { expressionsOf, isMain, statementsIn } from '../../languages/pythonCode/walk.ts';
import { asMapping, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { entryAt } from '../support/existence.ts';
import { defineRule } from '../support/rule.ts';

const variable = 'AZUREML_MODEL_DIR';

export const modelFolderNotInPath = defineRule({
  code: 'model-folder-not-in-path',
  severity: 'error',
  summary: 'A scoring script opens a file of the model without the name of its folder.',
  *check(document) {
    const { project } = document;
    const folder = modelFolder(document);
    const script = folder && scriptOf(document);
    const file = script && project.file(script.path);
    const text = script && project.read(script.path);
    if (!file || text === undefined || file.python.broken || !text.includes(variable)) return;
    const name = nameOf(folder);
    // What looks for the file, or knows the folder, is right in some way.
    if ([text, ...importedBy(document, script.path, text)].some((each) => searches.test(each))) return;
    if (setsFolder.test(text) || isNamed(text, name)) return;
    if ([...text.matchAll(definesInit)].length > 1) return;
    for (const literal of openedIn({ path: script.path, module: file.python }, text)) {
      const [first = ''] = literal.text.replace(/^(?:\.\/)+/, '').split('/');
      const at = literal.textStart;
      if (!/^[\w-]/.test(first) || at === undefined || !entryAt(project, joined(folder, first))) continue;
      const right = `${name}/${literal.text.replace(/^(?:\.\/)+/, '')}`;
      yield {
        span: script.scalar.span,
        message: `${nameOf(script.path)} looks for ${literal.text} in ${variable}, which holds the folder ${name}. Use ${right}.`,
        related: [{ path: script.path, span: literal.span, message: 'The path is here.' }],
        fixes: [
          {
            title: `Use ${right}`,
            edits: [
              { path: script.path, span: { start: at, end: at + literal.text.length }, newText: right },
            ],
          },
        ],
      };
      return;
    }
  },
});

const searches =
  /\b(?:l?exists|access|isfile|isdir|is_file|is_dir|listdir|scandir|iterdir|r?glob|walk|chdir|copy\w*|symlink|rename|move|subprocess|system|popen|\w*download\w*|extract\w*|unpack\w*|\w*dotenv)\b/;

/** The modules beside the script that it imports. */
function importedBy({ project }: DocumentFacts, path: string, text: string): string[] {
  const names = [...text.matchAll(/^\s*(?:from|import)\s+([\w.]+)/gm)].map(([, name = '']) => name);
  return names.flatMap(
    (name) => project.read(joined(folderOf(path), `${name.replaceAll('.', '/')}.py`)) ?? [],
  );
}

/** With another folder in the variable, a script may be right. */
const setsFolder = /\benviron\s*(?:\[[^\]]+\]\s*[+|]?=(?!=)|\.(?:update|setdefault|pop)\b)|\bputenv\b/;

/** Where several do, the last one is called. */
const definesInit = /^\s*(?:async\s+)?def\s+init\b|\bimport\b.*\binit\b|^\s*init\s*=(?!=)/gm;

/** Whether it is a part of a path that stands in the code. */
function isNamed(text: string, name: string): boolean {
  return text.split(name).some((before, index, all) => {
    const after = all[index + 1];
    return after !== undefined && /["'/]$/.test(before) && /^["'/]/.test(after);
  });
}

/** The local folder that the deployment uploads as its model; its name is kept. */
function modelFolder(document: DocumentFacts): string | undefined {
  const { kind, project, isInFolder } = document;
  if (!isInFolder || !/^(?:managedOnline|kubernetesOnline|batch)Deployment$/.test(kind ?? ''))
    return undefined;
  const root = asMapping(document.root);
  const model = asMapping(valueFor(root, 'model'));
  const variables = asMapping(valueFor(root, 'environment_variables'));
  if (!model || pairOf(root, 'model_mount_path') || pairOf(variables, variable)) return undefined;
  const path = valueFor(model, 'path');
  const local = localPathsOf(document).find(({ scalar }) => scalar.span.start === path?.span.start);
  if (!local || isAbsolute(local.written)) return undefined;
  return project.list(local.path).length > 0 ? local.path.replace(/\/+$/, '') : undefined;
}

function scriptOf(document: DocumentFacts): LocalPath | undefined {
  return localPathsOf(document).find(
    ({ purpose, scalar }) =>
      purpose === 'script' &&
      /\bscoring_script["']?\s*:\s*$/.test(
        document.text.slice(Math.max(0, scalar.span.start - 100), scalar.span.start),
      ),
  );
}

/** What is surely joined to the folder of the model: in `init`, or when the script is loaded. */
function openedIn(file: PythonFile, text: string): StringExpression[] {
  const names = new ClassNames([file]);
  const own = file.module.body.filter((statement) => !isMain(statement));
  const bodies: (readonly Statement[])[] = [own];
  for (const statement of own)
    if (statement.kind === 'function' && statement.name === 'init' && statement.decorators.length === 0)
      bodies.push(statement.body);
  const isJoin = (each: Expression): each is CallExpression =>
    each.kind === 'call' && names.meaning(file, each.callee) === 'os.path.join';
  const joinedIn = (call: CallExpression): Expression | undefined => {
    const [first, second] = call.arguments;
    const isIt = first && isModelFolder(file, names, meantBy(first.value, call, bodies));
    return isIt ? second?.value : undefined;
  };
  // Another part of the path, or none, comes from elsewhere: it may be the folder.
  for (const { statement } of statementsIn(own))
    for (const each of expressionsOf(statement))
      if (isJoin(each) && (joinedIn(each)?.kind ?? 'string') !== 'string') return [];
  // Neither a choice nor what is only said or kept for later opens it.
  const isOpen = (each: Expression) =>
    each.kind === 'call'
      ? !(each.callee.kind === 'member' && opensNothing.has(each.callee.name))
      : each.kind === 'member'
        ? !isJoin(each.object)
        : !/^(?:other|dictionary|sequence)$/.test(each.kind);
  const opened: StringExpression[] = [];
  for (const within of bodies) {
    if (within.some((statement) => isForgiven(statement, text))) continue;
    for (const { statement, isCertain, within: inner } of statementsIn(within)) {
      if (statement.kind === 'return' && inner === undefined) break;
      // The value of a parameter holds where nothing else is given.
      if (!isCertain || statement.kind === 'function' || isSetAgain(statement, text)) continue;
      for (const each of expressionsOf(statement, isOpen)) {
        if (!isJoin(each) || each.arguments.some(({ star }) => star !== '')) continue;
        const second = joinedIn(each);
        if (second?.kind === 'string') opened.push(second);
      }
    }
  }
  return opened;
}

const opensNothing: ReadonlySet<string> = new Set([
  'add_argument',
  'append',
  'critical',
  'debug',
  'error',
  'get',
  'getenv',
  'info',
  'insert',
  'pop',
  'warning',
]);

/** A `try` that goes on where something fails, or `suppress`. */
function isForgiven(statement: Statement, text: string): boolean {
  if (statement.kind !== 'block') return false;
  const written = text.slice(statement.span.start, statement.span.end);
  const count = (word: RegExp) => [...written.matchAll(word)].length;
  return /\bsuppress\b/.test(written) || count(/\bexcept\b/g) > count(/\braise\b/g);
}

/** A name that gets another value in some place. */
function isSetAgain(statement: Statement, text: string): boolean {
  const target = statement.kind === 'assign' ? statement.targets[0] : undefined;
  if (target?.kind !== 'name') return false;
  const sets = new RegExp(`^[ \\t]*${target.name}\\s*(?::[^=\\n]+)?[+/]?=(?!=)`, 'gm');
  return [...text.matchAll(sets)].length > 1;
}

/** The one value of a name, in the function or in the module. */
function meantBy(
  expression: Expression,
  call: CallExpression,
  bodies: readonly (readonly Statement[])[],
): Expression | undefined {
  if (expression.kind !== 'name') return expression;
  const values = bodies.flatMap(
    (within) => onlyValue(expression.name, { within, start: call.span.start }) ?? [],
  );
  return values.length === 1 ? values[0] : undefined;
}

/** `os.environ["AZUREML_MODEL_DIR"]`, `os.getenv("AZUREML_MODEL_DIR")` */
function isModelFolder(file: PythonFile, names: ClassNames, expression: Expression | undefined): boolean {
  if (expression?.kind === 'subscript')
    return (
      names.meaning(file, expression.object) === 'os.environ' && literalOf(expression.indices[0]) === variable
    );
  if (expression?.kind !== 'call') return false;
  const called = names.meaning(file, expression.callee);
  const [first] = expression.arguments;
  return (called === 'os.getenv' || called === 'os.environ.get') && literalOf(first?.value) === variable;
}
