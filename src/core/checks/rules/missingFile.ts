import { type LocalPath, localPathsOf, type PathPurpose } from '../../azureml/documents/localPaths.ts';
import type { Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { folderOf, isAbsolute, isWithin, joined, nameOf, relativeTo } from '../../base/paths.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { entryAt, holdsCode, type Missing, missingPart } from '../support/existence.ts';
import { guess } from '../support/guess.ts';
import { missingInPython } from '../support/pathsOfPython.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

/** What each is called, and from where its path is seen. The components of steps and includes have rules of their own. */
const words: Partial<Record<PathPurpose, readonly [string, string]>> = {
  code: ['The code folder', 'this file'],
  'conda file': ['The conda file', 'this file'],
  'build context': ['The build context', 'this file'],
  Dockerfile: ['The Dockerfile', 'the build context'],
  data: ['The local path', 'this file'],
  script: ['The script', 'the code folder'],
  document: ['The job file', 'this file'],
  reference: ['The file', 'this file'],
};

export const missingFile = defineRule({
  code: 'missing-file',
  severity: 'error',
  summary: 'A file or folder that the document names does not exist.',
  *check(document) {
    if (document.isPython) yield* inPython(document);
    // What an editor shows that is on no disk has nothing beside it.
    if (!document.isInFolder || document.project.list(folderOf(document.path)).length === 0) return;
    for (const local of localPathsOf(document)) {
      const missing = isAbsolute(local.written)
        ? undefined
        : missingPart(document.project, local.path, local.folder);
      if (missing) yield* findingOf(document, local, missing);
      else yield* ofOtherKind(document, local);
    }
  },
});

/** That code is run from elsewhere can never be ruled out; where nothing is like it, the rest may not be here at all. */
function* inPython(document: DocumentFacts): Generator<RuleFinding> {
  const from = folderOf(document.path);
  for (const { purpose, scalar, missing } of missingInPython(document)) {
    const { text, span } = scalar;
    const right = missing.meant === undefined ? undefined : relativeTo(from, missing.meant);
    yield {
      severity: right === undefined ? 'info' : 'warning',
      span,
      message: `${words[purpose]?.[0]} ${text} is neither in the folder of this code nor in one above it.`,
      fixes: right === undefined ? [] : [guess(text, right, replaceText(scalar, right))],
    };
  }
}

/** A folder where a file is meant, or a file where a folder is. */
function* ofOtherKind(
  { project, kind }: DocumentFacts,
  { purpose, scalar, written, path }: LocalPath,
): Generator<RuleFinding> {
  const say = (what: string, right: string | undefined): RuleFinding => ({
    span: scalar.span,
    message: `${written} is ${what}.`,
    fixes: right === undefined ? [] : [{ title: `Use ${right}`, edits: [replaceText(scalar, right)] }],
  });
  // The folder around it was listed already.
  const entry = entryAt(project, path);
  if (purpose === 'conda file' && entry?.folder) {
    const [only, ...others] = project
      .list(path)
      .filter(({ name, folder }) => !folder && /\.ya?ml$/.test(name));
    yield say(
      'a folder; "conda_file" takes a file',
      only && others.length === 0 ? `${written.replace(/\/$/, '')}/${only.name}` : undefined,
    );
  }
  // The code of a job may be one file.
  if (purpose === 'code' && kind?.endsWith('Deployment') && entry?.folder === false)
    yield say('a file; "code" takes the folder with the script', folderOf(written) || '.');
}

function* findingOf(document: DocumentFacts, local: LocalPath, missing: Missing): Generator<RuleFinding> {
  const { purpose, scalar, written } = local;
  const [what, from] = words[purpose] ?? [];
  const within = purpose === 'script' ? withoutFolder(document, local) : undefined;
  if (within !== undefined) {
    yield {
      span: scalar.span,
      message: `The script ${written} does not exist. Its path is relative to the code folder; leave out the folder's own name.`,
      fixes: [{ title: `Use ${within}`, edits: [replaceText(scalar, within)] }],
    };
    return;
  }
  if (what === undefined || isToldElsewhere(document, local, missing)) return;
  const { otherCase } = missing;
  yield {
    severity: severityOf(document, local, missing),
    span: scalar.span,
    message:
      otherCase === undefined
        ? `${what} ${written} does not exist. ${written.startsWith('~') ? 'The CLI does not take ~ for the home folder; paths' : 'Paths'} are relative to ${from}.`
        : `${what} ${written} does not exist on Linux, where upper and lower case differ: "${otherCase}" does.`,
    fixes: fixesOf(document, local, missing),
  };
}

/** `score.py` for `src/score.py`, where that is seen from the folder `src` and the file is in it. */
function withoutFolder({ project }: DocumentFacts, { path, written }: LocalPath): string | undefined {
  const folder = folderSeenFrom(path, written);
  if (folder === undefined) return undefined;
  const parts = folder.split('/');
  const below = joined('', written);
  return parts
    .flatMap((_, from) => {
      const prefix = `${parts.slice(from).join('/')}/`;
      return below.startsWith(prefix) ? below.slice(prefix.length) : [];
    })
    .findLast((within) => project.exists(joined(folder, within)));
}

/** `undefined` of a path that leads out of that folder. */
function folderSeenFrom(path: string, written: string): string | undefined {
  const whole = `/${path}`;
  const below = `/${joined('', written)}`;
  return whole.endsWith(below) ? whole.slice(1, -below.length) : undefined;
}

function isToldElsewhere(
  { path, project, kind }: DocumentFacts,
  local: LocalPath,
  { below }: Missing,
): boolean {
  if (local.purpose === 'document') return kind !== 'schedule';
  if (local.purpose !== 'Dockerfile' && local.purpose !== 'script') return false;
  // The folder that lacks it is missing itself, or a Dockerfile lies where no build looks for it.
  if (below !== '') return true;
  return local.purpose === 'Dockerfile' && project.exists(joined(folderOf(path), local.written));
}

/** What a script makes before the job is submitted, data and models above all, is not there yet. */
function severityOf(
  { project, path }: DocumentFacts,
  { purpose, path: wanted }: LocalPath,
  { folder, below, meant, otherCase }: Missing,
): 'error' | 'warning' | 'info' {
  const isMisspelt = meant !== undefined && nameOf(meant) !== nameOf(wanted);
  if (isMisspelt || otherCase !== undefined) return 'error';
  if (purpose === 'data') return 'info';
  // Some keep the YAML apart from the code, and put both together when they submit.
  if (
    (purpose === 'code' || purpose === 'script') &&
    ![folder, folderOf(path)].some((each) => holdsCode(project, each))
  )
    return 'info';
  return below === '' ? 'error' : 'warning';
}

function fixesOf(
  document: DocumentFacts,
  { purpose, scalar, written, path }: LocalPath,
  { meant }: Missing,
): Fix[] {
  if (meant === undefined) return [];
  const inContext = purpose === 'Dockerfile' || purpose === 'script';
  const root = inContext ? folderSeenFrom(path, written) : folderOf(document.path);
  // What lies elsewhere is not uploaded with that folder.
  if (root === undefined || (inContext && !isWithin(meant, root))) return [];
  const relative = relativeTo(root, meant);
  const text = `${/^\.\//.test(written) && !relative.startsWith('.') ? './' : ''}${relative}${written.endsWith('/') ? '/' : ''}`;
  const right = purpose === 'reference' ? `file:${text}` : text;
  return [guess(written, text, replaceText(scalar, right))];
}
