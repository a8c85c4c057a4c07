/** Keys and dependencies of conda files: those that documents name, those that nothing names yet, and those written inline. */
import { follow } from '../../azureml/schema/follow.ts';
import { alternatives } from '../../azureml/schema/place.ts';
import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import type { Step } from '../../languages/yaml/locate.ts';
import { asMapping, asScalar, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { usualCondaName } from './besideFiles.ts';
import { type Completion, plain } from './completion.ts';
import type { CompletionRequest } from './request.ts';
import { completeFromSchema } from './schema.ts';

/** What only a conda file has at the top, together with a name. */
const telling: ReadonlySet<string> = new Set(['channels', 'dependencies']);
const known: ReadonlySet<string> = new Set([...telling, 'name', 'prefix', 'variables', 'platforms']);

export function completeCondaFile(request: CompletionRequest): Completion[] {
  const { document, cursor } = request;
  if (!/\.ya?ml$/i.test(document.path)) return [];
  const key = cursor.key && below(cursor.key.steps, document);
  if (cursor.key && key?.length === 0) return keysOf(request, cursor.key.mapping, cursor.key.span);
  const { value } = cursor;
  const way = value && below(value.steps, document);
  if (!value || !way || way.length !== 2 || value.quote) return [];
  const root = rootOf(value.steps, way.length);
  if (way[0] === 'channels') return values(['conda-forge', 'nvidia'], value);
  if (way[0] !== 'dependencies' || (root && !isCondaFile(root, document, value.steps.length === 2)))
    return [];
  return dependencies(document, value, othersIn(value.steps));
}

/** The keys from the top of the conda file, which may be written inside of another document. */
function below(steps: readonly Step[], { kind }: DocumentFacts): string[] | undefined {
  const keys = steps.map((step) => ('key' in step ? step.key : `${step.index}`));
  const inline = keys.lastIndexOf('conda_file');
  if (kind === undefined) return keys;
  // An input may be called so as well.
  const place = inline < 0 ? undefined : follow(kind, steps.slice(0, inline + 1))?.place;
  const isConda = place && alternatives(place).some(({ schema }) => schema['x-acpt-form'] === 'conda');
  return isConda ? keys.slice(inline + 1) : undefined;
}

function rootOf(steps: readonly Step[], length: number): YamlMapping | undefined {
  const first = steps[steps.length - length];
  return first && 'mapping' in first ? first.mapping : undefined;
}

export function isCondaFile({ pairs }: YamlMapping, { path }: DocumentFacts, isAlone: boolean): boolean {
  const keys = pairs.map(({ key }) => key.text).filter((text) => /^[\x20-\x7e]+$/.test(text));
  if (!isAlone) return true;
  return (
    keys.every((key) => known.has(key)) &&
    (keys.some((key) => telling.has(key)) || usualCondaName.test(nameOf(path)))
  );
}

function keysOf(request: CompletionRequest, mapping: YamlMapping, span: Span): Completion[] {
  const { document, cursor } = request;
  const isAlone = document.kind === undefined;
  if (!isCondaFile(mapping, document, isAlone)) return [];
  const present = new Set(mapping.pairs.map(({ key }) => key.text));
  const pythons = currentPythons(document.matrix, document.today).map(({ python }) => python);
  const offers: readonly (readonly [string, string, string])[] = [
    ['name', 'name of the conda environment', 'name: $0'],
    ['channels', 'where conda finds packages', 'channels:\n  - ${1:conda-forge}'],
    [
      'dependencies',
      'Python and its packages',
      `dependencies:\n  - python=\${1|${pythons.join(',')}|}\n  - pip\n  - pip:\n      - \${2:torch}`,
    ],
  ];
  const hasColon = cursor.key?.hasColon === true;
  const own = offers
    .filter(([label]) => !present.has(label))
    .map(
      ([label, detail, snippet]): Completion => ({
        ...plain,
        label,
        detail,
        documentation: () => undefined,
        span,
        newText: hasColon ? label : snippet,
        isSnippet: !hasColon,
        filterText: label,
        kind: 'key',
      }),
    );
  // As long as only a name is there it may become an environment of Azure ML as well.
  const isOpen = isAlone && request.kind === undefined && ![...present].some((key) => key !== 'name');
  const others = isOpen ? completeFromSchema({ ...request, kind: 'environment' }) : [];
  return [...own, ...others.filter(({ label }) => !offers.some(([name]) => name === label))];
}

/** What the list has besides what is being written. */
function othersIn(steps: readonly Step[]): string[] {
  const last = steps.at(-1);
  if (!last || !('index' in last)) return [];
  return last.sequence.items.flatMap(({ value }, index) =>
    index === last.index ? [] : (asScalar(value)?.text ?? (asMapping(value) ? 'pip:' : [])),
  );
}

function dependencies(
  { matrix, today }: DocumentFacts,
  { text, span, needsSpace }: { text: string; span: Span; needsSpace: boolean },
  others: readonly string[],
): Completion[] {
  const operator = /^python\s*([=<>!~]+)/.exec(text)?.[1] ?? '=';
  const lead = needsSpace ? ' ' : '';
  const item = (
    label: string,
    detail: string,
    newText: string,
    more: Partial<Completion> = {},
  ): Completion => ({
    ...plain,
    label,
    detail,
    documentation: () => undefined,
    span,
    newText: lead + newText,
    filterText: label,
    kind: 'value',
    ...more,
  });
  const pythons = newestPythons(matrix).map(({ python, endOfLife }) => {
    const retired = endOfLife <= today;
    const label = `python${operator}${python}`;
    return item(label, `${retired ? 'reached its' : ''} end of life ${endOfLife}`.trim(), label, {
      kind: 'version',
      retired,
    });
  });
  if (/^python\s*[=<>!~]/.test(text)) return pythons;
  const hasPython = others.some((each) => /^python\b/.test(each));
  return [
    ...(hasPython ? [] : pythons.filter(({ retired }) => !retired)),
    item('pip', 'installs the pip section', 'pip'),
    item('pip:', 'packages from PyPI', 'pip:\n    - ${1:torch}', { isSnippet: true, kind: 'shape' }),
  ].filter(({ label }) => !others.includes(label));
}

function values(
  all: readonly string[],
  { span, needsSpace }: { span: Span; needsSpace: boolean },
): Completion[] {
  return all.map((label) => ({
    ...plain,
    label,
    detail: 'channel',
    documentation: () => undefined,
    span,
    newText: needsSpace ? ` ${label}` : label,
    filterText: label,
    kind: 'value',
  }));
}

function newestPythons({ compatibility }: Matrix) {
  return compatibility.python.toSorted((a, b) => compareVersions(b.python, a.python));
}

function currentPythons(matrix: Matrix, today: string) {
  return newestPythons(matrix).filter(({ endOfLife }) => endOfLife > today);
}
