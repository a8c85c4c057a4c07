/** Who has an input or output, and what that is called, as part of a sentence. */
import type { PortRole, Unit } from '../bindings/bindings.ts';

/** "the job", "step "train"", "the component ./train.yml of step "train"". */
export function ownerOf(unit: Unit): string {
  const reference = unit.component;
  const file = reference?.form === 'file' ? ` ${reference.path}` : '';
  if (unit.key)
    return reference ? `the component${file} of step "${unit.key.text}"` : `step "${unit.key.text}"`;
  if (unit.jobType === 'pipeline') return 'the pipeline';
  return unit.role === 'component' ? 'the component' : 'the job';
}

export function termOf(what: PortRole | 'step'): string {
  return what === 'search space' ? 'search-space parameter' : what;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
