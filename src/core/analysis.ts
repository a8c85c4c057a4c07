import { type DetectedDocument, detectDocument } from './documents/detect.ts';
import { isSurelyForeign } from './documents/sniff.ts';
import { checkExpressions } from './expressions/check.ts';
import type { ExpressionProblem } from './expressions/problem.ts';
import type { Matrix } from './matrix/matrix.ts';
import { rules } from './rules/index.ts';
import type { Finding, Rule } from './rules/rule.ts';
import { checkSchema } from './schema/check.ts';
import type { SchemaProblem } from './schema/problem.ts';
import { type ResolvedEnvironment, resolveEnvironments } from './stack/environment.ts';
import type { BindingDocument } from './symbols/bindings.ts';
import type { Neighbours } from './symbols/neighbours.ts';
import { isBrokenNear } from './yaml/broken.ts';
import { parseYaml } from './yaml/parse.ts';
import type { YamlTree } from './yaml/tree.ts';

/** What an analysis needs from outside. */
export interface Surroundings {
  readonly matrix: Matrix;
  /** Today as `2026-11-21`: what counts as old or newer than the matrix. */
  readonly today: string;
  /** The files around the document; absent where there are none to read. */
  readonly neighbours?: Neighbours;
  /** Told of a rule that failed; the other rules go on. Tests rethrow. */
  readonly onBug: (rule: string, error: unknown) => void;
}

/** One version of one text and everything derived from it: computed at the first question, dropped with the version. */
export class Analysis {
  readonly text: string;
  readonly surroundings: Surroundings;
  #tree: YamlTree | undefined;
  #document: { readonly detected: DetectedDocument | undefined } | undefined;
  #environments: readonly ResolvedEnvironment[] | undefined;
  #expressionProblems: readonly ExpressionProblem[] | undefined;
  #schemaProblems: readonly SchemaProblem[] | undefined;
  #findings: readonly Finding[] | undefined;

  constructor(text: string, surroundings: Surroundings) {
    this.text = text;
    this.surroundings = surroundings;
  }

  get tree(): YamlTree {
    this.#tree ??= parseYaml(this.text);
    return this.#tree;
  }

  /** Which Azure ML document this is; `undefined` for everybody else's YAML. */
  get document(): DetectedDocument | undefined {
    this.#document ??= {
      detected: isSurelyForeign(this.text) ? undefined : detectDocument(this.text, this.tree),
    };
    return this.#document.detected;
  }

  get environments(): readonly ResolvedEnvironment[] {
    this.#environments ??= this.document
      ? resolveEnvironments(this.surroundings.matrix, this.document.kind, this.tree.root)
      : [];
    return this.#environments;
  }

  /** The document as the readers of bindings and symbols take it. */
  get bindingDocument(): BindingDocument {
    return { kind: this.document?.kind, root: this.tree.root, text: this.text };
  }

  get expressionProblems(): readonly ExpressionProblem[] {
    this.#expressionProblems ??= this.document
      ? checkExpressions(this.bindingDocument, this.surroundings.neighbours).filter(
          ({ span }) => !isBrokenNear(this.tree, span),
        )
      : [];
    return this.#expressionProblems;
  }

  /** Without what the checks of expressions say better of the same place. */
  get schemaProblems(): readonly SchemaProblem[] {
    if (!this.#schemaProblems) {
      // A hint that nothing names an input says nothing about what is wrong with it.
      const problemsSaid = this.expressionProblems.filter(({ severity }) => severity !== 'hint');
      const said = new Set(problemsSaid.map(({ span }) => span.start));
      const problems = this.document ? checkSchema(this.document.kind, this.tree.root, this.text) : [];
      this.#schemaProblems = problems.filter(
        ({ span, code }) =>
          !isBrokenNear(this.tree, span, code === 'missing-key') &&
          !(said.has(span.start) && ['wrong-type', 'wrong-format', 'unknown-value'].includes(code)),
      );
    }
    return this.#schemaProblems;
  }

  /** What the rules have to say, in reading order. Nothing on a document that is not Azure ML's. */
  get findings(): readonly Finding[] {
    this.#findings ??= this.document
      ? rules.flatMap((rule) => this.#check(rule)).sort((a, b) => a.span.start - b.span.start)
      : [];
    return this.#findings;
  }

  #check(rule: Rule): Finding[] {
    try {
      return Array.from(rule.check(this), (finding) => ({
        code: rule.code,
        severity: rule.severity,
        fixes: [],
        ...finding,
      }));
    } catch (error) {
      this.surroundings.onBug(rule.code, error);
      return [];
    }
  }
}
