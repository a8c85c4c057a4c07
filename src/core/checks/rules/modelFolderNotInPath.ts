import { type LocalPath, localPathsOf } from '../../azureml/documents/localPaths.ts';
import { isAbsolute, joined, nameOf } from '../../base/paths.ts';
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
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
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
    if (searches.test(text) || isNamed(text, name)) return;
    for (const literal of openedIn({ path: script.path, module: file.python })) {
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
  /\b(?:exists|isfile|isdir|is_file|is_dir|listdir|scandir|iterdir|r?glob|walk|chdir|copy\w*|symlink|rename|move|subprocess|download\w*)\b/;

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
function* openedIn(file: PythonFile): Generator<StringExpression> {
  const names = new ClassNames([file]);
  const bodies: (readonly Statement[])[] = [file.module.body];
  for (const statement of file.module.body)
    if (statement.kind === 'function' && statement.name === 'init') bodies.push(statement.body);
  for (const within of bodies)
    for (const { statement, isCertain } of statementsIn(within)) {
      if (!isCertain) continue;
      for (const expression of expressionsOf(statement)) {
        if (expression.kind !== 'call' || names.meaning(file, expression.callee) !== 'os.path.join') continue;
        const [first, second] = expression.arguments;
        if (!first || second?.value.kind !== 'string' || first.star !== '' || second.star !== '') continue;
        if (isModelFolder(file, names, meantBy(first.value, expression, bodies))) yield second.value;
      }
    }
}

/** The one value of a name, in the function or in the module. */
function meantBy(
  expression: Expression,
  call: CallExpression,
  bodies: readonly (readonly Statement[])[],
): Expression | undefined {
  if (expression.kind !== 'name') return expression;
  const values = bodies.flatMap((within) => onlyValue(expression.name, { within, start: call.span.start }) ?? []);
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
