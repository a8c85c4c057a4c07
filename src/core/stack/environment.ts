import { type EnvironmentSite, environmentSites } from '../documents/environments.ts';
import type { DocumentKind } from '../documents/kinds.ts';
import type { Matrix } from '../matrix/matrix.ts';
import {
  type EnvironmentReference,
  isOpen,
  parseEnvironmentReference,
} from '../references/environmentReference.ts';
import { type ImageReference, parseImageReference } from '../references/imageReference.ts';
import type { Span } from '../text/span.ts';
import { asMapping, asScalar, resolve, valueFor, type YamlNode, type YamlScalar } from '../yaml/tree.ts';
import { resolveImage, resolveReference, underCondaFile } from './resolve.ts';
import type { Stack } from './stack.ts';

/** One environment of a document: what is written, what it refers to, and the stack that follows. */
export interface ResolvedEnvironment {
  readonly site: EnvironmentSite;
  /** What a reader would point at: the reference, the image, or the inline environment. */
  readonly span: Span;
  readonly reference: Written<EnvironmentReference> | undefined;
  readonly image: Written<ImageReference> | undefined;
  readonly condaFile: YamlNode | undefined;
  readonly stack: Stack | undefined;
}

/** A scalar and what its text means. */
export interface Written<Meaning> {
  readonly scalar: YamlScalar;
  readonly meaning: Meaning;
}

export function resolveEnvironments(
  matrix: Matrix,
  kind: DocumentKind,
  root: YamlNode | undefined,
): ResolvedEnvironment[] {
  const resolveOne = kind === 'azdTrainingJob' ? resolveImageText : resolveSite;
  return environmentSites(kind, root).map((site) => resolveOne(matrix, site));
}

function nothing(site: EnvironmentSite) {
  return { site, span: site.node.span, reference: undefined, image: undefined, condaFile: undefined };
}

/**
 * `azd ai training` passes the text on as the reference of an image. What the Azure ML CLI says of references is not
 * said of it; those that name a curated environment are understood all the same.
 */
function resolveImageText(matrix: Matrix, site: EnvironmentSite): ResolvedEnvironment {
  const none = { ...nothing(site), stack: undefined };
  const scalar = asScalar(site.node);
  if (scalar?.type !== 'string') return none;
  if (/^(?:azureml|file):/i.test(scalar.text)) {
    const meaning = parseEnvironmentReference(scalar.text);
    if (meaning.form !== 'registry' && meaning.form !== 'workspace') return none;
    return { ...none, reference: { scalar, meaning }, stack: resolveReference(matrix, meaning) };
  }
  const image = writtenImage(scalar);
  return image ? { ...none, image, stack: resolveImage(matrix, image.meaning) } : none;
}

function resolveSite(matrix: Matrix, site: EnvironmentSite): ResolvedEnvironment {
  const none = nothing(site);
  const node = resolve(site.node);
  if (node?.kind === 'scalar') {
    if (node.type !== 'string') return { ...none, stack: undefined };
    const meaning = parseEnvironmentReference(node.text);
    return { ...none, reference: { scalar: node, meaning }, stack: resolveReference(matrix, meaning) };
  }
  const inline = asMapping(node);
  if (!inline) return { ...none, stack: undefined };
  const image = writtenImage(valueFor(inline, 'image'));
  const condaFile = valueFor(inline, 'conda_file');
  const stack = image && resolveImage(matrix, image.meaning);
  return {
    ...none,
    span: image?.scalar.span ?? site.node.span,
    image,
    condaFile,
    stack: stack && condaFile ? underCondaFile(stack, asScalar(condaFile)?.text ?? 'conda_file') : stack,
  };
}

function writtenImage(node: YamlNode | undefined): Written<ImageReference> | undefined {
  const scalar = asScalar(node);
  if (scalar?.type !== 'string' || isOpen(scalar.text)) return undefined;
  const meaning = parseImageReference(scalar.text);
  return meaning && { scalar, meaning };
}
