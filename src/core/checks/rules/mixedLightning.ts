import { programsOf } from '../../code/checkedPrograms.ts';
import { importsAs, mixedLightning as mixedIn } from '../../code/lightningModels.ts';
import { codeName, placeOfWord } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const mixedLightning = defineRule({
  code: 'mixed-lightning',
  severity: 'error',
  summary: 'The trainer is from "lightning" and its model from "pytorch_lightning", or vice versa.',
  *check(document) {
    for (const program of programsOf(document)) {
      const { modules, launch } = program;
      const imported = new Set(modules?.foreign.map(({ name }) => name));
      if (!modules || !imported.has('lightning') || !imported.has('pytorch_lightning')) continue;
      const mixed = mixedIn(modules.local);
      if (!mixed) continue;
      const { trainer, model, declared, given } = mixed;
      const other = trainer === 'lightning' ? 'pytorch_lightning' : 'lightning';
      const where = codeName(program, given.path);
      const edits = importsAs(trainer, modules.local);
      const name = trainer === 'lightning' ? 'lightning.pytorch' : trainer;
      yield {
        ...placeOfWord(launch.program.word),
        message: `${where} gives ${model}, a LightningModule of ${other}, to a Trainer of ${trainer}, which refuses it. Import one of the two.`,
        related: [
          { ...declared, message: `${model} derives from the LightningModule of ${other}.` },
          { ...given, message: 'The trainer gets it here.' },
        ],
        // Other jobs may run the code with only one of the packages.
        fixes: edits ? [{ title: `Import ${name} everywhere`, edits, needsJudgement: true }] : [],
      };
    }
  },
});
