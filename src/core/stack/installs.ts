/** Installations as a recipe has them, from what commands and files say. */
import type { Located } from '../base/located.ts';
import { folderOf, joined } from '../base/paths.ts';
import { type CondaFile, readCondaFile } from '../languages/python/condaFile.ts';
import type { PipArguments } from '../languages/python/pipArguments.ts';
import type { Word } from '../languages/python/words.ts';
import type { ShellCommand } from '../languages/shell/commands.ts';
import type { CondaInstall, InstallCommand } from '../languages/shell/installs.ts';
import { defineFact, type Project } from '../project/project.ts';
import type { Install, RedirectedRequirement } from './recipe.ts';

/** Where in the workspace the file lies that a word names. */
type Find = (word: Word) => string | undefined;

/** What most installations have in common. */
export const plainInstall = {
  kind: 'install',
  certain: true,
  constraints: [],
  hasUnreadConstraints: false,
  more: false,
  files: [],
  removed: [],
  indexUrl: undefined,
  extraIndexUrls: [],
  extraIndexOptions: [],
  findLinks: [],
  hasSettings: false,
  noDeps: false,
  noBuildIsolation: false,
  upgrade: false,
  redirected: [],
  refused: [],
  refusedOptions: [],
} as const;

/**
 * What a command installs.
 * @param path of the file in which it stands
 * @param files gets the paths of what it reads
 */
export function installsBy(
  project: Project,
  found: Exclude<InstallCommand, { kind: 'torch-ort-configure' }>,
  command: ShellCommand,
  path: string,
  find: Find,
  files: Set<string>,
): Install[] {
  switch (found.kind) {
    case 'pip': {
      if (found.arguments.elsewhere) return [];
      const redirected = redirectedIn(command).map((each) => ({ ...each, path }));
      const install = pipInstall(project, found.arguments, path, found.span, find, files);
      return [{ ...install, isUv: found.isUv, interpreter: found.interpreter, redirected }];
    }
    case 'conda':
      return [condaInstall(found, path)];
    case 'remove':
      return [
        {
          ...plainInstall,
          tool: 'pip',
          path,
          span: found.span,
          fresh: false,
          requirements: [],
          removed: found.names,
        },
      ];
    case 'conda-env': {
      const named = find(found.file);
      const source = named === undefined ? undefined : project.file(named);
      if (source === undefined)
        return found.creates
          ? [{ ...plainInstall, tool: 'conda', path, span: found.span, fresh: true, requirements: [] }]
          : [];
      const { path: file } = source;
      files.add(file);
      const conda = readCondaFile(source.yaml.root);
      // A requirements file is named as seen from the conda file, whether by its place here or by its place there.
      const beside = (word: Word) => joined(folderOf(file), word.text);
      return conda ? condaSteps(project, conda, file, found.creates, beside, files) : [];
    }
    default:
      return found satisfies never;
  }
}

/** What a conda file installs: first its own packages, then those of its pip section. */
export function condaSteps(
  project: Project,
  { span, channels, specs, pip }: CondaFile,
  path: string,
  fresh: boolean,
  find: Find,
  files: Set<string>,
): Install[] {
  const conda: Install = {
    ...plainInstall,
    tool: 'conda',
    path,
    span,
    fresh,
    channels,
    requirements: specs.map((each) => ({ ...each, path })),
  };
  return pip ? [conda, pipInstall(project, pip, path, pip.span, find, files)] : [conda];
}

export function asCertainAs({ certain }: ShellCommand, installs: readonly Install[]): Install[] {
  return installs.map((each) => ({ ...each, certain: each.certain && certain }));
}

