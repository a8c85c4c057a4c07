/** What the names in the modules of a program mean: those of other packages, also through its own classes. */
import type { ClassStatement, Expression, PythonFile } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { fullName, plainNames } from './nameUses.ts';
import { dottedName, literalOf } from './options/values.ts';

interface OwnClass {
  readonly file: PythonFile;
  readonly statement: ClassStatement;
}

/** Nobody derives more often. */
const mostBases = 8;

export class ClassNames {
  readonly #classes = new Map<string, OwnClass | 'several'>();
  readonly #imported = new Map<PythonFile, ReadonlyMap<string, string>>();
  readonly #local: readonly PythonFile[];
  #replaced: readonly string[] | undefined;

  constructor(local: readonly PythonFile[]) {
    this.#local = local;
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
      return this.#kept(fullName(written, this.#names(file)));
    if (own === 'several') return undefined;
    const [base] = own.statement.bases;
    return base === undefined || base.name !== undefined || makesItself(own.statement)
      ? undefined
      : this.meaning(own.file, base.value, depth + 1, own.statement);
  }

  /** `undefined` for what the program replaces in a package: `torch.compile = …`, and what belongs to that. */
  #kept(name: string | undefined): string | undefined {
    if (name === undefined) return undefined;
    this.#replaced ??= this.#local.flatMap((file) => [...replacedIn(file, this.#names(file))]);
    const isReplaced = this.#replaced.some(
      (each) => name === each || name.startsWith(`${each}.`) || each.startsWith(`${name}.__`),
    );
    return isReplaced ? undefined : name;
  }

  /** The names to which `from own import *` may give something else. */
  *#ofStars({ module }: PythonFile, plain: ReadonlyMap<string, string>): Generator<string> {
    for (const { statement } of statementsIn(module.body)) {
      if (statement.kind !== 'from' || statement.names) continue;
      const file = `/${statement.module.replaceAll('.', '/')}.py`;
      for (const { path, module: own } of this.#local) {
        if (!`/${path}`.endsWith(file)) continue;
        const theirs = plainNames(own);
        for (const each of own.body) {
          const bound =
            each.kind === 'function'
              ? [each.name]
              : each.kind === 'from'
                ? (each.names ?? []).map(({ name, alias }) => alias ?? name)
                : [];
          yield* bound.filter((name) => theirs.get(name) !== plain.get(name));
        }
      }
    }
  }

  #names(file: PythonFile): ReadonlyMap<string, string> {
    let names = this.#imported.get(file);
    if (!names) {
      const plain = plainNames(file.module);
      for (const name of [...this.#ofStars(file, plain)]) plain.delete(name);
      names = plain;
      this.#imported.set(file, names);
    }
    return names;
  }
}

/** Also by `setattr(torch, "compile", …)` and `patch("torch.compile")`. */
function* replacedIn({ module }: PythonFile, names: ReadonlyMap<string, string>): Generator<string> {
  for (const { statement } of statementsIn(module.body)) {
    const targets = statement.kind === 'assign' ? statement.targets : [];
    for (const target of targets) {
      const name = target.kind === 'member' ? fullName(dottedName(target), names) : undefined;
      if (name !== undefined) yield name;
    }
    const others =
      statement.kind === 'expression'
        ? [statement.value]
        : statement.kind === 'block' && statement.word === 'with'
          ? (statement.branches[0]?.heads ?? [])
          : [];
    for (const each of others) {
      if (each.kind !== 'call') continue;
      const [first, second] = each.arguments.map(({ value }) => value);
      const called = dottedName(each.callee) ?? '';
      const [object, attribute] = [fullName(dottedName(first), names), literalOf(second)];
      const text = literalOf(first);
      if (called === 'setattr' && object !== undefined && typeof attribute === 'string')
        yield `${object}.${attribute}`;
      else if (/(?:^|\.)patch$/.test(called) && typeof text === 'string') yield text;
    }
  }
}

function makesItself({ body }: ClassStatement): boolean {
  return body.some((each) => each.kind === 'function' && /^__(?:new|init|post_init)__$/.test(each.name));
}
