import type { Fix } from '../../base/findings.ts';
import type { Span } from '../../base/span.ts';
import {
  asMapping,
  asScalar,
  asString,
  pairOf,
  valueFor,
  type YamlMapping,
  type YamlPair,
} from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { integer, type Run, runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';

export const launcherInDistribution = defineRule({
  code: 'launcher-in-distribution',
  severity: 'warning',
  summary: 'The command is a launcher, but Azure ML already starts several processes per node.',
  *check(document) {
    for (const run of runsOf(document)) {
      const [owner] = run.owners;
      const count = pairOf(run.distribution, 'process_count_per_instance');
      const processes = integer(count);
      if (!owner || !count || processes === undefined || processes < 2) continue;
      const command = asString(commandOf(document, run, owner));
      const launcher = command === undefined ? undefined : launcherOf(command);
      if (command === undefined || launcher === undefined) continue;
      yield {
        span: spanIn(document, owner, launcher) ?? (pairOf(owner, 'command') ?? count).key.span,
        message: `Azure ML starts ${processes} × "${launcher}" per node, and each starts processes of its own. Use "python", or set process_count_per_instance to 1.`,
        fixes: [...withPython(owner, launcher), ...withOneProcess(run, count)],
      };
    }
  },
});

/** The command of the job, or of the component that the step runs. */
function commandOf({ project }: DocumentFacts, { component }: Run, owner: YamlMapping) {
  const file = component === undefined ? undefined : project.file(component);
  return valueFor(owner, 'command') ?? valueFor(asMapping(file?.yaml.root), 'command');
}

const launcher =
  /(?:^|[;&|(\n])\s*(?:(?:exec|nohup|time|then|do|env)\s+|(?:ba)?sh\s+-\w*c\s+["']\s*|\w+=\S*\s+)*(torchrun|accelerate\s+launch|deepspeed|horovodrun|mpirun|mpiexec|(?:python\S*\s+(?:-u\s+)?-m\s+)(?:torch\.distributed\.(?:run|launch)|accelerate\.commands\.launch|deepspeed\.launcher\.runner))(?=\s|$)/;

function launcherOf(command: string): string | undefined {
  // Where the command asks for the rank, perhaps only one of the processes launches.
  if (/LOCAL_RANK\b/.test(command)) return undefined;
  return launcher.exec(command)?.[1]?.replace(/\s+/g, ' ');
}

/** Where the file says it, also in a command of several lines. */
function spanIn({ text }: DocumentFacts, owner: YamlMapping, launcher: string): Span | undefined {
  const scalar = asScalar(valueFor(owner, 'command'));
  if (!scalar) return undefined;
  const words = launcher.split(' ').map((word) => word.replaceAll('.', '\\.'));
  const written = text.slice(scalar.span.start, scalar.span.end);
  const found = new RegExp(`(?<![\\w./-])${words.join('\\s+')}(?=\\s|$)`).exec(written);
  if (!found) return undefined;
  const start = scalar.span.start + found.index;
  return { start, end: start + found[0].length };
}

/** Where no options of the launcher would be left over. */
function withPython(owner: YamlMapping, launcher: string): Fix[] {
  const scalar = asScalar(valueFor(owner, 'command'));
  if (scalar?.textStart === undefined) return [];
  const at = new RegExp(`${launcher.replaceAll('.', '\\.')}(?=\\s+[\\w./][\\w./-]*\\.py(?:\\s|$))`).exec(
    scalar.text,
  );
  if (!at) return [];
  const start = scalar.textStart + at.index;
  return [
    {
      title: `Use python instead of ${launcher}`,
      edits: [{ span: { start, end: start + at[0].length }, newText: 'python' }],
    },
  ];
}

/** On several nodes the launcher would also have to be told of the others. */
function withOneProcess({ nodes }: Run, { value }: YamlPair): Fix[] {
  if (nodes !== 1 || !value) return [];
  return [{ title: 'Set process_count_per_instance to 1', edits: [{ span: value.span, newText: '1' }] }];
}
