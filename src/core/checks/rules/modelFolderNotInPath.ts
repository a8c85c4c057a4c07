import { type LocalPath, localPathsOf } from '../../azureml/documents/localPaths.ts';
import { folderOf, isAbsolute, joined, nameOf } from '../../base/paths.ts';
import { modelVariable, pathsInModel } from '../../code/modelPaths.ts';
import { asMapping, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { entryAt } from '../support/existence.ts';
import { defineRule } from '../support/rule.ts';

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
    if (!file || text === undefined || file.python.broken || !text.includes(modelVariable)) return;
    const name = nameOf(folder);
    // What looks for the file, or knows the folder, is right in some way.
    if ([text, ...importedBy(document, script.path, text)].some((each) => searches.test(each))) return;
    if (name === '' || setsFolder.test(text) || isNamed(text, name)) return;
    if ([...text.matchAll(definesInit)].length > 1) return;
    for (const literal of pathsInModel({ path: script.path, module: file.python }, text)) {
      const [first = ''] = literal.text.replace(/^(?:\.\/)+/, '').split('/');
      const at = literal.textStart;
      if (!/^[\w-]/.test(first) || at === undefined || !entryAt(project, joined(folder, first))) continue;
      const right = `${name}/${literal.text.replace(/^(?:\.\/)+/, '')}`;
      yield {
        span: script.scalar.span,
        message: `${nameOf(script.path)} looks for ${literal.text} in ${modelVariable}, which holds the folder ${name}. Use ${right}.`,
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
  if (!model || pairOf(root, 'model_mount_path') || pairOf(variables, modelVariable)) return undefined;
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
