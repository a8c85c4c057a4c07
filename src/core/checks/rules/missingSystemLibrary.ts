import { type ImageReference, nameOnHub } from '../../azureml/references/imageReference.ts';
import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { installsOf, type Recipe } from '../../stack/recipe.ts';
import { shownImage } from '../support/images.ts';
import { scriptName } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const missingSystemLibrary = defineRule({
  code: 'missing-system-library',
  severity: 'warning',
  summary: 'The script imports OpenCV, but the image lacks libGL, which the package opencv-python needs.',
  *check(document) {
    const said = new Set<number>();
    for (const program of programsOf(document)) {
      const finding = lackIn(document, program);
      if (!finding || said.has(finding.span.start)) continue;
      said.add(finding.span.start);
      yield finding;
    }
  },
});

/** Releases with windows of another kind: 4.1.2 has its own Qt, which needs no libGL, 4.4.0 does. */
const older = /(?:==|<=?|~=)\s*(?:[0-3]\.|4\.[0-3](?!\d))/;

/** Modules that import `cv2` when they are imported. Source: the code of their wheels, read on 2026-11-29. */
const importing = new Set(['cv2', 'albumentations', 'imgaug', 'ultralytics']);

/**
 * What each of them installs needs libGL.so.1 in all later releases. Source: the ELF headers of the wheels 4.4.0 and 4.5.5 to 5.0.0, and
 * the metadata of the others, read on 2026-11-29.
 */
const bringing = new Map([
  ['opencv-python', 'opencv-python'],
  ['opencv-contrib-python', 'opencv-contrib-python'],
  ['imgaug', 'opencv-python'],
  ['ultralytics', 'opencv-python'],
]);

function lackIn(document: DocumentFacts, program: CheckedProgram): RuleFinding | undefined {
  const { launch, modules } = program;
  const { environment } = launch.run;
  const cause = modules?.foreign.find(({ name, isOptional }) => importing.has(name) && !isOptional);
  if (!cause || !environment || launch.program.environment !== undefined) return undefined;
  const { recipe, image } = environment;
  const meaning = recipe?.base?.meaning ?? image?.meaning;
  if (!recipe || !meaning || !lacksLibrary(meaning) || mayInstallLibrary(document, recipe)) return undefined;
  if (commandMayInstall(document, program)) return undefined;
  const written = requirementOf(environment);
  const name = bringing.get(written?.name ?? '');
  if (!written || name === undefined || older.test(written.specifier)) return undefined;
  const isDirect = written.name === name;
  const { path, span } = written;
  return {
    path,
    span,
    message: `${isDirect ? '' : `${written.name} requires ${name}. `}${name} needs libGL.so.1, which ${shownImage(meaning)} does not contain, so ${scriptName(program)} fails when it imports ${cause.name}. ${instead(environment, name, isDirect)}`,
    related: [{ path: cause.path, span: cause.span, message: `${cause.name} is imported here.` }],
    fixes: isDirect ? fixes(written) : [],
  };
}

/** The last one that brings OpenCV with windows, unless it is removed, or replaced by that without: both have the same files. */
function requirementOf({ installs }: ResolvedEnvironment): Located<Requirement> | undefined {
  const step = installs.findLastIndex(({ requirements }) =>
    requirements.some(({ name }) => bringing.has(name)),
  );
  const written = installs[step]?.requirements.findLast(({ name }) => bringing.has(name));
  const name = bringing.get(written?.name ?? '');
  const isGone = installs
    .slice(step + 1)
    .some(
      ({ install, requirements }) =>
        install.removed.some((each) => each === name) ||
        requirements.some((each) => each.name.endsWith('-headless') && each.name.startsWith('opencv-')),
    );
  return isGone ? undefined : written;
}

/** Those of which it is known. */
function lacksLibrary({ repository, tag }: ImageReference): boolean {
  const name = nameOnHub(repository.text);
  if (name === 'python') return /-slim\b/.test(tag?.text ?? '');
  return /^(?:ubuntu|debian|nvidia\/cuda|pytorch\/pytorch|mcr\.microsoft\.com\/azureml\/openmpi4\.1\.0-[\w.-]*ubuntu2[02]\.04)$/.test(
    name,
  );
}

/**
 * Packages of apt that do not bring `libgl1`, with all that they recommend. Source: what apt would install of them on an
 * empty Debian 12, 2026-11-29.
 */
