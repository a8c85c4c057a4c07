/** Completion where nothing, or hardly anything, stands yet. */
import {
  type DocumentKind,
  documentKinds,
  kindTitle,
  schemaAddressOf,
} from '../../azureml/documents/kinds.ts';
import { nameOf } from '../../base/paths.ts';
import { asMapping } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { usualCondaName } from './besideFiles.ts';
import { type Completion, plain } from './completion.ts';
import type { CompletionRequest } from './request.ts';
import { templatesFor } from './templates.ts';

/** File names that belong to somebody else, whatever will stand in them. */
const foreign =
  /^(?:docker-compose.*|compose.*|\.?gitlab-ci.*|action|azure-pipelines.*|mkdocs|chart|values.*|kustomization|\.pre-commit-config|\.travis|\.readthedocs.*|_config|codecov|\.codecov|dependabot|meta|playbook|skaffold|serverless|renovate|tox|pnpm-.*|cloudbuild|buildspec|docker-bake|\.?helm.*)\.ya?ml$/i;

/** Whole documents in an empty file; the schema's address behind `$schema:`; the types behind `type:`. */
export function completeNewDocument({ document, offset, cursor, kind }: CompletionRequest): Completion[] {
  if (!/\.ya?ml$/i.test(document.path)) return [];
  const isForeign = foreign.test(nameOf(document.path)) || /(?:^|\/)\.github\//.test(document.path);
  if (document.kind === undefined && isForeign) return [];
  const { value, key } = cursor;
  const [step, ...more] = value?.steps ?? [];
  if (value && step && more.length === 0 && 'key' in step && step.key === '$schema')
    return addresses(document.kind).map(([text, detail]) =>
      proposal(text, detail, value.span, value.needsSpace ? ` ${text}` : text),
    );
  if (document.kind !== undefined) return [];
  const typed = onlyWord(document.text, offset);
  if (typed !== undefined) return begun(document, offset, typed);
  // In a file of which nothing is known yet, a dollar sign begins nothing else.
  if (key?.steps.length === 0 && key.text.startsWith('$') && !key.hasColon && kind === undefined)
    return [schemaKey(key.span)];
  if (!value || !step || more.length > 0 || !('key' in step)) return [];
  const root = asMapping(value.tree.root);
  if (step.key !== 'type' || !root?.pairs.every(({ key }) => anyKind.has(key.text))) return [];
  return types.map(([text, detail]) =>
    proposal(text, detail, value.span, value.needsSpace ? ` ${text}` : text),
  );
}

/** Keys that say nothing of what the document will be. */
const anyKind = new Set([
  'type',
  'name',
  'version',
  'description',
  'display_name',
  'experiment_name',
  'tags',
]);

const types: readonly (readonly [string, string])[] = [
  ['command', 'job or component that runs a command'],
  ['sweep', 'job that tries hyperparameters'],
  ['pipeline', 'job or component of several steps'],
  ['spark', 'job or component on Spark'],
  ['parallel', 'component that works through batches'],
  ['amlcompute', 'compute cluster'],
  ['computeinstance', 'compute instance'],
];

/** What is typed where the file has nothing else but comments. */
function onlyWord(text: string, offset: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const typed = text.slice(lineStart, offset);
  const rest = text.slice(0, lineStart) + text.slice(offset);
  const isEmpty = rest.split(/\r?\n/).every((line) => /^\s*(?:#.*|---)?\s*$/.test(line));
  return isEmpty && /^[$\w-]*$/.test(typed) ? typed : undefined;
}

function begun(document: DocumentFacts, offset: number, typed: string): Completion[] {
  const span = { start: offset - typed.length, end: offset };
  const lower = typed.toLowerCase();
  const fits = (words: readonly string[]) => words.some((word) => word.toLowerCase().startsWith(lower));
  const isNamedForEnvironments = usualCondaName.test(nameOf(document.path));
  const found = templatesFor(document.project, document.path, document.today).filter(
    ({ name, detail, kind }) =>
      fits([name, ...name.split('-'), ...detail.split(' '), kind]) &&
      (kind === 'environment' || !isNamedForEnvironments),
  );
  const templates = found.map(
    ({ name, detail, text }): Completion => ({
      ...plain,
      label: name,
      detail,
      documentation: () => `\`\`\`yaml\n${preview(text)}\`\`\``,
      span,
      newText: text,
      isSnippet: true,
      // What was typed may be any of its words.
      filterText: `${typed} ${name}`,
      kind: 'shape',
    }),
  );
  return [...templates, ...(fits(['$schema', 'schema']) ? [schemaKey(span)] : [])];
}

function schemaKey(span: Completion['span']): Completion {
  const detail = 'which Azure ML document this is';
  return { ...proposal('$schema', detail, span, '\\$schema: $0'), isSnippet: true, continues: true };
}

/** A snippet with its first choices. */
function preview(text: string): string {
  return text
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\\([$}])/g, '$1');
}

/** @param first the kind whose address comes first */
function addresses(first: DocumentKind | undefined): [string, string][] {
  const kinds = documentKinds.toSorted((a, b) => Number(b === first) - Number(a === first));
  return kinds.flatMap((kind) => {
    const address = schemaAddressOf(kind);
    return address === undefined ? [] : [[address, kindTitle(kind)] as [string, string]];
  });
}

function proposal(label: string, detail: string, span: Completion['span'], newText: string): Completion {
  return {
    ...plain,
    label,
    detail,
    documentation: () => undefined,
    span,
    newText,
    filterText: label,
    kind: 'value',
  };
}
