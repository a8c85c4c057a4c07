/** What else a finding says than where it is: its message, the places that belong to it, and what its fixes do. */
import type { Finding } from '../../src/core/base/findings.ts';
import { filesOf, Workspace } from './project.ts';

/** The findings of a rule in a project, in the order of its files. */
export function foundIn(text: string, code: string): readonly Finding[] {
  return new Workspace(filesOf(text)).all.map(({ finding }) => finding).filter((each) => each.code === code);
}

/** The messages of a rule in a project, in the order of its files. */
export function messagesIn(text: string, code: string): string[] {
  return foundIn(text, code).map(({ message }) => message);
}

/** The titles of all fixes that a rule has in a project. */
export function titlesIn(text: string, code: string): string[] {
  return foundIn(text, code).flatMap(({ fixes }) => fixes.map(({ title }) => title));
}

/** What the findings of a rule add: `path: message`. */
export function relatedIn(text: string, code: string): string[] {
  return foundIn(text, code).flatMap(({ related = [] }) =>
    related.map(({ path, message }) => `${path}: ${message}`),
  );
}

/** All that the findings of a rule say: of each the message, what its places add, and the titles of its fixes. */
export function allSaidIn(text: string, code: string): string[] {
  return foundIn(text, code).flatMap(({ message, related = [], fixes }) => [
    message,
    ...related.map((each) => each.message),
    ...fixes.map(({ title }) => title),
  ]);
}
