/** What commands in Python code name that their job does not have. */
import type { YamlMapping } from '../../../languages/yaml/tree.ts';
import { readUnit } from '../../bindings/bindings.ts';
import type { ExpressionProblem } from '../problem.ts';
import { readUses, type Source } from '../uses.ts';
import { unknownBindings } from './unknownBinding.ts';

/** @param jobs those whose inputs and outputs are all known, as YAML would have them */
export function checkSdkJobs(source: Source, jobs: readonly YamlMapping[]): ExpressionProblem[] {
  return jobs.flatMap((job) => {
    const unit = readUnit(job, 'commandJob');
    if (!unit) return [];
    const reading = readUses(source, unit);
    // Of a text that is computed only some is said as it is written: `f"${{{{inputs.{name}}}}}"`.
    const isSaid = ({ site, expression: { span } }: (typeof reading.uses)[number]) =>
      site.path === 'command' && site.scalar.text.includes(source.text.slice(span.start, span.end));
    return [...unknownBindings({ ...reading, uses: reading.uses.filter(isSaid) })];
  });
}
