/** What the names in the modules of a program mean: those of other packages, also through its own classes. */
import type { ClassStatement, Expression, PythonFile } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { fullName, plainNames } from './nameUses.ts';
import { dottedName } from './options/values.ts';

interface OwnClass {
  readonly file: PythonFile;
  readonly statement: ClassStatement;
}

/** Nobody derives more often. */
const mostBases = 8;

export class ClassNames {
  readonly #classes = new Map<string, OwnClass | 'several'>();
  readonly #imported = new Map<PythonFile, ReadonlyMap<string, string>>();

  constructor(local: readonly PythonFile[]) {
    for (const file of local)
      for (const { statement } of statementsIn(file.module.body))
        if (statement.kind === 'class')
          this.#classes.set(
            statement.name,
            this.#classes.has(statement.name) ? 'several' : { file, statement },
          );
  }

  /** `transformers.TrainingArguments`, also of a class of the program that is made as that one is. */
  meaning(file: PythonFile, expression: Expression, depth = 0, derived?: ClassStatement): string | undefined {
    const written = dottedName(expression);
    if (written === undefined || depth > mostBases) return undefined;
    const own = this.#classes.get(written.slice(written.lastIndexOf('.') + 1));
    // `class TrainingArguments(transformers.TrainingArguments)` is not its own base.
    if (own === undefined || (own !== 'several' && own.statement === derived))
      return fullName(written, this.#names(file));
    if (own === 'several') return undefined;
    const [base] = own.statement.bases;
    return base === undefined || base.name !== undefined || makesItself(own.statement)
      ? undefined
      : this.meaning(own.file, base.value, depth + 1, own.statement);
  }

  #names(file: PythonFile): ReadonlyMap<string, string> {
    let names = this.#imported.get(file);
    if (!names) {
      names = plainNames(file.module);
      this.#imported.set(file, names);
    }
    return names;
  }
}

function makesItself({ body }: ClassStatement): boolean {
  return body.some((each) => each.kind === 'function' && /^__(?:new|init|post_init)__$/.test(each.name));
}
