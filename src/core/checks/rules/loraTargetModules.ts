import { listed } from '../../base/listed.ts';
import { loraTargetsOf } from '../../code/loraTargets.ts';
import { lastPart } from '../../code/options/values.ts';
import { isLinearModule, linearModulesOf } from '../support/linearModules.ts';
import { codeName, placeOfWord, readProgramsOf, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const loraTargetModules = defineRule({
  code: 'lora-target-modules',
  severity: 'error',
  summary: 'The script adapts modules with LoRA that the model does not have.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const found = program.modules.foreign.some(({ name }) => name === 'peft')
        ? loraTargetsOf(project, program)
        : undefined;
      const modules = found && linearModulesOf(found.model);
      if (!found || !modules) continue;
      const { path, model, loaded, targets, list } = found;
      const names = targets.map(lastPart);
      // One is enough, and what no model is known to have may be there.
      if (!names.every((name) => isLinearModule(name) && !modules.all.has(name))) continue;
      const { usual } = modules;
      yield {
        ...severityIn(program.launch),
        ...placeOfWord(program.launch.program.word),
        message: `${codeName(program, path)} adapts ${listed(targets, 'and')} with LoRA, which ${model} does not have. Use ${listed(usual, 'and')}.`,
        related: [
          { path, span: list.span, message: 'The modules are listed here.' },
          { path, span: loaded.span, message: 'The model is loaded here.' },
        ],
        fixes: [
          {
            title: `Use ${listed(usual, 'and')}`,
            edits: [{ path, span: list.span, newText: `[${usual.map((each) => `"${each}"`).join(', ')}]` }],
            // Others may be adapted too.
            needsJudgement: true,
          },
        ],
      };
    }
  },
});
