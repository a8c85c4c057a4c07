import { fileReferencesOf } from '../../azureml/bindings/fileReferences.ts';
import { isOpen } from '../../azureml/references/environmentReference.ts';
import { replaceText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import { asMapping, asScalar, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { isThere } from '../support/existence.ts';
import { guess } from '../support/guess.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const missingComponent = defineRule({
  code: 'missing-component',
  severity: 'error',
  summary:
    'A step or batch deployment names a component file that does not exist, or a component without a prefix.',
  *check(document) {
    if (!document.isInFolder) return;
    for (const { path: written, node } of [...fileReferencesOf(document), ...deployed(document)]) {
      // What is no text, the schema refuses.
      if (node.type !== 'string' || isOpen(written)) continue;
      const path = joined(folderOf(document.path), written);
      if (isThere(document, path)) {
        const what = otherThanYaml(document, path);
        if (what)
          yield { span: node.span, message: `${written} is ${what}, not the YAML file of a component.` };
        continue;
      }
      if (!/[/]|\.ya?ml$/i.test(written)) {
        if (node.text === written) yield* withoutPrefix(node);
        continue;
      }
      const names = document.project.list(folderOf(path)).map(({ name }) => name);
      const meant = nearest(
        nameOf(path),
        names.filter((name) => /\.ya?ml$/i.test(name)),
      );
      const right = meant === undefined ? undefined : node.text.slice(0, -nameOf(path).length) + meant;
      yield {
        // A whole folder may be made before the pipeline is submitted.
        severity: names.length > 0 ? 'error' : 'warning',
        span: node.span,
        message: `The component file ${written} does not exist. Paths are relative to this file.`,
        fixes: right === undefined ? [] : [guess(node.text, right, replaceText(node, right))],
      };
    }
  },
});

function otherThanYaml({ project }: DocumentFacts, path: string): string | undefined {
  if (project.list(path).length > 0) return 'a folder';
  return /\.(?:py|ipynb|sh)$/i.test(path) ? 'code' : undefined;
}

/** The component of a batch deployment. */
function deployed({ kind, tree }: DocumentFacts): { path: string; node: YamlScalar }[] {
  const node = kind === 'batchDeployment' ? asScalar(valueFor(asMapping(tree.root), 'component')) : undefined;
  const written = node?.text.trim() ?? '';
  if (!node || written === '' || /^azureml:|^[a-z]+:\/\//i.test(written)) return [];
  return [{ path: written.replace(/^file:/, ''), node }];
}

/** A name alone, which may be meant as that of a registered component. */
function* withoutPrefix(node: YamlScalar): Generator<RuleFinding> {
  const [, name, selector] = /^([A-Za-z_][\w.-]*)(:\w[\w.-]*|@latest)?$/.exec(node.text) ?? [];
  if (name === undefined) return;
  const right = `azureml:${name}${selector ?? '@latest'}`;
  yield {
    span: node.span,
    message: `"${node.text}" is neither a file nor a reference to a registered component, such as ${right}.`,
    fixes: [
      { title: `Use ${right}`, edits: [replaceText(node, right)], needsJudgement: selector === undefined },
    ],
  };
}
