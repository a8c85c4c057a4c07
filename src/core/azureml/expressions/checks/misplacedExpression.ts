/**
 * Expressions where they are not evaluated, or with a context that is not available there.
 * Where each is allowed: core-syntax page of the reference, and what the SDK's schemas take
 * (`_schema/pipeline/component_job.py`, `_schema/core/fields.py` of azure-ai-ml 1.34.0).
 */
import type { Meaning } from '../contexts.ts';
import { type ExpressionProblem, replacement } from '../problem.ts';
import { isWhole } from '../sites.ts';
import type { Reading, Use } from '../uses.ts';

type Verdict = Pick<ExpressionProblem, 'severity' | 'message'> & Partial<Pick<ExpressionProblem, 'fixes'>>;

export function* misplacedExpressions({ uses, interfaceOf }: Reading): Generator<ExpressionProblem> {
  for (const use of uses) {
    if (use.expression.form !== 'expression') continue;
    const verdict = judge(use, (name) => interfaceOf(use.site.unit, 'input').names.has(name));
    if (verdict) yield { code: 'misplaced-expression', span: use.expression.span, fixes: [], ...verdict };
  }
}

function judge(use: Use, hasInput: (name: string) => boolean): Verdict | undefined {
  if (!isOurs(use.meaning)) return asOtherServices(use);
  // What the service of Foundry reads outside the command is not known.
  if (use.site.unit.dialect === 'foundry' && use.site.place !== 'command') return undefined;
  switch (use.site.place) {
    case 'prose':
      return undefined;
    case 'command':
      return inCommand(use, hasInput);
    case 'step input':
      return inStepInput(use);
    case 'step output':
      return inStepOutput(use);
    case 'input':
      // A component declares its inputs as mappings; the schema says so of everything else.
      if (use.site.unit.role === 'component' && /^inputs\.[^.]+$/.test(use.site.path)) return undefined;
      return {
        severity: 'warning',
        message: 'Expressions are not evaluated in this input, but sent literally. Use the value itself.',
      };
    case 'output':
      return inOutput(use);
    case 'setting':
      return use.site.unit.role === 'step' ? inStepSetting(use) : inSetting(use);
  }
}

function isOurs(meaning: Meaning): boolean {
  return meaning.of === 'own' || meaning.of === 'parent' || meaning.of === 'step' || meaning.of === 'legacy';
}

function inCommand(
  { site: { unit }, meaning }: Use,
  hasInput: (name: string) => boolean,
): Verdict | undefined {
  // The validation of components refuses what does not resolve on the component; a job's command is not looked at.
  const severity = unit.role === 'job' ? 'warning' : 'error';
  if (meaning.of === 'own') {
    if (meaning.role !== 'search space') return undefined;
    if (unit.jobType === 'sweep' && unit.role === 'job') return undefined;
    const { name, context } = meaning;
    return {
      severity,
      message:
        unit.role === 'job'
          ? 'Only the trial of a sweep job has a search space; this is passed on literally.'
          : `Only the trial of a standalone sweep job has a search space. In a pipeline, use \${{inputs.${name.text}}}.`,
      fixes: unit.role === 'job' ? [] : [replacement('Use "inputs"', context, 'inputs')],
    };
  }
  const name = meaning.of === 'parent' && meaning.role === 'input' ? meaning.name : undefined;
  const own = name && hasInput(name.text) ? name : undefined;
  return {
    severity,
    message: own
      ? `A command can only use its own inputs and outputs. Use \${{inputs.${own.text}}}.`
      : 'A command can only use its own inputs and outputs. Bind this to an input of the step and use that input here.',
    fixes:
      own && meaning.of === 'parent'
        ? [replacement(`Use "inputs.${own.text}"`, meaning.context, 'inputs')]
        : [],
  };
}

function inStepInput(use: Use): Verdict | undefined {
  const { site, expression, meaning } = use;
  if (meaning.of === 'step' || (meaning.of === 'parent' && meaning.role === 'input')) return undefined;
  if (meaning.of === 'parent')
    return {
      severity: 'warning',
      message:
        "A step's input cannot bind to an output of the pipeline. Bind it to the step that produces the output.",
    };
  if (meaning.of === 'own' && meaning.role !== 'input') return notOfStep();
  // `LEGACY_INPUT_PATTERN` of the SDK matches the whole value, written without spaces.
  const refused = isWhole(site, expression) && !expression.spaced && !site.path.endsWith('.path');
  return withParent(use, refused);
}

