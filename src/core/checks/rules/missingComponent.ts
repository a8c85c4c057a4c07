import { fileReferencesOf } from '../../azureml/bindings/fileReferences.ts';
import { isOpen } from '../../azureml/references/environmentReference.ts';
import { replaceText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import { isThere } from '../support/existence.ts';
import { guess } from '../support/guess.ts';
import { defineRule } from '../support/rule.ts';

export const missingComponent = defineRule({
  code: 'missing-component',
  severity: 'error',
  summary: 'A step names a component file that does not exist.',
  *check(document) {
    if (!document.isInFolder) return;
    for (const { path: written, node } of fileReferencesOf(document)) {
      // Another string may be meant as the name of a registered component.
      if (!/\.ya?ml$/i.test(written) || isOpen(written)) continue;
      const path = joined(folderOf(document.path), written);
      if (isThere(document, path)) continue;
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
