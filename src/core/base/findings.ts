/** What is found in files, and how it can be put right: plain data that every program shows in its own way. */
import type { Span, TextEdit } from './span.ts';

/** `error`: the job cannot work. `warning`: it probably does not do what was meant. `info`, `hint`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A change that resolves a finding. */
export interface Fix {
  /** An imperative the reader chooses from a menu: "Use acpt-pytorch-2.8-cuda12.6". */
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** It changes what the reader asked for, such as the PyTorch: never made together with others unseen. */
  readonly needsJudgement?: boolean;
  /** It takes away lines that may only have the wrong name or place: made by nobody but who chooses it. */
  readonly losesLines?: boolean;
  /** What it writes is an example that the reader replaces: made by nobody but who chooses it. */
  readonly isExample?: boolean;
}

/** An edit of the file that has the finding, or of the one that it names. */
export interface FileEdit extends TextEdit {
  readonly path?: string;
}

export interface Finding {
  /** The rule's code. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, in whole sentences. */
  readonly message: string;
  /** The file that has the mistake, where that is not the document itself: its Dockerfile, its requirements. */
  readonly path?: string;
  readonly span: Span;
  /** Ways to resolve it, the best first. Empty where there is no single right answer. */
  readonly fixes: readonly Fix[];
  /** How an editor may draw the span: faded, or struck through. */
  readonly tag?: 'unnecessary' | 'deprecated';
  /** Other places that take part in the same mistake, or follow from it. */
  readonly related?: readonly RelatedInformation[];
  /** Findings of a file with the same group are one mistake, whichever rules found them. */
  readonly group?: string;
}

/** A place that belongs to a finding, with its part in it. */
export interface RelatedInformation {
  /** The file, where it is not the one that has the finding. */
  readonly path?: string;
  readonly span: Span;
  readonly message: string;
}

/**
 * Edits of several files, by path. The same edit made twice counts once: two jobs may be built by one Dockerfile.
 * @param own the path of edits that name none
 */
export function editsByFile(edits: readonly FileEdit[], own: string): Map<string, TextEdit[]> {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const path = edit.path ?? own;
    const known = byFile.get(path) ?? [];
    byFile.set(path, known);
    if (!known.some((each) => isSame(each, edit))) known.push({ span: edit.span, newText: edit.newText });
  }
  return byFile;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Takes edits as long as none overlaps one that was taken before; all edits of one fix, or none. */
export class EditMerger {
  readonly taken: FileEdit[] = [];
  readonly #own: string;

  /** @param own the path of edits that name none */
  constructor(own: string) {
    this.#own = own;
  }

  /** Whether the edits fit, and were taken. */
  add(edits: readonly FileEdit[]): boolean {
    const free = edits.every((edit) => this.taken.every((each) => !this.#overlap(each, edit)));
    if (free) this.taken.push(...edits);
    return free;
  }

  #overlap(a: FileEdit, b: FileEdit): boolean {
    if ((a.path ?? this.#own) !== (b.path ?? this.#own)) return false;
    return a.span.start <= b.span.end && b.span.start <= a.span.end;
  }
}
