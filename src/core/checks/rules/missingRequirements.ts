import { acptNamespace } from '../../azureml/references/imageReference.ts';
import {
  folderOf,
  isAbsolute,
  isDockerfilePath,
  isPythonPath,
  isYamlPath,
  joined,
  nameOf,
  relativeTo,
} from '../../base/paths.ts';
import { isPlainPath } from '../../code/commandPrograms.ts';
import { isDynamic, placeOf, type Starting } from '../../code/entry.ts';
import { requirementsNamedIn, spanOfWord } from '../../code/launches.ts';
import type { Word } from '../../languages/python/words.ts';
import type { Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { holdsCode, type Missing, missingPart, missingWithin } from '../support/existence.ts';
import { guessPath } from '../support/guess.ts';
import { placeOfWord } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const missingRequirements = defineRule({
  code: 'missing-requirements',
  severity: 'error',
  summary: 'pip is given a requirements file, wheel or project that it cannot find.',
  *check(document) {
    if (!document.isInFolder) return;
    yield* inCommands(document);
    yield* inFiles(document);
    yield* inDockerfiles(document);
  },
});

/** What a command names lies in the code folder, or is made by an earlier command. */
function* inCommands(document: DocumentFacts): Generator<RuleFinding> {
  const { project, path } = document;
  for (const { word, folder, mayBeMade, code } of requirementsNamedIn(document)) {
    if (!code || folder === undefined || !isOwn(word)) continue;
    if (missingPart(project, code.path) || !holdsCode(project, code.path)) continue;
    const place = placeOf(project, { folder, code }, word.text);
    if (place !== undefined && !mayBeMade) yield* wheelsNamedIn(project, place, { folder, code });
    if (place !== undefined) continue;
    const missing = missingWithin(project, code.path, joined(folder, word.text));
    if (!missing || mayBeMade || mayBeBuilt(word, missing)) continue;
    const shown = relativeTo(folderOf(path), code.path);
    yield {
      severity:
        !isWheel(word.text) && (missing.below === '' || missing.meant !== undefined) ? 'error' : 'warning',
      ...placeOfWord(word),
      message: `There is no ${word.text} in the code folder "${shown}": pip ends there, and so does the job.`,
      fixes: guessPath(word, folder, missing),
    };
  }
}

/** A wheel is built before it is uploaded, unless another release of it lies there. */
function mayBeBuilt({ text }: Word, { meant }: Missing): boolean {
  return isWheel(text) && meant === undefined;
}

/** Whatever file names a wheel, pip looks for it from where it was started. */
function* wheelsNamedIn(
  project: Project,
  path: string,
  start: Pick<Starting, 'folder' | 'code'> & { readonly folder: string },
  above: readonly string[] = [],
): Generator<RuleFinding> {
  if (isWheel(path) || above.includes(path)) return;
  const requirements = project.file(path)?.requirements;
  if (!requirements) return;
  for (const word of requirements.wheels) {
    if (!isOwn(word) || placeOf(project, start, word.text) !== undefined) continue;
    const missing = missingPart(project, joined(start.folder, word.text), false);
    const isBeside = project.exists(joined(folderOf(path), word.text));
    if (!missing || (mayBeBuilt(word, missing) && !isBeside)) continue;
    yield {
      severity: isBeside ? 'error' : 'warning',
      path,
      span: spanOfWord(word),
      message: `There is no ${word.text} in the folder where pip is started, from which paths to wheels are seen.`,
      fixes: guessPath(word, start.folder, missing, path),
    };
  }
  for (const word of requirements.files)
    yield* wheelsNamedIn(project, joined(folderOf(path), word.text), start, [...above, path]);
}

/** What a file of requirements names is looked for beside that file. */
function* inFiles({ environments, project }: DocumentFacts): Generator<RuleFinding> {
  for (const { recipe, commandFiles } of environments) {
    for (const path of [...(recipe?.files ?? []), ...commandFiles]) {
      if (isDockerfilePath(path) || isYamlPath(path) || isPythonPath(path) || /\.sh$/.test(path)) continue;
      for (const word of project.file(path)?.requirements.files ?? []) {
        if (!isOwn(word)) continue;
        const target = joined(folderOf(path), word.text);
        const missing = missingPart(project, target, false);
        if (!missing || project.exists(target)) continue;
        yield {
          path,
          span: spanOfWord(word),
          message: `There is no ${word.text} beside ${nameOf(path)}: pip refuses the whole file.`,
          fixes: guessPath(word, folderOf(path), missing, path),
        };
      }
    }
  }
}

/** What `COPY` did not bring; images may have files of their own. */
function* inDockerfiles({ environments }: DocumentFacts): Generator<RuleFinding> {
  for (const { recipe } of environments) {
    const image = recipe?.base;
    if (!recipe || !image || image.template) continue;
    for (const { path, span, text, wanted, copiedTo, isProject } of recipe.absent) {
      if (mayHave(image.meaning.repository.text, text, wanted)) continue;
      if (isProject) {
        yield {
          path,
          span,
          message: `Nothing copies the setup.py or pyproject.toml of "${text}" into the image before pip installs it.`,
        };
        continue;
      }
      yield {
        path,
        span,
        message:
          copiedTo === undefined
            ? `Nothing copies ${text} into the image ${placeIn(path, wanted)}: pip does not find it.`
            : `COPY puts ${nameOf(wanted)} into ${copiedTo}, but pip looks for ${wanted}.`,
      };
    }
  }
}

/** Wheels are looked for where pip starts, files of requirements beside the one that names them. */
function placeIn(path: string, wanted: string): string {
  if (isDockerfilePath(path)) return 'before this command';
  return isWheel(wanted) ? `as ${wanted}` : `beside ${nameOf(path)}`;
}

function isWheel(path: string): boolean {
  return path.endsWith('.whl');
}

/** Whether an image may have the file. That of a curated environment keeps the requirements that it was built with. */
function mayHave(repository: string, text: string, wanted: string): boolean {
  if (isPlainImage(repository)) return false;
  if (isWheel(wanted) && isAbsolute(text)) return true;
  return (
    acptNamespace(repository) === undefined ||
    (/requirements?\b.*\.(?:txt|in)$/i.test(nameOf(wanted)) &&
      /^\/(?:tmp|root|workspace|home)?$/.test(folderOf(wanted)))
  );
}

/** Images that consist of a system and its programs. */
function isPlainImage(repository: string): boolean {
  return /^(?:docker\.io\/(?:library\/)?)?(?:python|ubuntu|debian|nvidia\/cuda|continuumio\/miniconda3)$|^mcr\.microsoft\.com\/azureml\/openmpi/.test(
    repository,
  );
}

/** Not an address, a variable, an absolute path, or the dash of what is piped in. */
function isOwn(word: Word): boolean {
  return !isDynamic(word) && !isAbsolute(word.text) && isPlainPath(word.text) && word.text !== '-';
}
