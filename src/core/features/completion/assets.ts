/** Data, models, components and endpoints that files of the workspace define, where a document names one. */
import { type AssetSort, knownAssets } from '../../azureml/documents/knownNames.ts';
import { escapeMarkdown } from '../../base/markdown.ts';
import { folderOf, relativeTo } from '../../base/paths.ts';
import type { ValueCursor } from '../../languages/yaml/cursor.ts';
import { pathText } from '../../languages/yaml/locate.ts';
import { asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, filterTextOf, formsAt } from './forms.ts';
import type { CompletionRequest } from './request.ts';

export function completeAsset(request: CompletionRequest): Completion[] {
  const sorts = sortsAt(request);
  const { value: cursor } = request.cursor;
  const { project, path, isInFolder } = request.document;
  if (sorts.length === 0 || !cursor || !isInFolder) return [];
  const names = new Set<string>();
  return knownAssets(project, path, sorts).flatMap(({ sort, name, version, path: file }) => {
    const isEndpoint = sort.endsWith('endpoint');
    const text = isEndpoint
      ? name
      : version === undefined
        ? `azureml:${name}@latest`
        : `azureml:${name}:${version}`;
    if (names.has(text)) return [];
    names.add(text);
    return [
      {
        ...plain,
        label: name,
        detail: version === undefined || isEndpoint ? sort : `${sort} · version ${version}`,
        documentation: () => escapeMarkdown(`Defined in ${relativeTo(folderOf(path), file)}.`),
        span: cursor.span,
        newText: asValue(cursor, text),
        filterText: isEndpoint ? name : filterTextOf(cursor, text, name),
        kind: 'value',
      },
    ];
  });
}

/** What the value may name. */
function sortsAt(request: CompletionRequest): readonly AssetSort[] {
  const { kind, cursor } = request;
  if (kind === undefined || !cursor.value) return [];
  const at = pathText(cursor.value.steps);
  const isDeployment = /Deployment$/.test(kind);
  if (isDeployment && at === 'endpoint_name')
    return [kind === 'batchDeployment' ? 'batch endpoint' : 'online endpoint'];
  if (isDeployment && at === 'model') return ['model'];
  const forms = formsAt(request)?.forms;
  if (forms?.has('componentReference')) return ['component'];
  return forms?.has('dataPath') ? sortsOfType(typeBeside(cursor.value)) : [];
}

function typeBeside({ steps }: ValueCursor): string | undefined {
  const last = steps.at(-1);
  return last && 'key' in last && last.key === 'path'
    ? asScalar(valueFor(last.mapping, 'type'))?.text.toLowerCase()
    : undefined;
}

/** Where the CLI looks for `azureml:<name>:<version>`: of models for these two types alone, else of data. */
function sortsOfType(type: string | undefined): readonly AssetSort[] {
  if (type === 'custom_model' || type === 'mlflow_model') return ['model'];
  return type === undefined || type === '' ? ['data', 'model'] : ['data'];
}
