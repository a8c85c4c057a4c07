/** What is known of one document: its tree, what it is, its environments and runs, the settings that hold for it. */
import type { DetectedDocument } from '../azureml/documents/detect.ts';
import { documentIn, type SourceDocument } from '../azureml/documents/document.ts';
import type { DocumentKind } from '../azureml/documents/kinds.ts';
import { type SdkCode, sdkCodeOf } from '../azureml/sdk/read.ts';
import { isDockerfilePath, isFilePath, isPythonPath } from '../base/paths.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { parseYaml } from '../languages/yaml/parse.ts';
import type { YamlNode, YamlTree } from '../languages/yaml/tree.ts';
import { type DocumentSettings, settingsFor } from '../project/documentSettings.ts';
import { defineFact, type Project } from '../project/project.ts';
import type { SourceFile } from '../project/sourceFile.ts';
import {
  type ResolvedEnvironment,
  resolveDockerfile,
  resolveEnvironments,
  resolveSites,
} from './environment.ts';

/**
 * Reads a document in a project. Nothing is kept here: the project keeps each fact as long as the files that it rests
 * on stay as they are, so that this may be made anew for every question.
 */
export class DocumentFacts implements SourceDocument {
  readonly project: Project;
  /** How the project names the document. */
  readonly path: string;

  constructor(project: Project, path: string) {
    this.project = project;
    this.path = path;
  }

  /** Empty where there is no such file any more. */
  get text(): string {
    return this.#file?.text ?? '';
  }

  get tree(): YamlTree {
    return (this.isPython ? undefined : this.#file?.yaml) ?? nothing;
  }

  treeOf(text: string): YamlTree {
    if (this.isPython) return nothing;
    return this.#file?.parsedYaml.edited(text).tree ?? parseYaml(text);
  }

  get root(): YamlNode | undefined {
    return this.tree.root;
  }

  get isDockerfile(): boolean {
    return isDockerfilePath(this.path);
  }

  /** A Python file or a notebook. */
  get isPython(): boolean {
    return isPythonPath(this.path);
  }

  /** What Python code says of Azure ML; `undefined` for everybody else's code. */
  get sdk(): SdkCode | undefined {
    return this.isPython ? sdkCodeOf(this.project, this.path) : undefined;
  }

  /**
   * Whether it lies in a folder from which relative paths lead: a new document in an editor does not yet, and Python code
   * runs wherever somebody starts it.
   */
  get isInFolder(): boolean {
    return isFilePath(this.path) && !this.isPython;
  }

  /** Which Azure ML document this is; `undefined` for everybody else's YAML. */
  get document(): DetectedDocument | undefined {
    return documentIn(this.project, this.path);
  }

  get kind(): DocumentKind | undefined {
    return this.document?.kind;
  }

  /** What the workspace and the editor decide for this document. */
  get settings(): DocumentSettings {
    return settingsFor(this.project, this.path);
  }

  /** The day to judge by. */
  get today(): string {
    return this.settings.date ?? this.project.today;
  }

  get matrix(): Matrix {
    return this.project.matrix;
  }

  /** In reading order. */
  get environments(): readonly ResolvedEnvironment[] {
    return this.project.get(environments, this.path);
  }

  /** The files that its environments are made of, besides the document itself. */
  get buildFiles(): readonly string[] {
    const all = this.environments.flatMap(({ recipe, condaPath, commandFiles, definedIn }) => [
      ...(recipe?.files ?? this.#refused(condaPath)),
      ...(recipe?.scripts.map(({ path }) => path) ?? []),
      ...commandFiles,
      ...(definedIn === undefined ? [] : [definedIn]),
    ]);
    return [...new Set(all)].filter((path) => path !== this.path);
  }

  /** A conda file from which no recipe can be read is looked at too, where it is there. */
  #refused(condaPath: string | undefined): readonly string[] {
    return condaPath !== undefined && this.project.exists(condaPath) ? [condaPath] : [];
  }

  get #file(): SourceFile | undefined {
    return this.project.file(this.path);
  }
}

/** `undefined` where there is no such file. */
export function documentFacts(project: Project, path: string): DocumentFacts | undefined {
  return project.exists(path) ? new DocumentFacts(project, path) : undefined;
}

const nothing: YamlTree = { root: undefined, documents: 0, problems: [], linked: false };

const environments = defineFact<readonly ResolvedEnvironment[]>({
  name: 'environments of a document',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    const context = { project, path, matrix: project.matrix, images: document.settings.images ?? [] };
    if (document.isPython) return resolveSites(context, document.sdk?.sites ?? []);
    if (!document.isDockerfile)
      return document.kind === undefined ? [] : resolveEnvironments(context, document.kind, document.root);
    const found = resolveDockerfile(context);
    return found ? [found] : [];
  },
});
