import { documentIn } from '../../azureml/documents/document.ts';
import { type DocumentKind, kindTitle } from '../../azureml/documents/kinds.ts';
import { resolvePath } from '../../base/paths.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

/** Jobs that the SDK loads and then does not turn into a schedule: "Unsupported job type 'CommandJob' in schedule". */
const refused: ReadonlySet<DocumentKind | undefined> = new Set<DocumentKind>([
  'commandJob',
  'sweepJob',
  'sparkJob',
  'autoMLJob',
]);

export const scheduledJobType = defineRule({
  code: 'scheduled-job-type',
  severity: 'error',
  summary: 'Schedules start pipeline jobs, but the job file is of another type.',
  *check({ kind, project, path, tree }) {
    if (kind !== 'schedule') return;
    const job = valueFor(asMapping(tree.root), 'create_job');
    const reference = asScalar(asMapping(job) ? valueFor(asMapping(job), 'job') : job);
    if (!reference) return;
    const written = reference.text.replace(/^file:/, '');
    const found = documentIn(project, resolvePath(path, written))?.kind;
    if (found === undefined || !refused.has(found)) return;
    yield {
      span: reference.span,
      message: `A schedule starts pipeline jobs, but ${written} is a ${kindTitle(found)}. Make it a step of a pipeline.`,
    };
  },
});
