import type { Fix } from '../../base/findings.ts';
import {
  asMapping,
  asScalar,
  asSequence,
  pairOf,
  type YamlMapping,
  type YamlPair,
} from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const ignoredInCondaFile = defineRule({
  code: 'ignored-in-conda-file',
  severity: 'warning',
  summary: 'conda does not read a part of the conda file.',
  *check({ environments, project, path: own }) {
    for (const { condaFile, recipe } of environments) {
      if (recipe?.kind !== 'conda') continue;
      const { path } = recipe;
      const root =
        asMapping(condaFile) ?? (path === own ? undefined : asMapping(project.file(path)?.yaml.root));
      if (!root) continue;
      const dependencies = pairOf(root, 'dependencies');
      const packages = asMapping(dependencies?.value);
      if (dependencies && packages)
        yield {
          path,
          span: dependencies.key.span,
          message: `conda reads only the names of this mapping, without versions${pairOf(packages, 'pip') ? ' and without the pip section' : ''}. Expected a list: - python=3.10.`,
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

/** `- python=3.10` for `python: 3.10`, where each stands on a line of its own. */
function asList({ pairs }: YamlMapping, path: string, text: string): Fix[] {
  const edits = pairs.flatMap((pair) => itemEdits(pair, path, text) ?? []);
  const isWhole = edits.length === 2 * pairs.length;
  return isWhole && pairs.length > 0 ? [{ title: 'Write a list', edits, needsJudgement: true }] : [];
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
