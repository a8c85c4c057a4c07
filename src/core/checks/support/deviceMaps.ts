/** What rules about models with a `device_map` have in common. */
import type { Fix } from '../../base/findings.ts';
import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import type { MappedModel } from '../../code/deviceMaps.ts';
import { placeOfWord, severityIn } from './programs.ts';
import type { RuleFinding } from './rule.ts';

/** Which rule says it, does not matter: it is one mistake. */
export function refusedMap(
  { launch }: CheckedProgram,
  model: MappedModel,
  message: string,
  related: NonNullable<RuleFinding['related']>,
): RuleFinding {
  const { file, map } = model;
  const span = { start: (map.nameSpan ?? map.value.span).start, end: map.value.span.end };
  return {
    ...severityIn(launch),
    ...placeOfWord(launch.program.word),
    message,
    related: [{ path: file.path, span, message: 'The device_map is passed here.' }, ...related],
    group: `device-map ${file.path} ${span.start}`,
    fixes: [withoutMap(model)],
  };
}

function withoutMap({ file: { path }, call, map }: MappedModel): Fix {
  const given = call.arguments;
  const at = given.indexOf(map);
  const [before, after] = [given[at - 1], given[at + 1]];
  const start = before?.value.span.end ?? (map.nameSpan ?? map.value.span).start;
  const end = before
    ? map.value.span.end
    : ((after?.nameSpan ?? after?.value.span)?.start ?? map.value.span.end);
  return {
    title: 'Remove device_map',
    edits: [{ path, span: { start, end }, newText: '' }],
    // Other jobs may run the script in one process.
    needsJudgement: true,
  };
}
