import type { Unit } from '../../azureml/bindings/bindings.ts';
import { findInUnits } from '../../azureml/bindings/perStep.ts';
import { unitOf } from '../../azureml/bindings/unit.ts';
import { isOpen } from '../../azureml/references/environmentReference.ts';
import { replaceText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import { movedScalar } from '../../languages/yaml/moved.ts';
import { asScalar, asSequence, asString, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { isThere } from '../support/existence.ts';
import { guess } from '../support/guess.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const missingInclude = defineRule({
  code: 'missing-include',
  severity: 'error',
  summary: 'additional_includes names a file or folder that does not exist.',
  *check(document) {
    if (!document.isInFolder) return;
    for (const { code, includes } of findInUnits(unitOf(document), includesOf, moved)) {
      const there = (text: string) => isIncluded(document, joined(folderOf(document.path), text));
      // Where there is no code at all, only the YAML is here.
      if (![code, ...includes.map(({ text }) => text)].some((text) => text && there(text))) continue;
      for (const include of includes) if (!there(include.text)) yield findingOf(document, include);
    }
  },
});

/** What a unit names besides its code. */
interface Includes {
  readonly code: string | undefined;
  readonly includes: readonly YamlScalar[];
}

function includesOf({ mapping }: Unit): Includes[] {
  const items = asSequence(valueFor(mapping, 'additional_includes'))?.items ?? [];
  const includes = items.flatMap(({ value }) => asScalar(value) ?? []).filter(isLocal);
  return includes.length > 0 ? [{ code: asString(valueFor(mapping, 'code')), includes }] : [];
}

function moved({ code, includes }: Includes, by: number): Includes {
  return { code, includes: includes.map((each) => movedScalar(each, by)) };
}

function isLocal({ type, text }: YamlScalar): boolean {
  return type === 'string' && !isOpen(text) && !/^\w{2,}:|[*?]/.test(text);
}

/** `x.zip` is made from the folder `x`. */
function isIncluded(document: DocumentFacts, path: string): boolean {
  return isThere(document, path) || (path.endsWith('.zip') && isThere(document, path.slice(0, -4)));
}

function findingOf({ project, path }: DocumentFacts, include: YamlScalar): RuleFinding {
  const target = joined(folderOf(path), include.text);
  const meant = nearest(
    nameOf(target),
    project.list(folderOf(target)).map(({ name }) => name),
  );
  const end = include.text.lastIndexOf(nameOf(target));
  const right = meant === undefined || end < 0 ? undefined : include.text.slice(0, end) + meant;
  return {
    span: include.span,
    message: `"${include.text}" does not exist; the CLI rejects the component. Paths are relative to this file.`,
    fixes: right === undefined ? [] : [guess(include.text, right, replaceText(include, right))],
  };
}
