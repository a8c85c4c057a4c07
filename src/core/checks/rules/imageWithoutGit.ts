import { type ImageReference, nameOnHub } from '../../azureml/references/imageReference.ts';
import type { Fix } from '../../base/findings.ts';
import type { Span } from '../../base/span.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { installsOf, type Recipe } from '../../stack/recipe.ts';
import { shownImage } from '../support/images.ts';
import { defineRule } from '../support/rule.ts';

export const imageWithoutGit = defineRule({
  code: 'image-without-git',
  severity: 'error',
  summary: 'pip installs from a Git repository, but the image does not contain git.',
  *check(document) {
    for (const environment of document.environments) {
      const { image, recipe } = environment;
      const meaning = recipe?.base?.meaning ?? image?.meaning;
      if (!recipe || !meaning || !lacksGit(meaning) || installsGit(document, recipe)) continue;
      const [place] = gitAddresses(document, environment, recipe);
      if (!place) continue;
      yield {
        ...place,
        // A script that the Dockerfile runs may install it.
        severity: recipe.kind === 'conda' ? 'error' : 'warning',
        message: `${shownImage(meaning)} does not contain git, so pip cannot clone this repository.`,
        fixes: fixesOf(document, recipe),
      };
    }
  },
});

/** Those of which it is known. */
function lacksGit({ repository, tag }: ImageReference): boolean {
  const name = nameOnHub(repository.text);
  const version = tag?.text ?? '';
  // Its Dockerfile had no git before 2024-05-06; the tags of April may have been built with it.
  if (name === 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04')
    return /^20\d{6}\./.test(version) && version < '20240401';
  if (name === 'python') return /-slim\b/.test(version);
  if (name === 'pytorch/pytorch') return /-runtime$/.test(version);
  return name === 'ubuntu' || name === 'nvidia/cuda';
}

/** From conda, or in a Dockerfile by any command. */
function installsGit({ project }: DocumentFacts, recipe: Recipe): boolean {
  if (installsOf(recipe).some(({ requirements }) => requirements.some(({ name }) => name === 'git')))
    return true;
  if (recipe.kind === 'conda') return false;
  return recipe.images.length > 1 || /(?<![\w./@:-])git(?![\w.+/@:-])/.test(project.read(recipe.path) ?? '');
}

/** Where the files name a repository: in the conda file, the Dockerfile, requirements. */
function* gitAddresses(
  { project, path: self }: DocumentFacts,
  { condaFile }: ResolvedEnvironment,
  { files, path: main }: Recipe,
): Generator<{ path: string; span: Span }> {
  for (const path of new Set([main, ...files])) {
    const text = project.read(path) ?? '';
    // A conda file in the document itself is a part of it.
    const { start, end } = path === self && condaFile ? condaFile.span : { start: 0, end: text.length };
    const address = /^(?!\s*#).*?(git\+(?:https?|ssh):\/\/[^\s"'#;]+)/m.exec(text.slice(start, end));
    if (!address?.[1]) continue;
    const from = start + address.index + address[0].length - address[1].length;
    yield { path, span: { start: from, end: from + address[1].length } };
  }
}

/** Before the first package of conda, where that has a line of its own. */
function fixesOf({ project }: DocumentFacts, recipe: Recipe): Fix[] {
  const first = installsOf(recipe).find(({ tool }) => tool === 'conda')?.requirements[0];
  const text = first && project.read(first.path);
  if (!first || text === undefined) return [];
  const { start } = first.span;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (!/^ *- +$/.test(before)) return [];
  return [
    {
      title: 'Add git',
      edits: [{ path: first.path, span: { start, end: start }, newText: `git\n${before}` }],
    },
  ];
}
