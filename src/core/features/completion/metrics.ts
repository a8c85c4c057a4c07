import { nameOf } from '../../base/paths.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { loggedMetrics } from '../../code/loggedMetrics.ts';
import { type Completion, plain } from './completion.ts';
import { asValue } from './forms.ts';
import type { CompletionRequest } from './request.ts';

/** For `objective.primary_metric` the metrics that the script of the sweep logs. */
export function completeMetric({ document, cursor: { value } }: CompletionRequest): Completion[] {
  const [objective, metric] = value?.steps.slice(-2) ?? [];
  if (!value || !metric || !('key' in metric) || metric.key !== 'primary_metric') return [];
  if (!objective || !('key' in objective) || objective.key !== 'objective') return [];
  // The tree with the harmless word is another one: the sweep is found by its place.
  const { start } = objective.mapping.span;
  const found = new Map<string, string>();
  for (const { launch, modules, entry } of programsOf(document)) {
    if (!modules || !launch.run.owners.some(({ span }) => span.start === start)) continue;
    const logged = loggedMetrics(modules.local, (path) => document.project.read(path) ?? '') ?? [];
    for (const name of logged) found.set(name, entry ? nameOf(entry.path) : '');
  }
  return [...found].map(([name, script]) => ({
    ...plain,
    label: name,
    detail: `logged by ${script}`,
    documentation: () => undefined,
    span: value.span,
    newText: asValue(value, name),
    filterText: name,
    kind: 'value',
  }));
}
