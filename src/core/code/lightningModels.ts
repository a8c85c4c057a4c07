/** Which of its two names a program has for Lightning where it trains: their classes do not know each other. */
import type { FileEdit } from '../base/findings.ts';
import type { Span } from '../base/span.ts';
import type { CallExpression, Expression, PythonFile } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { fullName, plainNames } from './nameUses.ts';
import { dottedName } from './options/values.ts';
import { type OwnClass, ownClasses } from './ownClasses.ts';
import { surelyMade } from './surelyRun.ts';

/** As packages are imported. */
type Family = 'lightning' | 'pytorch_lightning';

export interface MixedLightning {
  /** Of the trainer, and of the model that it is given. */
  readonly trainer: Family;
  readonly model: string;
  /** Where the class begins that the trainer refuses, and where the trainer gets it. */
  readonly declared: { readonly path: string; readonly span: Span };
  readonly given: { readonly path: string; readonly span: Span };
}

/** Nobody derives more often. */
const mostBases = 8;

/**
 * A model that the program surely hands to the trainer of the other name.
 * @param local the script first
 */
export function mixedLightning(local: readonly PythonFile[]): MixedLightning | undefined {
  const calls = surelyMade(local);
  const names = new Map(local.map((file) => [file, plainNames(file.module)]));
  const meaning = (file: PythonFile, expression: Expression) =>
    fullName(dottedName(expression), names.get(file) ?? new Map());
  const trainers = new Set(
    calls.flatMap(({ file, call }) => familyOf(meaning(file, call.callee), 'Trainer') ?? []),
  );
  const [trainer] = trainers;
  // Of two nobody knows which one gets it.
  if (trainer === undefined || trainers.size > 1) return undefined;
  const classes = ownClasses(local);
  for (const { file, call } of calls) {
    if (call.callee.kind !== 'member' || !/^(?:fit|validate|test|predict)$/.test(call.callee.name)) continue;
    const made = madeClass(file, call);
    const own = made === undefined ? undefined : classes.get(made);
    if (!own) continue;
    const model = modelFamily(own, classes, meaning);
    if (model !== undefined && model !== trainer)
      return {
        trainer,
        model: own.statement.name,
        declared: { path: own.file.path, span: own.statement.nameSpan },
        given: { path: file.path, span: call.callee.nameSpan },
      };
  }
  return undefined;
}

function familyOf(meaning: string | undefined, name: string): Family | undefined {
  const [, found] =
    new RegExp(`^(lightning|pytorch_lightning)\\.(?:\\w+\\.)*${name}$`).exec(meaning ?? '') ?? [];
  return found as Family | undefined;
}

/** `Net` of `trainer.fit(Net())`, and of `model = Net()` where nothing else is called so. */
function madeClass({ module }: PythonFile, { arguments: given }: CallExpression): string | undefined {
  const model = (given.find(({ name }) => name === 'model') ?? given.find(({ name }) => name === undefined))
    ?.value;
  if (model?.kind === 'call') return dottedName(model.callee);
  if (model?.kind !== 'name') return undefined;
  const values = [...statementsIn(module.body)].flatMap(({ statement }) =>
    statement.kind === 'assign' &&
    statement.targets.some((target) => target.kind === 'name' && target.name === model.name)
      ? [statement.value]
      : statement.kind === 'function' && statement.parameters.some(({ name }) => name === model.name)
        ? [undefined]
        : [],
  );
  const [value, ...others] = values;
  return value?.kind === 'call' && others.length === 0 ? dottedName(value.callee) : undefined;
}

function modelFamily(
  own: OwnClass,
  classes: ReadonlyMap<string, OwnClass>,
  meaning: (file: PythonFile, expression: Expression) => string | undefined,
  depth = 0,
): Family | undefined {
  if (depth > mostBases) return undefined;
  const families = new Set(
    own.statement.bases.flatMap(({ value, name }) => {
      if (name !== undefined) return [];
      const base = classes.get(dottedName(value) ?? '');
      const family = base
        ? modelFamily(base, classes, meaning, depth + 1)
        : familyOf(meaning(own.file, value), 'LightningModule');
      return family ?? [];
    }),
  );
  const [family] = families;
  return families.size === 1 ? family : undefined;
}

/** What makes one name of all imports; `undefined` where one of them is no such line. */
export function importsAs(family: Family, local: readonly PythonFile[]): FileEdit[] | undefined {
  const edits: (FileEdit | undefined)[] = [];
  for (const { path, module } of local)
    for (const { statement } of statementsIn(module.body)) {
      if (statement.kind === 'import')
        for (const { name, span, alias } of statement.modules) {
          const renamed = nameIn(family, name);
          if (renamed !== undefined && renamed !== name)
            edits.push(
              alias === undefined
                ? undefined
                : { path, span: { start: span.start, end: span.start + name.length }, newText: renamed },
            );
        }
      else if (statement.kind === 'from' && statement.level === 0) {
        const renamed = nameIn(family, statement.module);
        if (renamed !== undefined && renamed !== statement.module)
          edits.push({ path, span: statement.moduleSpan, newText: renamed });
      }
    }
  const made = edits.filter((each) => each !== undefined);
  return made.length === edits.length && made.length > 0 ? made : undefined;
}

/** `lightning.pytorch.callbacks` of `pytorch_lightning.callbacks`, and the other way round; `lightning.fabric` stays. */
function nameIn(family: Family, name: string): string | undefined {
  const [, rest] = /^(?:pytorch_lightning|lightning\.pytorch|lightning$)(.*)$/.exec(name) ?? [];
  if (rest === undefined || (family === 'lightning' && !name.startsWith('pytorch_'))) return undefined;
  return `${family === 'lightning' ? 'lightning.pytorch' : 'pytorch_lightning'}${rest}`;
}
