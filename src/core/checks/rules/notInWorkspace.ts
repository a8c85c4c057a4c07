import { documentNamed } from '../../azureml/documents/namedDocuments.ts';
import type { Part } from '../../azureml/references/environmentReference.ts';
import { isPartial, versionsOf, type WorkspaceCopy, workspaceCopyFor } from '../../azureml/workspace/copy.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { NamedEnvironment } from '../../stack/named.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { runsOf } from '../../stack/runs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const notInWorkspace = defineRule({
  code: 'not-in-workspace',
  severity: 'warning',
  summary: 'Your Azure ML workspace had no environment or compute with this name when it was read.',
  *check(document) {
    const copy = workspaceCopyFor(document.project, document.path);
    if (!copy) return;
    yield* environments(document, copy);
    yield* computes(document, copy);
  },
});

function* environments(document: DocumentFacts, copy: WorkspaceCopy): Generator<RuleFinding> {
  const { project, path, matrix } = document;
  const { workspace, environments: all, read_on } = copy.manifest;
  for (const { reference } of document.environments) {
    if (!reference) continue;
    const { meaning } = reference;
    if ((meaning.form !== 'workspace' && meaning.form !== 'registry') || isCuratedScope(meaning)) continue;
    const { name, version } = meaning;
    const registry = meaning.form === 'registry' ? meaning.registry.text : undefined;
    // What a file defines may be created before the job; another rule speaks of Microsoft's own.
    if (documentNamed(project, path, name.text, ['environment']) || matrix.environment(name.text)) continue;
    const where = registry === undefined ? `The workspace ${workspace}` : `The registry ${registry}`;
    const registered = { name: name.text, registry };
    const versions = versionsOf(copy, registered);
    // Of a registry only those are asked for that documents named then.
    if (!versions && registry === undefined)
      yield {
        span: spanOfPart(reference, name.span),
        message: `${where} had no environment ${name.text} on ${read_on}.`,
        fixes: inPlace(reference, name, nearest(name.text, Object.keys(all))),
      };
    else if (version && versions?.length && !versions.includes(version.text) && !isPartial(copy, registered))
      yield {
        span: spanOfPart(reference, version.span),
        message: `${where} had no version ${version.text} of ${name.text} on ${read_on}; the newest was ${versions[0]}.`,
        fixes: inPlace(reference, version, versions[0]),
      };
  }
}

function* computes(document: DocumentFacts, copy: WorkspaceCopy): Generator<RuleFinding> {
  const { workspace, read_on } = copy.manifest;
  const seen = new Set<unknown>();
  for (const { compute } of runsOf(document)) {
    if (!compute || compute.isOurs || compute.registered || seen.has(compute.scalar)) continue;
    const { name, scalar } = compute;
    seen.add(scalar);
    const right = nearest(name, Object.keys(copy.manifest.computes));
    yield {
      span: scalar.span,
      message: `The workspace ${workspace} had no compute ${name} on ${read_on}.`,
      fixes:
        right === undefined
          ? []
          : [
              {
                title: `Use ${right}`,
                edits: [replaceText(scalar, scalar.text.slice(0, -name.length) + right)],
              },
            ],
    };
  }
}

function inPlace(reference: NamedEnvironment, { span }: Part, right: string | undefined) {
  const { text } = reference;
  return right === undefined
    ? []
    : [
        {
          title: `Use ${right}`,
          edits: [replaceText(reference, text.slice(0, span.start) + right + text.slice(span.end))],
        },
      ];
}
