/** The build steps applied to an image before a job starts in it: what is installed, in which order, by which file. */

import type { Located } from '../base/located.ts';
import type { Span } from '../base/span.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import type { Word } from '../languages/python/words.ts';
import type { NamedImage } from './named.ts';

export interface Recipe {
  /** The Dockerfile, or the conda file where there is no Dockerfile. */
  readonly path: string;
  readonly kind: 'dockerfile' | 'conda';
  /** Every image that is named after `FROM`, in reading order. Empty without a Dockerfile. */
  readonly images: readonly RecipeImage[];
  /** The one that the final stage stands on. */
  readonly base: RecipeImage | undefined;
  readonly steps: readonly RecipeStep[];
  /** What `COPY` and `ADD` take from the build context, as written. */
  readonly copied: readonly Located<Word>[];
  /** What apt installs, each with the repositories that were added before; their names are empty where nobody knows them. */
  readonly systemPackages: readonly SystemPackage[];
  /** Files that pip is told to read or install and that surely are not there, unless the image itself has them. */
  readonly absent: readonly AbsentFile[];
  /** Shell scripts of the build context that the image's build or its containers surely run. */
  readonly scripts: readonly RecipeScript[];
  /** Every file that was read. */
  readonly files: readonly string[];
}

export interface RecipeScript {
  readonly path: string;
  /** Whether the system starts it by its first line, rather than a shell that is given it. */
  readonly isItself: boolean;
  /** Whether a container starts it, rather than the build. */
  readonly starts: boolean;
}

export interface AbsentFile extends Located<Word> {
  /** The path at which pip looks. */
  readonly wanted: string;
  /** Where `COPY` puts a file of that name; `undefined` where none does. */
  readonly copiedTo: string | undefined;
  /** Whether it is the folder of a project, and `wanted` what makes it one. */
  readonly isProject?: boolean;
}

export interface SystemPackage extends Located<Word> {
  readonly repositories: readonly string[];
}

export interface RecipeImage extends NamedImage {
  /** Whether the tag is a template that some program fills in when it builds. */
  readonly template: boolean;
}

export type RecipeStep =
  | Install
  | { readonly kind: 'torch-ort-configure'; readonly path: string; readonly span: Span };

export interface Install {
  readonly kind: 'install';
  readonly tool: 'pip' | 'conda';
  /** Whether uv does what pip would. */
  readonly isUv?: boolean;
  /** The command, or the `pip:` section. */
  readonly path: string;
  readonly span: Span;
  /** Whether it surely happens: not where a condition decides, and not where the build goes on without it. */
  readonly certain: boolean;
  /** Into a new environment: nothing that was installed before can be imported there. */
  readonly fresh: boolean;
  /** Whether that is a virtual environment of Python rather than one of conda. */
  readonly virtual?: boolean;
  /** The Python that the command names, as `3.11`: where the environment has another it is none of its packages. */
  readonly interpreter?: string | undefined;
  /** Of a conda file. */
  readonly channels?: readonly string[];
  /** With those of the requirements files that it names. */
  readonly requirements: readonly Located<Requirement>[];
  readonly constraints: readonly Located<Requirement>[];
  /** Whether it has others too, in a file that is not here. */
  readonly hasUnreadConstraints: boolean;
  /** Whether it installs more than those: a folder, an archive, what a variable holds, a file that is not here. */
  readonly more: boolean;
  /** The paths of the files with requirements and constraints that it reads. */
  readonly files: readonly string[];
  /** Names of packages that it removes. */
  readonly removed: readonly string[];
  readonly indexUrl: Located<Word> | undefined;
  readonly extraIndexUrls: readonly Located<Word>[];
  readonly extraIndexOptions: readonly Located<Word>[];
  readonly findLinks: readonly Located<Word>[];
  /** Whether settings of pip or uv that are made elsewhere may name such places too. */
  readonly hasSettings: boolean;
  readonly noDeps: boolean;
  readonly noBuildIsolation: boolean;
  readonly upgrade: boolean;
  /** Requirements whose limits the shell takes for files: `a>=1` without quotes. */
  readonly redirected: readonly Located<RedirectedRequirement>[];
  /** What stands where a requirement should, and is none: pip ends at it. Of the command or the `pip:` section itself. */
  readonly refused: readonly Located<Word>[];
  /** Options that a `pip:` section may not have. */
  readonly refusedOptions: readonly Located<Word>[];
}

export interface RedirectedRequirement {
  readonly span: Span;
  /** As it is meant: `a>=1,<2`. */
  readonly text: string;
  /** The first of them, as the shell reads it. */
  readonly file: string;
  /** Whether one of them is read from, so that the command fails if it is not there. */
  readonly reads: boolean;
}

export function installsOf(recipe: Recipe): Install[] {
  return recipe.steps.filter((step) => step.kind === 'install');
}

/** Whether packages may come from another place than PyPI, in releases and builds that PyPI does not have. */
export function hasOtherSource({
  indexUrl,
  extraIndexUrls,
  findLinks,
  hasSettings,
}: Pick<Install, 'indexUrl' | 'extraIndexUrls' | 'findLinks' | 'hasSettings'>): boolean {
  return indexUrl !== undefined || extraIndexUrls.length > 0 || findLinks.length > 0 || hasSettings;
}
