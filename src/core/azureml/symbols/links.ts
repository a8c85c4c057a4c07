/** Files and pages that a document names. */
import { resolvePath } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { pathText, walk } from '../../languages/yaml/locate.ts';
import { asString, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { SourceDocument } from '../documents/document.ts';

export interface DocumentLink {
  readonly span: Span;
  readonly target: /** Whether there is such a file or folder is the caller's to ask. */
    | { readonly form: 'path'; readonly path: string; readonly folder: boolean | undefined }
    | { readonly form: 'address'; readonly address: string };
  readonly tooltip: string;
}

const documentKeys = /(?:^|\.)(?:component|trial|job|create_job)$/;

/** The keys, as the last part of the path, whose value is a local file or folder, and what kind of thing it is. */
const pathKeys: readonly (readonly [RegExp, boolean | undefined])[] = [
  [/(?:^|\.)code$/, true],
  [/(?:^|\.)conda_file$/, false],
  [/(?:^|\.)build\.path$/, true],
  [documentKeys, false],
  [/(?:^|\.)(?:inputs\.[^.]+|model)\.path$/, undefined],
  [/(?:^|\.)code_configuration\.code$/, true],
  [/(?:^|\.)additional_includes\[\d+\]$/, undefined],
];

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
  { kind, path: self }: SourceDocument,
  scalar: YamlScalar,
  steps: Parameters<typeof pathText>[0],
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
  const toFile = (reference: string, folder: boolean | undefined): DocumentLink | undefined =>
    isLocalPath(reference)
      ? {
          span,
          target: { form: 'path', path: resolvePath(self, reference), folder },
          tooltip: folder ? 'Open the folder' : 'Open the file',
        }
      : undefined;
  if (/^file:(?!\/\/)/.test(text)) return toFile(text.slice(5), false);
  // The Dockerfile's path is relative to the build context, not to the document.
  if (path.endsWith('build.dockerfile_path')) {
    const step = steps.at(-1);
    const context = step && 'mapping' in step ? asString(valueFor(step.mapping, 'path')) : undefined;
    return context !== undefined && isLocalPath(context) && isLocalPath(text)
      ? toFile(`${context.replace(/\/+$/, '')}/${text}`, false)
      : undefined;
  }
  if ((kind === 'data' || kind === 'model') && path === 'path') return toFile(text, undefined);
  const known = pathKeys.find(([pattern]) => pattern.test(path));
  if (!known) return undefined;
  // A data path with a colon or an at sign is an asset to the command line, not a file.
  if (path.endsWith('.path') && /[:@]/.test(text)) return undefined;
  // `job` and `trial` are names that people give to tags too.
  if (documentKeys.test(path) && !/\.ya?ml$|^\.\.?\//i.test(text)) return undefined;
  return toFile(text, known[1]);
}

function innerSpan({ span, style, textStart, text }: YamlScalar): Span {
  if (textStart !== undefined) return { start: textStart, end: textStart + text.length };
  return style === 'plain' ? span : { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) };
}

/** Neither an address, an asset, an expression, a template nor a placeholder. */
function isLocalPath(text: string): boolean {
  return text !== '' && !/^[a-z][\w+.-]*:|^\/\/|[{}<>|*?"\n]|\$\(|^~/i.test(text);
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