const aptWithout = new Set(
  `apt-transport-https apt-utils aria2 axel build-essential bzip2 ca-certificates ccache cmake curl file g++ gcc gdb gfortran git git-lfs
  gnupg graphviz htop imagemagick iputils-ping jq less libaio-dev libcurl4-openssl-dev libegl1 libffi-dev libglib2.0-0 libglib2.0-dev
  libgomp1 libibverbs-dev libjpeg-dev libnuma-dev libopenblas-dev libopenmpi-dev libpng-dev libpq-dev libsm6 libsndfile1 libsqlite3-dev
  libssl-dev libtiff-dev libxext6 libxml2-dev libxrender-dev libxrender1 locales lsb-release make nano net-tools nginx ninja-build numactl
  openjdk-17-jre-headless openmpi-bin openssh-client openssh-server parallel patch pciutils pkg-config postgresql-client procps
  python-is-python3 python3 python3-dev python3-pip python3-setuptools python3-venv python3-wheel rsync screen software-properties-common
  sox sqlite3 strace sudo swig tar tmux tree tzdata unzip vim wget xz-utils zip zlib1g-dev`.split(/\s+/),
);

/** Packages of conda that bring no graphics along. */
const condaWithout = /^(?:python|pip|setuptools|wheel|numpy|git|openssl|ca-certificates)$/;

/** Scripts, packages that are named in another way, and files of other images may bring anything. */
const unreadCommands =
  /--from=|\.(?:sh|py)\b|\bLD_LIBRARY_PATH\b|\b(?:nala|aptitude|playwright)\b|\bsatisfy\b|^\s*(?:COPY|ADD)\b.*[\s"]\/(?:(?:usr|lib)\S*?)?["\]\s]*$|\bxargs\b|\|\s*(?:sudo\s+)?(?:ba)?sh\b|\bdpkg\b|\.deb\b|\bapt-get\b.*\bbuild-dep\b/im;

/** With a condition, or where another command follows if it fails: these are not among the packages of a recipe. */
const mayInstall = /^(?=.*(?:\|\||\b(?:if|for|while|case)\b)).*\bapt(?:-get)?\s.*\binstall\b/m;

/** By apt or conda, by a script, or because another image has it from which files are taken. */
function mayInstallLibrary({ project }: DocumentFacts, recipe: Recipe): boolean {
  const conda = installsOf(recipe).filter(({ tool }) => tool === 'conda');
  if (
    conda.some(({ more, requirements }) => more || requirements.some(({ name }) => !condaWithout.test(name)))
  )
    return true;
  if (recipe.kind === 'conda') return false;
  const text = project.read(recipe.path) ?? '';
  return (
    recipe.images.length > 1 ||
    unreadCommands.test(text) ||
    mayInstall.test(text.replace(/\\\r?\n/g, ' ')) ||
    recipe.systemPackages.some(({ text: name }) => !aptWithout.has(name.replace(/[=:].*$/, '')))
  );
}

/** Before the script starts, or in a shell script that is not read. */
function commandMayInstall({ project }: DocumentFacts, { launch }: CheckedProgram): boolean {
  const { script, command } = launch;
  const text = `${command.shell}\n${script === undefined ? '' : project.read(script)}`;
  return (
    /\b(?:apt|apt-get|aptitude|nala|dpkg|playwright)\b|\b(?:conda|mamba)\s+(?:install|env)\b|\bLD_(?:LIBRARY_PATH|PRELOAD)\b/.test(
      text,
    ) ||
    (script === undefined && /\.sh\b/.test(text))
  );
}

function instead({ recipe }: ResolvedEnvironment, name: string, isDirect: boolean): string {
  const [library, orLibrary] =
    recipe?.kind === 'conda'
      ? ['Build an image with libgl1 from a Dockerfile.', 'or build an image with libgl1 from a Dockerfile.']
      : ['Install libgl1 with apt-get.', 'or libgl1 with apt-get.'];
  return isDirect ? `Install ${name}-headless instead, ${orLibrary}` : library;
}

/** Releases that were made with windows only. Source: both packages on PyPI, 2026-11-29. */
const onlyWithWindows = /4\.(?:3\.0\.38|4\.0\.40|8\.0\.74|10\.0\.82)/;

function fixes({ path, name, nameSpan, specifier }: Located<Requirement>): Fix[] {
  if (onlyWithWindows.test(specifier)) return [];
  const end = nameSpan.end;
  return [
    {
      title: `Use ${name}-headless`,
      edits: [{ path, span: { start: end, end }, newText: '-headless' }],
    },
  ];
}