/** @param find where in the workspace the file lies that a word of the command names */
function pipInstall(
  project: Project,
  pip: PipArguments,
  path: string,
  span: Install['span'],
  find: Find,
  files: Set<string>,
): Install {
  const place = <Value extends { readonly span: Install['span'] }>(
    values: readonly Value[],
    file = path,
  ): Located<Value>[] => values.map((each) => ({ ...each, path: file }));
  const requirements = place(pip.requirements);
  const constraints: Install['constraints'][number][] = [];
  const options = {
    indexUrl: pip.indexUrl && { ...pip.indexUrl, path },
    extraIndexUrls: place(pip.extraIndexUrls),
    extraIndexOptions: place(pip.extraIndexOptions),
    findLinks: place(pip.findLinks),
  };
  const seen = new Set<string>();
  let { more } = pip;
  let hasUnreadConstraints = project.get(hasLimits, path);
  const open = (file: string | undefined, into: Install['requirements'][number][]): void => {
    if (file !== undefined && seen.has(file)) return;
    const source = file === undefined || seen.size > 20 ? undefined : project.file(file);
    if (into === constraints) hasUnreadConstraints ||= source === undefined;
    else more ||= source === undefined || source.requirements.more;
    if (file === undefined || source === undefined) return;
    seen.add(file);
    files.add(file);
    const content = source.requirements;
    into.push(...place(content.requirements, file));
    options.indexUrl ??= content.indexUrl && { ...content.indexUrl, path: file };
    options.extraIndexUrls.push(...place(content.extraIndexUrls, file));
    options.extraIndexOptions.push(...place(content.extraIndexOptions, file));
    options.findLinks.push(...place(content.findLinks, file));
    for (const word of content.files) open(joined(folderOf(file), word.text), into);
    for (const word of content.constraints) open(joined(folderOf(file), word.text), constraints);
  };
  for (const word of pip.files) open(find(word), requirements);
  for (const word of pip.constraints) open(find(word), constraints);
  const { noDeps, noBuildIsolation, upgrade } = pip;
  return {
    ...plainInstall,
    tool: 'pip',
    path,
    span,
    fresh: false,
    requirements,
    constraints,
    hasUnreadConstraints,
    more,
    files: [...seen],
    refused: place(pip.refused),
    refusedOptions: place(pip.refusedOptions),
    ...options,
    hasSettings: project.get(hasSettings, path),
    noDeps,
    noBuildIsolation,
    upgrade,
  };
}

/** Whether a file names other places to install from: variables, files and commands with settings of pip and uv. */
const hasSettings = defineFact<boolean>({
  name: 'settings of pip',
  compute: (project, path) => settings.test(project.read(path) ?? ''),
});

const settings = /_INDEX|FIND_LINKS|TORCH_BACKEND|torch-backend|PIP_CONFIG|pip\.conf|pip config|uv\.toml/;

/** Whether a file says otherwise than with constraints which releases are taken. */
const hasLimits = defineFact<boolean>({
  name: 'limits for what pip takes',
  compute: (project, path) => limits.test(project.read(path) ?? ''),
});

const limits =
  /(?:PIP|UV)_CONSTRAINT|exclude-newer|EXCLUDE_NEWER|uploaded-prior-to|UPLOADED_PRIOR_TO|--resolution|UV_RESOLUTION|--overrides?\b|UV_OVERRIDE|legacy-resolver/;

function condaInstall({ span, creates, specs, more, noDeps }: CondaInstall, path: string): Install {
  return {
    ...plainInstall,
    tool: 'conda',
    path,
    span,
    fresh: creates,
    requirements: specs.map((each) => ({ ...each, path })),
    more,
    noDeps,
  };
}

/** `a>=1` and `a>=1,<2` without quotes. */
function redirectedIn({ redirections }: ShellCommand): RedirectedRequirement[] {
  const found: RedirectedRequirement[] = [];
  for (const { sign, touches, target, span } of redirections) {
    const last = found.at(-1);
    const reads = sign === '<';
    if (touches && /^=?\d/.test(target.text))
      found.push({ span, text: `${touches.text}${sign}${target.text}`, file: target.text, reads });
    else if (last?.span.end === span.start)
      found[found.length - 1] = {
        span: { start: last.span.start, end: span.end },
        text: `${last.text}${sign}${target.text}`,
        file: last.file,
        reads: last.reads || reads,
      };
  }
  return found;
}
