/** The classes of a program that derive from classes of packages, directly or by other classes of the program. */
import type { FunctionStatement, PythonFile } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { fullName, plainNames } from './nameUses.ts';
import { dottedName } from './options/values.ts';
import { ownClasses } from './ownClasses.ts';

export interface DerivedClass {
  readonly name: string;
  /** Of packages, with their dots. */
  readonly bases: ReadonlySet<string>;
  /** Its own and those that it has of other classes of the program, by their names. */
  readonly methods: ReadonlyMap<string, Method>;
}

interface Method {
  readonly path: string;
  readonly method: FunctionStatement;
}

/** Without those whose name several have. */
export function derivedClasses(local: readonly PythonFile[]): readonly DerivedClass[] {
  const own = ownClasses(local);
  const entered = new Set<string>();
  const derived = (name: string): DerivedClass | undefined => {
    const found = entered.has(name) ? undefined : own.get(name);
    if (!found) return undefined;
    const { file, statement } = found;
    const names = plainNames(file.module);
    const bases = new Set<string>();
    const methods = new Map<string, Method>();
    entered.add(name);
    for (const { value, name: keyword } of statement.bases) {
      const written = keyword === undefined ? dottedName(value) : undefined;
      const base = written === undefined ? undefined : derived(written);
      if (base) {
        for (const each of base.bases) bases.add(each);
        // The first base that has a method goes before the others.
        for (const [each, method] of base.methods) if (!methods.has(each)) methods.set(each, method);
      } else bases.add(fullName(written, names) ?? '');
    }
    entered.delete(name);
    for (const each of statement.body)
      if (each.kind === 'function') methods.set(each.name, { path: file.path, method: each });
      else if (each.kind === 'assign')
        for (const target of each.targets) if (target.kind === 'name') methods.delete(target.name);
    return { name, bases, methods };
  };
  return [...own.keys()].flatMap((name) => derived(name) ?? []);
}

/** What the program calls anywhere, as it is written: `Net`, `Net.load_from_checkpoint`, `trainer.fit`, `.fit` of `Trainer().fit`. */
export function calledNames(local: readonly PythonFile[]): ReadonlySet<string> {
  const called = new Set<string>();
  for (const { module } of local)
    for (const { statement } of statementsIn(module.body))
      for (const expression of expressionsOf(statement)) {
        if (expression.kind !== 'call') continue;
        const { callee } = expression;
        const name = dottedName(callee) ?? (callee.kind === 'member' ? `.${callee.name}` : undefined);
        if (name !== undefined) called.add(name);
      }
  return called;
}
