import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { DocumentKind } from '../../src/core/azureml/documents/kinds.ts';
import { checkSchema } from '../../src/core/azureml/schema/check.ts';
import type { SchemaProblem } from '../../src/core/azureml/schema/problem.ts';
import { locate, pathText } from '../../src/core/languages/yaml/locate.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import type { YamlNode } from '../../src/core/languages/yaml/tree.ts';
import { differences, misleading } from './sdk-differences.ts';

/** What azure-ai-ml 1.34.0 (the Python SDK beneath the CLI) answered to a small document. */
interface SdkCase {
  readonly case: string;
  readonly kind: DocumentKind;
  readonly yaml: string;
  /** Accepted, or refused: when the document is loaded, validated, or turned into the request. */
  readonly sdk: 'accepted' | 'load' | 'validate' | 'submit';
  /** The keys it names, where it names any. */
  readonly paths?: readonly string[];
}

const cases = readFileSync(new URL('sdk-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as SdkCase);

const differenceOf = new Map(differences.flatMap((each) => each.cases.map((name) => [name, each] as const)));

interface Answer {
  readonly refused: boolean;
  readonly problems: readonly SchemaProblem[];
  /** Where the errors point, in the SDK's spelling of paths. */
  readonly places: readonly string[];
}

function answer({ kind, yaml }: SdkCase): Answer {
  const tree = parseYaml(yaml);
  const problems = checkSchema(kind, tree.root, yaml);
  const errors = problems.filter((problem) => problem.severity === 'error');
  return {
    refused: errors.length > 0 || tree.problems.length > 0,
    problems,
    places: errors.flatMap((problem) => placesOf(problem, tree.root)),
  };
}

/** For a missing key both the structure that lacks it and the place where it should be. */
function placesOf(problem: SchemaProblem, root: YamlNode | undefined): string[] {
  const path = pathText(locate(root, problem.span.start).steps).replaceAll(/\[(\d+)\]/g, '.$1');
  if (problem.code !== 'missing-key') return [path];
  const parent = path.replace(/\.?[^.]+$/, '');
  const keys = problem.fixes.map((fix) => fix.title.replace('Add ', ''));
  return [path, ...keys.flatMap((key) => [`${path}.${key}`, parent === '' ? key : `${parent}.${key}`])];
}

function agrees({ sdk, paths = [] }: SdkCase, { refused, places }: Answer): boolean {
  if (refused !== (sdk !== 'accepted')) return false;
  if (!refused || paths.length === 0) return true;
  return paths.some((path) => {
    const wanted = misleading.exec(path)?.groups?.step ?? path;
    return places.some(
      (place) => place === wanted || place.startsWith(`${wanted}.`) || wanted.startsWith(`${place}.`),
    );
  });
}

test('verdict and place agree with the SDK, or differ on purpose', () => {
  const wrong: string[] = [];
  const figures = { agree: 0, different: 0, elsewhere: 0 };
  for (const each of cases) {
    const given = answer(each);
    const difference = differenceOf.get(each.case);
    const said = given.problems
      .map(({ severity, code, message }) => `${severity} ${code}: ${message}`)
      .join(' / ');
    const agree = agrees(each, given);
    if (agree && difference) wrong.push(`${each.case}: listed as different, but agrees`);
    else if (!agree && !difference)
      wrong.push(`${each.case}: SDK ${each.sdk} ${each.paths ?? ''}, ours ${said || 'accepted'}`);
    else if (difference) figures[difference.ours === 'elsewhere' ? 'elsewhere' : 'different']++;
    else figures.agree++;
  }
  console.log(`azure-ai-ml 1.34.0: ${cases.length} documents, ${JSON.stringify(figures)}`);
  assert.deepEqual(wrong, []);
});

test('the differences are what they claim to be', () => {
  const byName = new Map(cases.map((each) => [each.case, each]));
  for (const [name, { ours }] of differenceOf) {
    const each = byName.get(name);
    assert.ok(each, `no case ${name}`);
    const { refused, problems } = answer(each);
    if (ours === 'refused') assert.ok(refused, name);
    else assert.ok(!refused, name);
    if (ours === 'information')
      assert.ok(
        problems.some((problem) => problem.severity === 'info'),
        name,
      );
    if (ours === 'warning')
      assert.ok(
        problems.some((problem) => problem.severity === 'warning'),
        name,
      );
  }
});
