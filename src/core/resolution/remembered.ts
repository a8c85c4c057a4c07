/** What pip decided before: the same requirements stand in many files, on the same image. */
import type { Located } from '../base/located.ts';
import type { Packages } from '../knowledge/packages/packages.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import { type Decision, type Question, resolveInstall } from './resolve.ts';
import type { Wish } from './wish.ts';

interface Remembered {
  /** What the decision rests on besides the requirements: what is installed, as far as it was asked for. */
  readonly installed: ReadonlyMap<string, string | null | undefined>;
  readonly upgraded: ReadonlyMap<string, boolean>;
  readonly written: readonly Located<Requirement>[];
  readonly decision: Decision;
}

const known = new WeakMap<Packages, Map<string, Remembered[]>>();

/** Of more lists of requirements than these nothing is remembered any longer. */
const mostLists = 300;
/** One list on so many images. */
const mostOfList = 20;

/** The same as {@link resolveInstall}, and quicker for what was asked before. */
export function decisionFor(question: Question): Decision {
  const lists = known.get(question.packages) ?? new Map<string, Remembered[]>();
  known.set(question.packages, lists);
  const key = keyOf(question);
  const all = lists.get(key) ?? [];
  const found = all.find(({ installed, upgraded }) => holds(question, installed, upgraded));
  if (found) return relocated(found, writtenIn(question));
  if (lists.size >= mostLists) lists.clear();
  const made = remember(question);
  lists.set(key, [made, ...all.slice(0, mostOfList - 1)]);
  return made.decision;
}

function keyOf({ python, hasOtherSource, noDeps, requirements, constraints }: Question): string {
  const texts = (all: readonly Located<Requirement>[]) =>
    all.map(({ name, specifier, extras, url, marker }) => [name, specifier, extras, url, marker]);
  return JSON.stringify([python, hasOtherSource, noDeps, texts(requirements), texts(constraints)]);
}

function holds(
  question: Question,
  installed: Remembered['installed'],
  upgraded: Remembered['upgraded'],
): boolean {
  for (const [name, version] of installed) if (question.installed(name) !== version) return false;
  for (const [name, is] of upgraded) if (question.isUpgraded(name) !== is) return false;
  return true;
}

function remember(question: Question): Remembered {
  const installed = new Map<string, string | null | undefined>();
  const upgraded = new Map<string, boolean>();
  const decision = resolveInstall({
    ...question,
    installed(name) {
      const version = question.installed(name);
      installed.set(name, version);
      return version;
    },
    isUpgraded(name) {
      const is = question.isUpgraded(name);
      upgraded.set(name, is);
      return is;
    },
  });
  return { installed, upgraded, written: writtenIn(question), decision };
}

function writtenIn({ requirements, constraints }: Question): readonly Located<Requirement>[] {
  return [...requirements, ...constraints];
}

/** The same decision for the same requirements in another place. */
function relocated({ decision, written }: Remembered, there: readonly Located<Requirement>[]): Decision {
  const place = new Map(written.map((each, index) => [each, there[index] ?? each]));
  const moved = (wishes: readonly Wish[]) =>
    wishes.map((wish) => ({ ...wish, written: place.get(wish.written) ?? wish.written }));
  const { wishes, chosen, conflict } = decision;
  return {
    wishes: new Map([...wishes].map(([name, all]) => [name, moved(all)])),
    chosen,
    conflict: conflict && { ...conflict, wishes: moved(conflict.wishes) },
  };
}
