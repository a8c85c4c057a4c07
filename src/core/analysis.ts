import { type DetectedDocument, detectDocument } from './documents/detect.ts';
import { isSurelyForeign } from './documents/sniff.ts';
import type { Matrix } from './matrix/matrix.ts';
import { rules } from './rules/index.ts';
import type { Finding, Rule } from './rules/rule.ts';
import { type ResolvedEnvironment, resolveDockerfile, resolveEnvironments } from './stack/environment.ts';
import { isDockerfilePath } from './workspace/paths.ts';
import type { Workspace } from './workspace/workspace.ts';
import { parseYaml } from './yaml/parse.ts';
import type { YamlTree } from './yaml/tree.ts';

/** What an analysis needs from outside. */
export interface Surroundings {
  readonly matrix: Matrix;
  /** The files around the document; without them it is read alone. */
  readonly workspace?: Workspace;
  /** VM sizes of the compute clusters by name, as far as somebody told. */
  readonly computes?: Readonly<Record<string, string>>;
  /** Today as `2026-11-21`: what counts as old or newer than the matrix. */
  readonly today: string;
  /** Told of a rule that failed; the other rules go on. Tests rethrow. */
  readonly onBug: (rule: string, error: unknown) => void;
}

/** One version of one text and everything derived from it: computed at the first question, dropped with the version. */
export class Analysis {
  readonly text: string;
  readonly surroundings: Surroundings;
  /** How the workspace names this document; empty for a text that is no file. */
  readonly path: string;
  #tree: YamlTree | undefined;
  #document: { readonly detected: DetectedDocument | undefined } | undefined;
  #environments: readonly ResolvedEnvironment[] | undefined;
  #findings: readonly Finding[] | undefined;

  constructor(text: string, surroundings: Surroundings, path = '') {
    this.text = text;
    this.surroundings = surroundings;
    this.path = path;
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

  #resolve(): readonly ResolvedEnvironment[] {
    const { matrix, workspace } = this.surroundings;
    const context = { matrix, workspace, path: this.path };
    if (!this.isDockerfile)
      return this.document ? resolveEnvironments(context, this.document.kind, this.tree.root) : [];
    const found = resolveDockerfile(context, this.text);
    return found ? [found] : [];
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
    return this.#allFindings.filter(({ path }) => path === undefined);
  }

  /** What they have to say of the files that its environments are made of. */
  get findingsElsewhere(): ReadonlyMap<string, readonly Finding[]> {
    const elsewhere = new Map<string, Finding[]>();
    for (const finding of this.#allFindings) {
      if (finding.path !== undefined)
        elsewhere.set(finding.path, [...(elsewhere.get(finding.path) ?? []), finding]);
    }
    return elsewhere;
  }

  get #allFindings(): readonly Finding[] {
    this.#findings ??=
      this.document || this.environments.length > 0
        ? rules.flatMap((rule) => this.#check(rule)).sort((a, b) => a.span.start - b.span.start)
        : [];
    return this.#findings;
  }

  #check(rule: Rule): Finding[] {
    try {
      return Array.from(rule.check(this), ({ path, ...finding }) => ({
        code: rule.code,
        severity: rule.severity,
        fixes: [],
        ...finding,
        ...(path === undefined || path === this.path ? {} : { path }),
      }));
    } catch (error) {
      this.surroundings.onBug(rule.code, error);
      return [];
    }
  }
}
