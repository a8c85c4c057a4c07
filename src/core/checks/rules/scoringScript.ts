import { type LocalPath, localPathsOf } from '../../azureml/documents/localPaths.ts';
import { nameOf } from '../../base/paths.ts';
import { mayHaveFunction, returnsNothing } from '../../code/moduleFunctions.ts';
import type { FunctionStatement } from '../../languages/pythonCode/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const scoringScript = defineRule({
  code: 'scoring-script',
  severity: 'error',
  summary: 'A scoring script lacks a function that Azure ML calls, or its run() returns nothing.',
  *check(document) {
    const { project } = document;
    for (const local of localPathsOf(document)) {
      const use = useOf(document, local);
      const file = local.path.endsWith('.py') ? project.file(local.path) : undefined;
      if (!use || !file || file.python.broken) continue;
      const name = nameOf(local.path);
      const text = project.read(local.path) ?? '';
      // A file that is begun.
      if (text.trim() === '') continue;
      const lacks = use.calls.filter((each) => !mayHaveFunction(text, each));
      if (lacks.length > 0) {
        yield at(
          local,
          `${name} has no function ${lacks.join('() and no ')}(), which ${use.caller} calls.`,
          { start: 0, end: 0 },
          `${name} is here.`,
        );
        continue;
      }
      const found = file.python.body.filter((each) => each.kind === 'function' && each.name === 'run');
      const [run] = found;
      if (run?.kind !== 'function' || found.length > 1 || run.decorators.length > 0) continue;
      const nothing =
        'run() returns nothing, where a list or a DataFrame is expected, so each mini-batch fails.';
      const problem = use.isOnline ? starred(run) : returnsNothing(run, text) ? nothing : undefined;
      if (problem !== undefined)
        yield at(local, `${name}: ${problem}`, run.nameSpan, 'run() is defined here.');
    }
  },
});

function at(
  { scalar, path }: LocalPath,
  message: string,
  span: LocalPath['scalar']['span'],
  said: string,
): RuleFinding {
  return { span: scalar.span, message, related: [{ path, span, message: said }] };
}

interface Use {
  readonly isOnline: boolean;
  readonly caller: string;
  readonly calls: readonly string[];
}

/** Who calls the script; `undefined` for scripts that are programs. */
function useOf({ kind, text }: DocumentFacts, { scalar: { span } }: LocalPath): Use | undefined {
  // Only a little of what is before: a long document has many paths.
  const before = text.slice(Math.max(0, span.start - 100), span.start);
  const key = /\b(scoring_script|entry_script)["']?\s*:\s*$/.exec(before)?.[1];
  if (key === 'entry_script') return { isOnline: false, caller: 'a parallel job', calls: ['run'] };
  if (key !== 'scoring_script') return undefined;
  if (kind === 'batchDeployment') return { isOnline: false, caller: 'a batch deployment', calls: ['run'] };
  return kind === 'managedOnlineDeployment' || kind === 'kubernetesOnlineDeployment'
    ? { isOnline: true, caller: 'the inference server', calls: ['init', 'run'] }
    : undefined;
}

/** What the inference server refuses. */
function starred({ parameters }: FunctionStatement): string | undefined {
  return parameters.some(({ star }) => star !== '')
    ? 'the inference server accepts no *args and **kwargs of run().'
    : undefined;
}
