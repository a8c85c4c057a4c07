import { addArgument } from '../../code/addArgument.ts';
import { loadedModels } from '../../code/loadedModels.ts';
import { textsOf } from '../../code/modules.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn, versionText } from '../../stack/version.ts';
import { codeName, placeOfWord, readProgramsOf, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const weightsOnlyLoad = defineRule({
  code: 'weights-only-load',
  severity: 'error',
  summary: 'The script loads a whole model with a PyTorch release that loads only weights by default.',
  *check(document) {
    const { project, text, matrix } = document;
    for (const program of readProgramsOf(document)) {
      const { launch, entry, modules } = program;
      const { environment } = launch.run;
      const torch = environment?.stack && installed(environment.stack, 'torch')?.value;
      if (!environment?.stack || launch.program.environment !== undefined) continue;
      const texts = textsOf(project, modules);
      if (!texts.some((each) => /\bload\(/.test(each))) continue;
      if (!isSurelyIn(torch, '>=2.6', matrix.packages.package('torch'))) continue;
      const { recipe } = environment;
      const all = [...texts, text, (recipe && project.read(recipe.path)) ?? ''];
      if (all.some((each) => allowsMore.test(each))) continue;
      const [first, ...others] = loadedModels(project, entry);
      if (!first) continue;
      const loads = [first, ...others];
      const where = codeName(program, first.path);
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${where} loads a whole model with torch.load, which loads only weights from torch 2.6 on; ${environment.stack.title} has ${versionText(torch)}. Pass weights_only=False if you trust the file.`,
        related: loads.flatMap(({ path, call, because, isSaved }) => [
          { path, span: call.callee.span, message: 'It is loaded here.' },
          {
            ...because,
            message: isSaved ? 'The whole model is saved here.' : 'A method of models is called here.',
          },
        ]),
        fixes: [
          {
            title: 'Pass weights_only=False',
            edits: loads.map(({ path, call }) => addArgument(path, call, 'weights_only=False')),
            // Whoever can write the file can then run code.
            needsJudgement: true,
          },
        ],
      };
    }
  },
});

/** With which a program loads more nevertheless. */
const allowsMore =
  /safe_globals|NO_WEIGHTS_ONLY_LOAD|\btorch\.load *=|partial\( *torch\.load|torch\.serialization\.\w+ *=/;
