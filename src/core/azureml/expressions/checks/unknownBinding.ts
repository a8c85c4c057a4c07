/**
 * Names that nothing declares. Over the two official repositories every such check but the outputs of component steps
 * holds for all of 7,369 expressions; those outputs are checked only if the component's file is available.
 */

import { nearest } from '../../../base/nearest.ts';
import type { Span } from '../../../base/span.ts';
import type { PortRole } from '../../bindings/bindings.ts';
import { isValidName, suggestName } from '../../bindings/names.ts';
import { serverNames } from '../contexts.ts';
import { insertPort } from '../insert.ts';
import { capital, ownerOf, termOf } from '../owner.ts';
import { type ExpressionProblem, guessed, list, replacement } from '../problem.ts';
import type { Missing } from '../resolve.ts';
import type { Reading, Use } from '../uses.ts';

export function* unknownBindings(reading: Reading): Generator<ExpressionProblem> {
  for (const use of reading.uses) {
    if (use.expression.form !== 'expression' || use.site.place === 'prose') continue;
    const problem = use.missing ? missingName(use, use.missing, reading) : unknownContext(use);
    if (problem) yield problem;
  }
}

function missingName(use: Use, missing: Missing, reading: Reading): ExpressionProblem | undefined {
  const { site, expression, meaning } = use;
  // Out of place it is a misplaced expression, whatever it names.
  if (meaning.of === 'own' && site.place !== 'command') return undefined;
  if (meaning.of === 'own' && meaning.role === 'search space' && site.unit.jobType !== 'sweep')
    return undefined;
  if (meaning.of !== 'own' && site.place === 'command') return undefined;
  if (site.unit.dialect === 'foundry' && isInBrackets(use, reading)) return undefined;
  const { span, name, what, candidates, memberOf } = missing;
  const owner = ownerOf(missing.unit);
  if (memberOf !== undefined)
    return {
      code: 'unknown-binding',
      // A component's validation walks the attributes of an input and lets some of them pass.
      severity: site.unit.role === 'job' || meaning.of !== 'own' ? 'error' : 'warning',
      message: `${capital(article(what))} ${termOf(what)} has no members such as "${name}". Use "${memberOf}".`,
      span,
      fixes: [replacement(`Use "${memberOf}"`, span, memberOf)],
    };
  const near = nearest(name, candidates);
  // The declared name is what is wrong, which is said there.
  if (
    near !== undefined &&
    near !== name &&
    suggestName(what, near) === name &&
    !isValidName(what, missing.unit, near)
  )
    return undefined;
  const hint =
    near === undefined
      ? candidates.length > 0
        ? `It has ${list(candidates)}.`
        : `It has no ${plural(what)}.`
      : near.toLowerCase() === name.toLowerCase()
        ? `Did you mean "${near}"? Names are case-sensitive.`
        : `Did you mean "${near}"?`;
  const declare = near === undefined ? declaration(missing, reading) : undefined;
  return {
    code: 'unknown-binding',
    // Between `$[[` and `]]` the SDK takes the input for one that may be absent.
    severity: expression.optional && site.unit.role === 'job' ? 'warning' : 'error',
    message: `${capital(owner)} has no ${termOf(what)} "${name}". ${hint}`,
    span,
    fixes: [...(near === undefined ? [] : [guessed(name, near, span)]), ...(declare ?? [])],
  };
}

/** `azd ai training` takes every `[ … ]` of a command for a part whose inputs may be absent (`job_validator.go`). */
function isInBrackets({ site: { scalar }, expression }: Use, { text }: Reading): boolean {
  const source = text.slice(scalar.span.start, scalar.span.end);
  const at = expression.span.start - scalar.span.start;
  return [...source.matchAll(/\[[^\]]*\]/g)].some(
    ({ index, 0: block }) => index < at && at < index + block.length,
  );
}

function declaration({ unit, what, name }: Missing, { text }: Reading) {
  if (what === 'step' || what === 'search space' || unit.component) return undefined;
  if (!/^[a-zA-Z_]\w*$/.test(name)) return undefined;
  const value =
    what === 'output' || unit.dialect === 'foundry'
      ? { type: 'uri_folder' }
      : unit.role === 'component'
        ? { type: 'string' }
        : unit.pipeline?.inputs.has(name)
          ? `\${{parent.inputs.${name}}}`
          : '""';
  const edit = insertPort(text, unit, what, name, value);
  // What it is to be nobody knows yet.
  const isExample = value === '""';
  return edit && [{ title: `Declare the ${what} "${name}"`, edits: [edit], needsJudgement: true, isExample }];
}

function unknownContext({ site, expression, meaning }: Use): ExpressionProblem | undefined {
  if (meaning.of === 'misspelt') {
    const { part, right } = meaning;
    return {
      code: 'unknown-binding',
      severity: 'error',
      message: `Unknown context "${part.text}". Did you mean "${right}"?`,
      span: part.span,
      fixes: [replacement(`Use "${right}"`, part.span, right)],
    };
  }
  if (meaning.of !== 'unknown') return undefined;
  const { root, below } = meaning;
  if (below !== '') {
    const known = below === 'parent' ? ['inputs', 'outputs', 'jobs'] : ['outputs', 'inputs'];
    return problem('error', `"${below}" has no "${root.text}". It has ${list(known)}.`, root.span);
  }
  if (site.place === 'output' || site.place === 'step output')
    return unknownServerName(expression.text, root);
  if (site.place !== 'command') return undefined;
  // The validation of a command component rejects what does not resolve; in other commands it is not evaluated.
  const refused = site.path === 'command' && site.unit.role !== 'job';
  const sweeps = site.unit.jobType === 'sweep' && site.unit.role === 'job';
  return problem(
    refused ? 'error' : 'warning',
    `Unknown context "${root.text}". A command can use ${list(['inputs', 'outputs', ...(sweeps ? ['search_space'] : [])])}.`,
    root.span,
  );
}

function unknownServerName(
  text: string,
  root: { readonly text: string; readonly span: Span },
): ExpressionProblem | undefined {
  const near = text === root.text ? nearest(text, Object.keys(serverNames)) : undefined;
  if (near === undefined) return undefined;
  return {
    ...problem(
      'warning',
      `Unknown name "${text}", kept literally in the path. Did you mean "${near}"?`,
      root.span,
    ),
    fixes: [replacement(`Use "${near}"`, root.span, near)],
  };
}

function problem(severity: 'error' | 'warning', message: string, span: Span): ExpressionProblem {
  return { code: 'unknown-binding', severity, message, span, fixes: [] };
}

function plural(what: PortRole | 'step'): string {
  return `${termOf(what)}s`;
}

function article(what: string): string {
  return /^[aeiou]/.test(what) ? 'an' : 'a';
}
