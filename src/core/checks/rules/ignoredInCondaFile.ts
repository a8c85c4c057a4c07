import type { Fix } from '../../base/findings.ts';
import { nearest } from '../../base/nearest.ts';
import {
  asMapping,
  asScalar,
  asSequence,
  pairOf,
  type YamlMapping,
  type YamlPair,
} from '../../languages/yaml/tree.ts';
import { guess } from '../support/guess.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const ignoredInCondaFile = defineRule({
  code: 'ignored-in-conda-file',
  severity: 'warning',
  summary: 'conda ignores part of the conda file or cannot read it.',
  *check({ environments, project, path: own }) {
    for (const { condaFile, condaPath, recipe } of environments) {
      const path = condaPath ?? own;
      const whole = condaPath === undefined ? condaFile : project.file(condaPath)?.yaml.root;
      const list = condaPath === undefined ? undefined : asSequence(whole);
      const section = asMapping(list?.items[0]?.value)?.pairs[0]?.key;
      if (section && sections.has(section.text))
        yield {
          severity: 'error',
          path,
          span: section.span,
          message:
            'conda fails on a list: name, channels and dependencies are keys of one mapping, without hyphens.',
        };
      const root = asMapping(whole);
      if (!root) continue;
      yield* misspelt(root, path);
      if (recipe?.kind !== 'conda') continue;
      const dependencies = pairOf(root, 'dependencies');
      const packages = asMapping(dependencies?.value);
      if (dependencies && packages && packages.pairs.length > 0)
        yield {
          path,
          span: dependencies.key.span,
          message: `conda reads only the names of this mapping, without versions${asSequence(pairOf(packages, 'pip')?.value) ? ' and without the pip section' : ''}. Expected a list: - python=3.10.`,
          fixes: asList(packages, path, project.read(path) ?? ''),
        };
      const pip = pairOf(root, 'pip');
      if (pip && asSequence(pip.value))
        yield {
          path,
          span: pip.key.span,
          message:
            'conda ignores this section, so pip installs none of it. Write - pip: in the list of dependencies.',
        };
    }
  },
});

/** What conda reads. */
const sections = new Set(['name', 'channels', 'dependencies', 'variables', 'prefix']);

/** A section is missing, and another one is nearly called so. */
function* misspelt(root: YamlMapping, path: string): Generator<RuleFinding> {
  const missing = [...sections].filter((section) => !pairOf(root, section));
  for (const { key } of root.pairs) {
    const meant = sections.has(key.text) ? undefined : nearest(key.text, missing);
    if (meant === undefined) continue;
    yield {
      severity: meant === 'dependencies' ? 'error' : 'warning',
      path,
      span: key.span,
      message: `conda ignores this section${meant === 'dependencies' ? ', so it installs nothing' : ''}. Did you mean "${meant}"?`,
      fixes: [guess(key.text, meant, { path, span: key.span, newText: meant })],
    };
  }
}

/** `- python=3.10` for `python: 3.10`, where each stands on a line of its own. */
function asList({ pairs }: YamlMapping, path: string, text: string): Fix[] {
  const edits = pairs.flatMap((pair) => itemEdits(pair, path, text) ?? []);
  const isWhole = edits.length === 2 * pairs.length;
  return isWhole ? [{ title: 'Write a list', edits, needsJudgement: true }] : [];
}

function itemEdits({ key, value }: YamlPair, path: string, text: string): Fix['edits'] | undefined {
  const version = asScalar(value);
  const lead = text.slice(text.lastIndexOf('\n', key.span.start - 1) + 1, key.span.start);
  if (lead.trim() !== '' || version?.style !== 'plain' || !/^[\d.]+$/.test(version.text)) return undefined;
  const start = { start: key.span.start, end: key.span.start };
  return [
    { path, span: start, newText: '- ' },
    { path, span: { start: key.span.end, end: version.span.start }, newText: '=' },
  ];
}
