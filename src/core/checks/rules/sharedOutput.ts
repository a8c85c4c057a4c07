import { type Port, type Unit, unitsOf } from '../../azureml/bindings/bindings.ts';
import { unitOf } from '../../azureml/bindings/unit.ts';
import { isTemplate } from '../../languages/yaml/tolerance.ts';
import { asMapping, asScalar, asString, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const sharedOutput = defineRule({
  code: 'shared-output',
  severity: 'warning',
  summary: 'Two outputs of steps are bound to the same output of the pipeline.',
  *check(document) {
    const { kind, text, tree, path } = document;
    if (kind !== 'pipelineJob' && kind !== 'pipelineComponent') return;
    // Only then are the steps of a long pipeline read.
    const bound = [...text.matchAll(/\{\{parent\.outputs\.\w+\}\}/g)].map(([each]) => each);
    if (new Set(bound).size === bound.length) return;
    if (tree.problems.length > 0 || isTemplate(text)) return;
    for (const unit of unitsOf(unitOf(document))) {
      if (unit.steps.size === 0 || hasBranches(unit)) continue;
      const first = new Map<string, { step: string; scalar: YamlScalar }>();
      for (const { step, name, scalar } of boundOutputs(unit)) {
        const other = first.get(name);
        if (other && other.scalar !== scalar)
          yield {
            span: scalar.span,
            message: `Output "${name}" is already bound in step "${other.step}"; the service rejects the second. Give each its own output.`,
            related: [{ path, span: other.scalar.span, message: `"${name}" is bound here first.` }],
          };
        else first.set(name, { step, scalar });
      }
    }
  },
});

function* boundOutputs(unit: Unit) {
  for (const [step, { outputs }] of unit.steps)
    for (const port of outputs.values()) {
      const scalar = bindingOf(port);
      const [, name] = /^\$\{\{parent\.outputs\.(\w+)\}\}$/.exec(scalar?.text ?? '') ?? [];
      if (scalar && name !== undefined) yield { step, name, scalar };
    }
}

function bindingOf({ value }: Port): YamlScalar | undefined {
  return asScalar(value) ?? asScalar(valueFor(asMapping(value), 'path'));
}

/** Only one of such steps runs, or the same one again. */
function hasBranches({ steps }: Unit): boolean {
  return [...steps.values()].some(({ mapping }) =>
    ['if_else', 'do_while', 'parallel_for'].includes(
      asString(valueFor(mapping, 'type'))?.toLowerCase() ?? '',
    ),
  );
}
