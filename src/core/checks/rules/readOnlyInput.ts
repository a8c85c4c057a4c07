import { contains, type Span } from '../../base/span.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { spanOfWord } from '../../code/launches.ts';
import { textsOf } from '../../code/modules.ts';
import { writtenPaths } from '../../code/writtenPaths.ts';
import { asMapping, asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import { isAsGiven, placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const readOnlyInput = defineRule({
  code: 'read-only-input',
  severity: 'error',
  summary: 'The script writes a file to an input, which is mounted read-only.',
  *check(document) {
    const { project, kind } = document;
    // The mode of the inputs of components is for the job to say.
    if (kind !== 'commandJob' && kind !== 'pipelineJob') return;
    for (const program of programsOf(document)) {
      const { entry, modules, launch } = program;
      const given = new Map(
        program.matched.bindings.flatMap(({ option, word }) => {
          const input = mountedInput(program, spanOfWord(word), document.text);
          return input === undefined ? [] : [[option.name, { word, input }] as const];
        }),
      );
      if (!entry || given.size === 0) continue;
      const texts = textsOf(project, modules);
      const said = new Set<string>();
      for (const { path, call, attribute, object } of writtenPaths(project, entry)) {
        const found = given.get(attribute);
        if (!found || said.has(attribute) || !isAsGiven(object, attribute, texts)) continue;
        said.add(attribute);
        yield {
          ...severityIn(launch),
          ...placeOfWord(found.word),
          message: `${scriptName(program)} writes into input "${found.input}", which is mounted read-only. Write into an output.`,
          related: [{ path, span: call.callee.span, message: 'It is written here.' }],
        };
      }
    }
  },
});

/** The input of a job with which the word begins, if its data is mounted as it is unless something else is said. */
function mountedInput({ launch }: CheckedProgram, span: Span, text: string): string | undefined {
  const insertion = launch.command.insertions.find((each) => contains(span, each.span.start));
  if (insertion?.context !== 'inputs') return undefined;
  const before = text.slice(span.start, insertion.span.start);
  if (!/^(?:--[\w-]+=["']?)?$/.test(before)) return undefined;
  const input = asMapping(valueFor(asMapping(valueFor(launch.owner, 'inputs')), insertion.name));
  if (!pairOf(input, 'path')) return undefined;
  const [type, mode] = [asString(valueFor(input, 'type')), asString(valueFor(input, 'mode'))];
  if (pairOf(input, 'type') && type !== 'uri_file' && type !== 'uri_folder') return undefined;
  return !pairOf(input, 'mode') || mode === 'ro_mount' ? insertion.name : undefined;
}
