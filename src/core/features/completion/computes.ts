/** Computes by their names, where a job or pipeline names one. */
import { usedComputes } from '../../azureml/documents/knownNames.ts';
import { documentsNamed } from '../../azureml/documents/namedDocuments.ts';
import { workspaceCopyFor } from '../../azureml/workspace/copy.ts';
import type { WorkspaceCompute } from '../../azureml/workspace/manifest.ts';
import { asScalar, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { computeMarkdown, computeText } from '../computeText.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, filterTextOf, formsAt } from './forms.ts';
import type { CompletionRequest } from './request.ts';

export function completeCompute(request: CompletionRequest): Completion[] {
  const found = formsAt(request);
  if (!found?.forms.has('compute')) return [];
  const { cursor } = found;
  const { matrix } = request.document;
  const typed = cursor.text.replace(/^azureml:/, '');
  const used = usedComputes(request.document.project, request.document.path).filter((name) => name !== typed);
  return [...computesFor(request.document, used)].map(([name, { compute, from }]) => ({
    ...plain,
    label: name,
    detail: computeText(matrix, compute),
    documentation: () => computeMarkdown(matrix, name, compute, from),
    span: cursor.span,
    newText: asValue(cursor, `azureml:${name}`),
    filterText: filterTextOf(cursor, `azureml:${name}`, name),
    kind: 'value',
  }));
}

/** What the Azure ML workspace, documents of the folder and the settings say, then the names that others use; of the size, the last of them decides, as for runs. */
function computesFor({ project, path, settings }: DocumentFacts, used: readonly string[]) {
  const found = new Map<string, { compute: WorkspaceCompute; from: string | undefined }>();
  const copy = workspaceCopyFor(project, path);
  for (const [name, compute] of Object.entries(copy?.manifest.computes ?? {}))
    found.set(name, {
      compute,
      from: `In the workspace ${copy?.manifest.workspace} on ${copy?.manifest.read_on}.`,
    });
  const add = (name: string, compute: WorkspaceCompute) => {
    const before = found.get(name);
    const { size } = compute;
    found.set(name, {
      compute: { ...compute, ...before?.compute, ...(size === undefined ? {} : { size }) },
      from: before?.from,
    });
  };
  for (const { name, kind, root } of documentsNamed(project, path, ['amlCompute', 'computeInstance'])) {
    const text = (key: string) => asScalar(valueFor(root, key))?.text;
    const [size, most] = [text('size'), text('max_instances')];
    add(name, {
      type: kind.toLowerCase(),
      ...(size === undefined ? {} : { size }),
      ...(most === undefined ? {} : { max_instances: most }),
    });
  }
  for (const [name, size] of Object.entries(settings.computes ?? {})) add(name, { type: 'compute', size });
  for (const name of used) if (!found.has(name)) add(name, { type: 'compute' });
  return found;
}
