/** Which names Azure ML accepts (azure-ai-ml 1.34.0; each place has a pattern of its own). */
import type { PortRole, Unit } from './bindings.ts';

/** `_input_output_helpers.py`: inputs, outputs and search space of a job, checked when it is submitted. */
const jobPort = /^[a-zA-Z_]+[a-zA-Z0-9_]*$/;
/** `IOConstants.VALID_KEY_PATTERN`: inputs of pipelines and components; dots make parameter groups. */
const groupedPort = /^[a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*$/;
/** What a placeholder of `azd ai training` can name (`job_validator.go`); other names are not rejected. */
const foundryPort = /^\w[\w.-]*$/;
/** `PipelineNodeNameStr`: checked when the pipeline is loaded. */
const stepName = /^[a-z_][a-z\d_]*$/;

export type NamedThing = PortRole | 'step';

/** @param unit the job, component or step that has the name; for steps their pipeline */
export function isValidName(what: NamedThing, unit: Unit, name: string): boolean {
  return patternOf(what, unit).test(name) && !isReserved(what, unit, name);
}

/** "Name of the output "default" is reserved by the system", says the service of Foundry, whatever the case. */
function isReserved(what: NamedThing, unit: Unit, name: string): boolean {
  return unit.dialect === 'foundry' && what === 'output' && name.toLowerCase() === 'default';
}

/** The rule that a name breaks, as part of a sentence. */
export function nameRule(what: NamedThing, unit: Unit, name: string): string {
  if (isReserved(what, unit, name)) return 'the name is reserved by the service';
  if (what === 'step') return 'use lower-case letters, digits and underscores, without a leading digit';
  if (unit.dialect === 'foundry')
    return 'use letters, digits, underscores, dots and dashes, without a leading dot or dash';
  const dots = patternOf(what, unit) === groupedPort ? ', in parts separated by dots' : '';
  return `use letters, digits and underscores, without a leading digit${dots}`;
}

function patternOf(what: NamedThing, unit: Unit): RegExp {
  if (what === 'step') return stepName;
  if (unit.dialect === 'foundry') return foundryPort;
  return unit.role === 'component' || unit.jobType === 'pipeline' ? groupedPort : jobPort;
}

/** The nearest name that is valid everywhere, if there is one. */
export function suggestName(what: NamedThing, name: string): string | undefined {
  const plain = (what === 'step' ? name.toLowerCase() : name).replace(/[^\w]+/g, '_').replace(/^(?=\d)/, '_');
  return /[a-zA-Z]/.test(plain) ? plain : undefined;
}