/** `${{steps.a.outputs.o}}`: sent as it is written, although `a` is a step of the pipeline. */
function asOtherServices({ site, expression }: Use): Verdict | undefined {
  const [, step, rest] = /^(?:steps\.)?(\w+)\.(outputs\.\w+)$/.exec(expression.text) ?? [];
  if (step === undefined || site.place !== 'step input' || !isWhole(site, expression)) return undefined;
  if (!site.unit.pipeline?.steps.get(step)) return undefined;
  const right = `parent.jobs.${step}.${rest}`;
  return {
    severity: 'warning',
    message: `Steps refer to each other through "parent". Use \${{${right}}}.`,
    fixes: [replacement(`Use \${{${right}}}`, expression.inner, right)],
  };
}

function inStepOutput(use: Use): Verdict | undefined {
  const { site, expression, meaning } = use;
  if (meaning.of === 'parent' && meaning.role === 'output') return undefined;
  if (meaning.of === 'own' && meaning.role === 'output')
    return withParent(use, isWhole(site, expression) && !expression.spaced && !site.path.endsWith('.path'));
  // What a path may contain besides the documented names is not known.
  if (site.path.endsWith('.path')) return undefined;
  return {
    severity: 'warning',
    message:
      "A step's output can only bind to ${{parent.outputs.<name>}}. Other steps read it as ${{parent.jobs.<step>.outputs.<name>}}.",
  };
}

function inOutput({ site, meaning }: Use): Verdict | undefined {
  const isText = /^outputs\..+\.(?:path|version|description)$/.test(site.path);
  if (site.path.endsWith('.path') && isText && meaning.of === 'own') return undefined;
  return {
    // Other keys are no plain strings, and an output itself is none: the SDK rejects the string ("Invalid input type.").
    severity: isText ? 'warning' : 'error',
    message:
      site.unit.jobType === 'pipeline'
        ? 'A pipeline output cannot be bound here. Bind the output of the step that produces it to ${{parent.outputs.<name>}}.'
        : 'This expression is not evaluated. Output paths support ${{default_datastore}}, ${{name}} and ${{output_name}}.',
  };
}

/** Keys of a step that runs a component that cannot be expressions, although all others can. */
const closedKeysOfComponentStep = /^(?:type|component|trial|distribution\.type)$/;
/** Keys of an inline command step that are not plain strings; the SDK then reports that `component` is missing. */
const closedKeysOfInlineStep =
  /^(?:resources\.instance_count|resources\.max_instance_count|distribution(?:\.|$)|limits(?:\.|$)|environment$|code$)/;

function inStepSetting(use: Use): Verdict | undefined {
  const { site, meaning } = use;
  const { unit, path } = site;
  const inline = !unit.component && unit.jobType === 'command';
  if ((inline && closedKeysOfInlineStep.test(path)) || closedKeysOfComponentStep.test(path))
    return {
      severity: 'error',
      message: inline
        ? `"${path}" of an inline step cannot be an expression. Use the value itself, or move the step into a component.`
        : `"${path}" cannot be an expression. Use the value itself.`,
    };
  if (/^queue_settings\./.test(path))
    return {
      severity: 'error',
      message: `"${path}" cannot be an expression: submitting the pipeline fails.`,
    };
  if (meaning.of === 'step' || (meaning.of === 'parent' && meaning.role === 'input')) return undefined;
  if (meaning.of === 'own' && meaning.role === 'input') return withParent(use, false);
  return notOfStep();
}

/** Keys that are not plain strings: the SDK rejects the string ("Not a valid integer."). */
const closedKeys =
  /^(?:trial\.)?(?:resources\.instance_count|resources\.max_instance_count|distribution\.|limits\.|environment$|code$)|^settings\.default_compute$/;

function inSetting({ site: { unit, path } }: Use): Verdict {
  const what =
    unit.jobType === 'pipeline' ? 'a pipeline' : unit.role === 'component' ? 'a component' : 'a job';
  return {
    severity: closedKeys.test(path) ? 'error' : 'warning',
    message: `"${path}" of ${what} cannot be an expression${closedKeys.test(path) ? '' : '; it is sent literally'}. Use the value itself.`,
  };
}

function withParent({ expression }: Use, refused: boolean): Verdict {
  const right = `\${{parent.${expression.text}}}`;
  const at = { start: expression.inner.start, end: expression.inner.start };
  return {
    severity: refused ? 'error' : 'warning',
    message: refused
      ? `This form was removed after the preview. Use ${right}.`
      : `Steps refer to the pipeline through "parent". Use ${right}.`,
    fixes: [replacement(`Use ${right}`, at, 'parent.')],
  };
}

function notOfStep(): Verdict {
  return {
    severity: 'warning',
    message:
      'This expression is not evaluated here. Use ${{parent.inputs.<name>}} or ${{parent.jobs.<step>.outputs.<name>}}.',
  };
}
