/** Files and pages that a document names. */
import type { Span } from '../../base/span.ts';
import { pathText, type Step, walk } from '../../languages/yaml/locate.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import type { SourceDocument } from '../documents/document.ts';
import { localPathOf } from '../documents/localPaths.ts';

export interface DocumentLink {
  readonly span: Span;
  readonly target: /** Whether there is such a file or folder is the caller's to ask. */
    | { readonly form: 'path'; readonly path: string; readonly folder: boolean | undefined }
    | { readonly form: 'address'; readonly address: string };
  readonly tooltip: string;
}

export function documentLinks(document: SourceDocument): DocumentLink[] {
  if (document.kind === undefined) return [];
  const links: DocumentLink[] = [];
  for (const { node, steps } of walk(document.root)) {
    if (node.kind !== 'scalar' || node.type !== 'string' || node.text.length > 1000) continue;
    const link = linkOf(document, node, steps);
    if (link) links.push(link);
  }
  return links;
}

function linkOf(
  document: SourceDocument,
  scalar: YamlScalar,
  steps: readonly Step[],
): DocumentLink | undefined {
  const text = scalar.text.trim();
  const span = innerSpan(scalar);
  const path = pathText(steps);
  if (path === '$schema')
    return /^https?:\/\/\S+$/.test(text)
      ? { span, target: { form: 'address', address: text }, tooltip: 'Open the schema' }
      : undefined;
  const address = registryPage(text);
  if (address) return { span, target: { form: 'address', address }, tooltip: 'Open in the registry' };
  const local = localPathOf(document, scalar, steps);
  if (!local) return undefined;
  const { path: target, folder } = local;
  return {
    span,
    target: { form: 'path', path: target, folder },
    tooltip: folder ? 'Open the folder' : 'Open the file',
  };
}

function innerSpan({ span, style, textStart, text }: YamlScalar): Span {
  if (textStart !== undefined) return { start: textStart, end: textStart + text.length };
  return style === 'plain' ? span : { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) };
}

const registryAsset =
  /^azureml:\/\/registries\/([\w.-]+)\/(environments|models|components)\/([\w.-]+)(?:\/versions\/([\w.-]+)|\/labels\/[\w.-]+)$/;

/**
 * The page of a registry asset in the studio. The form with a version is what azureml-assets' own pages link to;
 * without one only components are known to have a page.
 */
function registryPage(text: string): string | undefined {
  const [, registry, collection, name, version] = registryAsset.exec(text) ?? [];
  if (name === undefined) return undefined;
  const page = `https://ml.azure.com/registries/${registry}/${collection}/${name}`;
  if (version !== undefined) return `${page}/version/${version}`;
  return collection === 'components' ? page : undefined;
}
