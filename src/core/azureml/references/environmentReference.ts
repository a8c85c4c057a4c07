/**
 * The strings that name an environment in Azure ML YAML, read as the official SDK reads them
 * (azure-ai-ml 1.34.0: `_utils/_arm_id_utils.py`, `_schema/core/fields.py`).
 */

import { movedSpan, type Span } from '../../base/span.ts';
import { missingVersion, versionAsLabel } from './labels.ts';
import { isPlaceholder } from './placeholder.ts';

/** A part of the reference with its place in the reference's text. */
export interface Part {
  readonly text: string;
  readonly span: Span;
}

export type EnvironmentReference =
  | RegistryReference
  | WorkspaceReference
  | { readonly form: 'arm'; readonly name: Part; readonly version: Part }
  | { readonly form: 'file'; readonly path: Part }
  /** An expression, template or placeholder: what it names is not known before the job runs. */
  | { readonly form: 'open' }
  | { readonly form: 'malformed'; readonly problem: ReferenceProblem };

/** `azureml://registries/<registry>/environments/<name>/versions/<version>` or `…/labels/<label>`. */
export interface RegistryReference {
  readonly form: 'registry';
  readonly registry: Part;
  /** `environments`; some documentation pages print `environment`, which no registry accepts. */
  readonly collection: Part;
  readonly name: Part;
  /** Absent where the reference ends after the name. */
  readonly version: Part | undefined;
  readonly label: Part | undefined;
}

/** `azureml:<name>:<version>`, `azureml:<name>@<label>` or, for curated environments only, `azureml:<name>`. */
export interface WorkspaceReference {
  readonly form: 'workspace';
  readonly name: Part;
  readonly version: Part | undefined;
  readonly label: Part | undefined;
}

interface ReferenceProblem {
  /** A whole sentence. */
  readonly message: string;
  readonly span: Span;
  /** The corrected reference, where there is one right answer. */
  readonly replacement: string | undefined;
}

const armForm =
  /^azureml:\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.MachineLearningServices\/workspaces\/[^/]+\/environments\/([^/]+)\/versions\/([^/]+)$/;
const registryForm = /^azureml:\/\/registries\/([^/]*)(?:\/([^/]*)(?:\/([^/]*)(?:\/([^/]*)(?:\/(.*))?)?)?)?$/;

export function parseEnvironmentReference(text: string): EnvironmentReference {
  if (isOpen(text)) return { form: 'open' };
  if (text.startsWith('file:')) return { form: 'file', path: part(text, 5, text.length) };
  const arm = armForm.exec(text);
  if (arm) {
    const [, name = '', version = ''] = arm;
    const versionStart = text.length - version.length;
    const nameStart = versionStart - '/versions/'.length - name.length;
    return {
      form: 'arm',
      name: part(text, nameStart, nameStart + name.length),
      version: part(text, versionStart),
    };
  }
  if (text.startsWith('azureml://registries/')) return parseRegistry(text);
  if (text.startsWith('azureml:/')) return malformedArm(text);
  if (text.startsWith('azureml:')) return parseWorkspace(text);
  return malformed(text, withoutPrefix(text));
}

/**
 * As the Python SDK reads it, which takes `name:version` and `name@label` without the prefix too. What else has no prefix
 * may be resolved by the program itself.
 */
export function parseReferenceOfSdk(text: string): EnvironmentReference {
  const prefix = 'azureml:';
  if (/^azureml:/i.test(text) || text.startsWith('file:') || isOpen(text))
    return parseEnvironmentReference(text);
  const named = parseEnvironmentReference(`${prefix}${text}`);
  if (named.form !== 'workspace') return { form: 'open' };
  const moved = (each: Part): Part => ({ ...each, span: movedSpan(each.span, -prefix.length) });
  const { name, version, label } = named;
  return {
    form: 'workspace',
    name: moved(name),
    version: version && moved(version),
    label: label && moved(label),
  };
}

