import type { Part, RegistryReference } from '../../azureml/references/environmentReference.ts';
import { parseImageReference } from '../../azureml/references/imageReference.ts';
import { literallyLatest, onlyLabel, unknownLabel } from '../../azureml/references/labels.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import type { Fix } from '../../base/findings.ts';
import { replacePart, replaceText, spanOfPart } from '../../base/located.ts';
import { folderOf, joined } from '../../base/paths.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { NamedEnvironment } from '../../stack/named.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const malformedReference = defineRule({
  code: 'malformed-reference',
  severity: 'error',
  summary: 'The environment reference has a form that the Azure ML CLI or the service rejects.',
  *check(document) {
    for (const { reference } of document.environments) {
      if (reference) yield* checkReference(reference, document);
    }
  },
});

function* checkReference(written: NamedEnvironment, document: DocumentFacts): Generator<RuleFinding> {
  const { meaning } = written;
  switch (meaning.form) {
    case 'malformed': {
      const { message, span, replacement } = meaning.problem;
      const repaired = replacement === undefined ? undefined : fix(written, replacement);
      const best =
        asFile(written, document) ?? asEnvironment(written, document) ?? repaired ?? asImage(written);
      const fixes = best ? [best] : [];
      yield { message, span: spanOfPart(written, span), fixes };
      return;
    }
    case 'registry':
      if (meaning.collection.text === 'environment') {
        yield {
          severity: 'warning',
          message: 'Use "environments", not "environment", in a registry reference.',
          span: spanOfPart(written, meaning.collection.span),
          fixes: [
            {
              title: 'Replace with "environments"',
              edits: [replacePart(written, meaning.collection.span, 'environments')],
            },
          ],
        };
      }
      // While the name is still being typed, it is the name that is wrong.
      if (!meaning.version && !meaning.label && isKnownName(meaning, document)) {
        yield {
          message: 'The version is missing. Expected /versions/<version> or /labels/latest after the name.',
          span: spanOfPart(written, meaning.name.span),
          fixes: [fix(written, registryReference(meaning.name.text, undefined, meaning.registry.text))],
        };
      }
      if (meaning.version?.text === 'latest') {
        yield {
          message: 'Invalid version "latest". Use /labels/latest for the newest version.',
          span: spanOfPart(written, meaning.version.span),
          fixes: [fix(written, registryReference(meaning.name.text, undefined, meaning.registry.text))],
        };
      }
      if (meaning.label && document.matrix.environment(meaning.name.text)) {
        yield* checkLabel(written, meaning.label, 'warning');
      }
      return;
    case 'workspace':
      if (meaning.version?.text === 'latest') {
        const { message, right } = literallyLatest(meaning.name.text);
        yield { message, span: spanOfPart(written, meaning.version.span), fixes: [fix(written, right)] };
      }
      // The SDK resolves no other label. Names that begin with AzureML- it sends to the service unchanged.
      if (meaning.label && !meaning.name.text.startsWith('AzureML-')) {
        yield* checkLabel(written, meaning.label, 'error');
      }
      return;
    default:
  }
}

function isKnownName(reference: RegistryReference, { matrix }: DocumentFacts): boolean {
  const name = reference.name.text;
  return !isCuratedScope(reference) || matrix.environment(name) !== undefined || matrix.isOtherCurated(name);
}

function* checkLabel(
  written: NamedEnvironment,
  label: Part,
  severity: 'error' | 'warning',
): Generator<RuleFinding> {
  if (label.text === onlyLabel) return;
  yield {
    severity,
    message: unknownLabel(`"${label.text}"`, 'environments'),
    span: spanOfPart(written, label.span),
    fixes: [{ title: 'Use the label latest', edits: [replacePart(written, label.span, 'latest')] }],
  };
}

/** For the path of a file that is there. */
function asFile(written: NamedEnvironment, { project, path }: DocumentFacts): Fix | undefined {
  const { text } = written;
  if (!/\.ya?ml$/i.test(text)) return undefined;
  return project.exists(joined(folderOf(path), text)) ? fix(written, `file:${text}`) : undefined;
}

/** For the bare name of an environment that the matrix knows. */
function asEnvironment(written: NamedEnvironment, { matrix }: DocumentFacts): Fix | undefined {
  const [, name = '', version] = /^(?:azureml:)?([\w.-]+?)(?::(\d+)|@latest)?$/i.exec(written.text) ?? [];
  const environment = matrix.environment(name);
  return environment && fix(written, registryReference(environment.name, version));
}

function asImage(written: NamedEnvironment): Fix | undefined {
  const image = written.text.replace(/^azureml:/, '');
  const repository = parseImageReference(image)?.repository.text ?? '';
  if (!/^[\w.-]+(?:\/[\w.-]+)+$/.test(repository) || /\.ya?ml$/i.test(repository)) return undefined;
  return {
    title: 'Reference it as an image',
    edits: [{ span: written.span, newText: `{ image: "${image}" }` }],
    // Without a registry's host it can be anything with a slash in it.
    needsJudgement: !/^[\w-]+(?:\.[\w-]+)+\//.test(repository),
  };
}

function fix(written: NamedEnvironment, replacement: string): Fix {
  return { title: `Use ${replacement}`, edits: [replaceText(written, replacement)] };
}
