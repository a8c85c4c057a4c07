import type { BindingDocument } from '../azureml/bindings/bindings.ts';
import type { Neighbours } from '../azureml/bindings/componentFiles.ts';
import { type DetectedDocument, detectDocument } from '../azureml/documents/detect.ts';
import { isSurelyForeign } from '../azureml/documents/sniff.ts';
import { checkExpressions } from '../azureml/expressions/check.ts';
import type { ExpressionProblem } from '../azureml/expressions/problem.ts';
import { checkSchema } from '../azureml/schema/check.ts';
import type { SchemaProblem } from '../azureml/schema/problem.ts';
import { isDockerfilePath } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { isBrokenNear } from '../languages/yaml/broken.ts';
import { parseYaml } from '../languages/yaml/parse.ts';
import { isTemplate } from '../languages/yaml/tolerance.ts';
import type { YamlTree } from '../languages/yaml/tree.ts';
import { neighboursOf } from '../project/neighbours.ts';
import { isSettingsPath, settingsFor } from '../project/settings/find.ts';
import type { Settings } from '../project/settings/schema.ts';
import type { Workspace } from '../project/workspace.ts';
import {
  type ResolveContext,
  type ResolvedEnvironment,
  resolveDockerfile,
  resolveEnvironments,
} from '../stack/environment.ts';
import type { Finding, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import { applySuppressions } from './suppressions.ts';

/** What an analysis needs from outside. */
export interface Surroundings {
  readonly matrix: Matrix;
  /** The files around the document; without them it is read alone. */
  readonly workspace?: Workspace;
  /** What the editor or the command line decides; a `.acpt.yaml` above the document wins. */
  readonly settings?: Settings;
  /** Today as `2026-11-21`: what counts as old or newer than the matrix. */
  readonly today: string;
  /** Told of a rule that failed; the other rules go on. Tests rethrow. */
  readonly onBug: (rule: string, error: unknown) => void;
}

/** One version of one text and everything derived from it: computed at the first question, dropped with the version. */
export class Analysis {
  readonly text: string;
  /** How the workspace names this document; empty for a text that is no file. */
  readonly path: string;
  readonly #given: Surroundings;
  #surroundings: Surroundings | undefined;
  #settings: ReturnType<typeof settingsFor> | undefined;
  #tree: YamlTree | undefined;
  #document: { readonly detected: DetectedDocument | undefined } | undefined;
  #environments: readonly ResolvedEnvironment[] | undefined;
  #neighbours: Neighbours | undefined;
  #expressionProblems: readonly ExpressionProblem[] | undefined;
  #schemaProblems: readonly SchemaProblem[] | undefined;
  #found: readonly Finding[] | undefined;
  #findings: readonly Finding[] | undefined;

  constructor(text: string, surroundings: Surroundings, path = '') {
    this.text = text;
    this.#given = surroundings;
    this.path = path;
  }

  /** What the workspace decides for this document. */
  get settings(): ReturnType<typeof settingsFor> {
    this.#settings ??= settingsFor(this.#given.workspace, this.path, this.#given.settings);
    return this.#settings;
  }

  get surroundings(): Surroundings {
    this.#surroundings ??= { ...this.#given, today: this.settings.date ?? this.#given.today };
    return this.#surroundings;
  }

  get isDockerfile(): boolean {
    return isDockerfilePath(this.path);
  }

  get tree(): YamlTree {
    this.#tree ??= parseYaml(this.text);
    return this.#tree;
  }

  /** Which Azure ML document this is; `undefined` for everybody else's YAML. */
  get document(): DetectedDocument | undefined {
    this.#document ??= {
      detected:
        this.isDockerfile || isSurelyForeign(this.text) ? undefined : detectDocument(this.text, this.tree),
    };
    return this.#document.detected;
  }

  get environments(): readonly ResolvedEnvironment[] {
    this.#environments ??= this.#resolve();
    return this.#environments;
  }

  /** The files around the document as the readers of bindings see them. */
  get neighbours(): Neighbours | undefined {
    const { workspace } = this.#given;
    if (workspace && this.path !== '') this.#neighbours ??= neighboursOf(workspace, this.path);
    return this.#neighbours;
  }

  /** The document as the readers of bindings and symbols take it. */
  get bindingDocument(): BindingDocument {
    return { kind: this.document?.kind, root: this.tree.root, text: this.text };
  }

  get expressionProblems(): readonly ExpressionProblem[] {
    this.#expressionProblems ??=
      this.document && !isTemplate(this.text)
        ? checkExpressions(this.bindingDocument, this.neighbours).filter(
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
      const problems =
        this.document && !isTemplate(this.text)
          ? checkSchema(this.document.kind, this.tree.root, this.text)
          : [];
      this.#schemaProblems = problems.filter(
        ({ span, code }) =>
          !isBrokenNear(this.tree, span, code === 'missing-key') &&
          !(code === 'service-refuses' && this.#isReservedName(span)) &&
          !(said.has(span.start) && ['wrong-type', 'wrong-format', 'unknown-value'].includes(code)),
      );
    }
    return this.#schemaProblems;
  }

  /** Said by a rule of its own, with a fix. */
  #isReservedName({ start, end }: Span): boolean {
    return (
      this.document?.kind === 'environment' &&
      this.surroundings.matrix.isReservedName(this.text.slice(start, end))
    );
  }

  #resolve(): readonly ResolvedEnvironment[] {
    const context = this.#context(this.path);
    if (!this.isDockerfile)
      return this.document ? resolveEnvironments(context, this.document.kind, this.tree.root) : [];
    const found = resolveDockerfile(context, this.text);
    return found ? [found] : [];
  }

  #context(path: string): ResolveContext {
    const { matrix, workspace } = this.surroundings;
    return { matrix, workspace, images: this.settings.images ?? [], path };
  }

  /** The environments of another document of the workspace: of a component that a step names. */
  environmentsOf(path: string): readonly ResolvedEnvironment[] {
    const text = this.surroundings.workspace?.read(path);
    if (text === undefined || path === this.path) return [];
    const tree = parseYaml(text);
    const kind = detectDocument(text, tree)?.kind;
    return kind === undefined ? [] : resolveEnvironments(this.#context(path), kind, tree.root);
  }

  /** The files whose text decides what is found here, besides the document itself. */
  get files(): readonly string[] {
    const all = this.environments.flatMap(({ recipe, definedIn }) => [
      ...(recipe?.files ?? []),
      ...(definedIn === undefined ? [] : [definedIn]),
    ]);
    return [...new Set(all)].filter((path) => path !== this.path);
  }

  /** What the rules have to say of this text, in reading order. Nothing on a document that is not Azure ML's. */
  get findings(): readonly Finding[] {
    this.#findings ??= applySuppressions(
      this.text,
      this.#allFindings.filter(({ path }) => path === undefined),
      rules.map(({ code }) => code),
    );
    return this.#findings;
  }

  /** What they have to say of the files that its environments are made of; those files may still silence it. */
  get findingsElsewhere(): ReadonlyMap<string, readonly Finding[]> {
    const elsewhere = new Map<string, Finding[]>();
    for (const finding of this.#allFindings) {
      if (finding.path !== undefined)
        elsewhere.set(finding.path, [...(elsewhere.get(finding.path) ?? []), finding]);
    }
    return elsewhere;
  }

  get #allFindings(): readonly Finding[] {
    this.#found ??= this.#judged
      ? rules.flatMap((rule) => this.#check(rule)).sort((a, b) => a.span.start - b.span.start)
      : [];
    return this.#found;
  }

  get #judged(): boolean {
    if (this.settings.ignored) return false;
    return this.document !== undefined || this.environments.length > 0 || isSettingsPath(this.path);
  }

  #check(rule: Rule): Finding[] {
    const severity = this.settings.severity?.[rule.code];
    if (severity === 'off') return [];
    try {
      return Array.from(rule.check(this), ({ path, ...finding }) => ({
        code: rule.code,
        severity: rule.severity,
        fixes: [],
        ...finding,
        ...(severity === undefined ? {} : { severity }),
        ...(path === undefined || path === this.path ? {} : { path }),
      }));
    } catch (error) {
      this.surroundings.onBug(rule.code, error);
      return [];
    }
  }
}