/** Expressions, templates and placeholders: `${{parent.inputs.env}}`, `{{env}}`, `<your environment>`, `$(ENV)`. */
export function isOpen(text: string): boolean {
  return isPlaceholder(text) || /\{\{|\$\{|\$\(|^\$|\{[\w.]+\}/.test(text);
}

function parseRegistry(text: string): EnvironmentReference {
  const [, registry = '', collection, name, selector, value] = registryForm.exec(text) ?? [];
  const registryStart = 'azureml://registries/'.length;
  const collectionStart = registryStart + registry.length + 1;
  const nameStart = collectionStart + (collection?.length ?? 0) + 1;
  const selectorStart = nameStart + (name?.length ?? 0) + 1;
  const shape = 'azureml://registries/<registry>/environments/<name>/versions/<version> or …/labels/latest';
  if (registry === '' || !collection || !name) {
    return malformed(text, {
      message: `Incomplete registry reference. Expected ${shape}.`,
      replacement: undefined,
    });
  }
  if (collection !== 'environments' && collection !== 'environment') {
    const span = { start: collectionStart, end: collectionStart + collection.length };
    return malformed(
      text,
      {
        message: `Expected azureml://registries/${registry}/environments/…, got the collection "${collection}".`,
        replacement: /^env/i.test(collection) ? splice(text, span, 'environments') : undefined,
      },
      span,
    );
  }
  const glued = /^([^:@]+)(?:@(latest)|[:@](\d+))$/.exec(name);
  if (glued && selector === undefined) {
    const [, bare = '', label, number] = glued;
    const end = label === undefined ? `versions/${number}` : `labels/${label}`;
    return malformed(
      text,
      {
        message: 'Expected /versions/<version> or /labels/latest after the name.',
        replacement: `azureml://registries/${registry}/environments/${bare}/${end}`,
      },
      { start: nameStart, end: text.length },
    );
  }
  if (/^\d+$/.test(value ?? '') && selector === 'labels') {
    return malformed(
      text,
      {
        message: 'A number is a version, not a label. Use /versions/<version>.',
        replacement: splice(text, { start: selectorStart, end: selectorStart + selector.length }, 'versions'),
      },
      { start: selectorStart, end: text.length },
    );
  }
  if (value?.endsWith('/')) {
    return malformed(
      text,
      { message: 'Unexpected "/" after the version or label.', replacement: text.replace(/\/+$/, '') },
      { start: text.length - 1, end: text.length },
    );
  }
  const parts = {
    form: 'registry',
    registry: part(text, registryStart, registryStart + registry.length),
    collection: part(text, collectionStart, collectionStart + collection.length),
    name: part(text, nameStart, nameStart + name.length),
  } as const;
  if (selector === undefined || selector === '') return { ...parts, version: undefined, label: undefined };
  const valueStart = selectorStart + selector.length + 1;
  const valuePart = value ? part(text, valueStart) : undefined;
  if (selector === 'versions' && valuePart) return { ...parts, version: valuePart, label: undefined };
  if (selector === 'labels' && valuePart) return { ...parts, version: undefined, label: valuePart };
  const singular = /^(?:version|label)$/.test(selector) && valuePart !== undefined;
  return malformed(
    text,
    {
      message: `Expected /versions/<version> or /labels/latest after the name, got "/${selector}${value === undefined ? '' : `/${value}`}".`,
      replacement: singular
        ? splice(text, { start: selectorStart, end: selectorStart + selector.length }, `${selector}s`)
        : undefined,
    },
    { start: selectorStart, end: text.length },
  );
}

function parseWorkspace(text: string): EnvironmentReference {
  const start = 'azureml:'.length;
  const body = text.slice(start);
  if (body.trim() === '') {
    return malformed(text, {
      message: 'The name is missing. Expected azureml:<name>:<version> or azureml:<name>@latest.',
      replacement: undefined,
    });
  }
  if (body.includes('/')) return malformed(text, slashInName(body));
  if (/^\s|\s$/.test(body)) {
    return malformed(text, {
      message: 'Environment names cannot contain spaces.',
      replacement: `azureml:${body.trim()}`,
    });
  }
  // The label is read first and split at the last "@", the version at the first ":", as the SDK does.
  const at = body.lastIndexOf('@');
  if (at >= 0) {
    const label = part(text, start + at + 1);
    if (label.text === '') return withoutVersion(text, body.slice(0, at));
    if (/^\d+$/.test(label.text)) {
      return malformed(
        text,
        {
          message: versionAsLabel,
          replacement: `azureml:${body.slice(0, at)}:${label.text}`,
        },
        { start: start + at, end: text.length },
      );
    }
    return { form: 'workspace', name: part(text, start, start + at), version: undefined, label };
  }
  const colon = body.indexOf(':');
  if (colon >= 0 && colon < body.length - 1) {
    return {
      form: 'workspace',
      name: part(text, start, start + colon),
      version: part(text, start + colon + 1),
      label: undefined,
    };
  }
  const name = part(text, start, colon < 0 ? text.length : start + colon);
  // The service itself expands the short form of curated environments.
  if (name.text.startsWith('AzureML-') && colon < 0) {
    return { form: 'workspace', name, version: undefined, label: undefined };
  }
  return withoutVersion(text, name.text);
}

function withoutVersion(text: string, name: string): EnvironmentReference {
  return malformed(text, {
    message: missingVersion(name),
    replacement: `azureml:${name}@latest`,
  });
}

function slashInName(body: string): { message: string; replacement: string | undefined } {
  const registry = /^registries\/.+$/.exec(body);
  if (registry) {
    return {
      message: 'A registry reference starts with azureml://registries/.',
      replacement: `azureml://${body}`,
    };
  }
  if (body.startsWith('subscriptions/')) {
    return {
      message: 'A resource id starts with a slash: azureml:/subscriptions/….',
      replacement: `azureml:/${body}`,
    };
  }
  const [, name = '', version] = /^([\w.-]+)\/versions\/([\w.-]+)$/.exec(body) ?? [];
  if (version !== undefined) {
    return {
      message: 'Environments of the workspace have their version after a colon.',
      replacement: `azureml:${name}:${version}`,
    };
  }
  return {
    message: `Environment names cannot contain slashes. For an image, use "image: ${body}" under "environment:".`,
    replacement: undefined,
  };
}

function malformedArm(text: string): EnvironmentReference {
  if (/^azureml:\/\/registries\//i.test(text)) {
    return malformed(text, {
      message: '"registries" must be lower case.',
      replacement: text.replace(/^azureml:\/\/registries/i, 'azureml://registries'),
    });
  }
  const lowerCase = /^(azureml:\/subscriptions\/[^/]+\/)resourcegroups\//;
  if (lowerCase.test(text)) {
    return malformed(text, {
      message: '"resourceGroups" must have a capital G.',
      replacement: text.replace(lowerCase, '$1resourceGroups/'),
    });
  }
  return malformed(text, {
    message: text.startsWith('azureml:/subscriptions/')
      ? 'Expected a resource id that ends in /workspaces/<workspace>/environments/<name>/versions/<version>.'
      : 'Invalid environment reference. Expected azureml://registries/<registry>/environments/<name>/versions/<version> or azureml:<name>:<version>.',
    replacement: undefined,
  });
}

function withoutPrefix(text: string): { message: string; replacement: string | undefined } {
  const otherCase = /^azureml(?=:)/i.exec(text);
  if (otherCase) {
    return {
      message: 'The prefix "azureml:" must be lower case.',
      replacement: `azureml${text.slice(7)}`,
    };
  }
  const message =
    'The environment has no prefix. Expected azureml:<name>:<version>, azureml://registries/<registry>/environments/<name>/versions/<version>, or an image under "environment:".';
  const versioned = /^[\w.-]+(?::\d+|@latest)$/.test(text);
  return { message, replacement: versioned ? `azureml:${text}` : undefined };
}

function malformed(
  text: string,
  { message, replacement }: { message: string; replacement: string | undefined },
  span: Span = { start: 0, end: text.length },
): EnvironmentReference {
  return { form: 'malformed', problem: { message, span, replacement } };
}

function part(text: string, start: number, end: number = text.length): Part {
  return { text: text.slice(start, end), span: { start, end } };
}

function splice(text: string, { start, end }: Span, insert: string): string {
  return text.slice(0, start) + insert + text.slice(end);
}
