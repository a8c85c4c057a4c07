/** Edits made one after the other, each in the text that the others left: kept as edits of the texts as they are. */
import { editsByFile, type FileEdit } from '../../base/findings.ts';
import { applyEdits, type Span, type TextEdit } from '../../base/span.ts';

/** An edit of a text as it is, with why it is made. */
export interface ReasonedEdit extends TextEdit {
  readonly path: string;
  /** The title of the step: "Move to acpt-pytorch-2.8-cuda12.6:15", or that of a fix. */
  readonly label: string;
}

export class Draft {
  readonly #original: (path: string) => string | undefined;
  readonly #edits: ReadonlyMap<string, readonly ReasonedEdit[]>;

  /** @param original the texts as they are */
  constructor(
    original: (path: string) => string | undefined,
    edits: ReadonlyMap<string, readonly ReasonedEdit[]> = new Map(),
  ) {
    this.#original = original;
    this.#edits = edits;
  }

  get edits(): readonly ReasonedEdit[] {
    return [...this.#edits.values()].flat();
  }

  /** What is in the files with all edits. */
  get texts(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#edits].map(([path, edits]) => [path, applyEdits(this.#original(path) ?? '', edits)]),
    );
  }

  /** @param own the path of edits that name none */
  with(edits: readonly FileEdit[], own: string, label: string): Draft {
    const next = new Map(this.#edits);
    for (const [path, each] of editsByFile(edits, own)) {
      // From the end, so that the places of those before stay as they are.
      const ordered = each.toSorted((a, b) => b.span.start - a.span.start || b.span.end - a.span.end);
      let known = next.get(path) ?? [];
      for (const edit of ordered) known = composed(known, { ...edit, path, label });
      next.set(path, known);
    }
    return new Draft(this.#original, next);
  }

  /** Whether a span of the edited text touches what a step with that label wrote. */
  isWrittenBy(label: string, path: string, span: Span): boolean {
    return placed(this.#edits.get(path) ?? []).some(
      ({ edit, start, end }) => edit.label === label && start < span.end && span.start < end,
    );
  }
}

interface Placed {
  readonly edit: ReasonedEdit;
  /** Where its new text is in the edited text. */
  readonly start: number;
  readonly end: number;
  /** What to take from an offset before it to find the same place in the original. */
  readonly shift: number;
}

function placed(edits: readonly ReasonedEdit[]): Placed[] {
  let shift = 0;
  return edits.map((edit) => {
    const start = edit.span.start + shift;
    const end = start + edit.newText.length;
    const found = { edit, start, end, shift };
    shift += edit.newText.length - (edit.span.end - edit.span.start);
    return found;
  });
}

/** @param next an edit of the text that the others left */
function composed(edits: readonly ReasonedEdit[], next: ReasonedEdit): readonly ReasonedEdit[] {
  const all = placed(edits);
  const { start, end } = next.span;
  const before = all.filter((each) => each.end < start);
  const after = all.filter((each) => each.start > end);
  const [first, ...more] = all.slice(before.length, all.length - after.length);
  const last = more.at(-1) ?? first;
  const lastBefore = before.at(-1);
  const shift = first?.shift ?? (lastBefore ? lastBefore.end - lastBefore.edit.span.end : 0);
  const shiftAfter = last ? last.end - last.edit.span.end : shift;
  const kept = (text: string | undefined) => text ?? '';
  const merged: ReasonedEdit = {
    ...next,
    span: {
      start: first ? Math.min(first.edit.span.start, start - first.shift) : start - shift,
      end: last ? Math.max(last.edit.span.end, end - shiftAfter) : end - shift,
    },
    newText:
      kept(first?.edit.newText.slice(0, Math.max(0, start - first.start))) +
      next.newText +
      kept(last?.edit.newText.slice(Math.min(last.edit.newText.length, Math.max(0, end - last.start)))),
    label: [first?.edit.label, next.label]
      .filter((each) => each !== undefined && each !== next.label)
      .concat(next.label)
      .join('; '),
  };
  return [...before.map(({ edit }) => edit), merged, ...after.map(({ edit }) => edit)];
}
