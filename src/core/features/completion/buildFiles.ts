/** Completion in the files that environments are made of: images after `FROM`, versions that fit the stack after `==`. */

import { contains, type Span } from '../../base/span.ts';
import {
  fittingTorch,
  hasWheelFor,
  pythonSeries,
  type TorchPartner,
  torchRelease,
} from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { comparable, compareVersions } from '../../knowledge/matrix/naming.ts';
import { normalisedName } from '../../languages/python/packageName.ts';
import { publicVersion } from '../../languages/python/specifier.ts';
import { asMapping } from '../../languages/yaml/tree.ts';
import { dependentsOf, environmentsUsing } from '../../stack/dependents.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { type ResolvedEnvironment, resolveCondaFile } from '../../stack/environment.ts';
import { versionIn } from '../../stack/replay.ts';
import type { Stack } from '../../stack/stack.ts';
import { newestFit, PackageFit, type RequirementPlace } from '../packageFit.ts';
import { type Completion, plain } from './completion.ts';
import { isCondaFile } from './condaFile.ts';
import { completeImage } from './environments.ts';
import type { CompletionRequest } from './request.ts';

export function completeInBuildFile(request: CompletionRequest): Completion[] {
  const { document, offset } = request;
  const { matrix, project, path } = document;
  const line = document.text.slice(document.text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (document.isDockerfile) {
    const image = /^\s*FROM\s+(?:--\S+\s+)*(\S*)$/i.exec(line)?.[1];
    if (image !== undefined)
      return completeImage(matrix, { ...written(document.text, offset, image), needsSpace: false });
  }
  const [, name, version] =
    /(?:^|[\s"'])([A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*(?:==|(?<=\btorch|vision|audio)=)\s*([\w.+]*)$/.exec(
      line,
    ) ?? [];
  if (/^\s*#/.test(line)) return [];
  const environment =
    [
      ...dependentsOf(project, path).flatMap((each) => environmentsUsing(each, path)),
      ...document.environments.filter((each) => !document.document || isInline(each, offset)),
    ][0] ?? aloneIn(document);
  if (!environment) return [];
  if (name === undefined || version === undefined) return completeName(request, environment, line);
  const { span } = written(document.text, offset, version);
  const fit = new PackageFit(matrix, environment, pipName(name), { path, offset });
  return sorted(versionsOf(matrix, environment, fit), fit).map(({ version: each, detail }) =>
    item(each, detail, span),
  );
}

/** A conda file that nothing names yet. */
function aloneIn(document: DocumentFacts): ResolvedEnvironment | undefined {
  const root = /\.ya?ml$/i.test(document.path) && !document.document ? asMapping(document.root) : undefined;
  return root && isCondaFile(root, document, true) ? resolveCondaFile(document) : undefined;
}

/** Whether the offset stands in the conda file that is written into the document. */
function isInline({ condaFile }: ResolvedEnvironment, offset: number): boolean {
  return condaFile?.kind === 'mapping' && contains(condaFile.span, offset);
}

function item(text: string, detail: string, span: Span): Completion {
  return {
    label: text,
    newText: text,
    detail,
    ...plain,
    documentation: () => undefined,
    span,
    filterText: text,
    kind: 'version',
  };
}

/** What is half-typed before the cursor, with the rest of the word after it. */
function written(text: string, offset: number, before: string): { text: string; span: Span } {
  const rest = /^[^\s"'#,;]*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const span = { start: offset - before.length, end: offset + rest.length };
  return { text: before + rest, span };
}

interface Offer {
  readonly version: string;
  /** What it comes with. */
  readonly detail: string;
}

/** What fits first, and of that what is there already: nothing is replaced. */
function sorted(offers: readonly Offer[], fit: PackageFit): Offer[] {
  const present = publicVersion(versionIn(fit.before, fit.name) ?? '');
  const isOfImage = fit.before?.packages.get(fit.name)?.origin.place === undefined;
  const judged = offers.map(({ version, detail }) => {
    const against = fit.against(version);
    const isPresent = version === present;
    const notes = [isPresent && isOfImage ? 'in the image' : '', against?.[0] ?? '', detail];
    return { version, detail: notes.filter((note) => note !== '').join(' · '), against, isPresent };
  });
  return [
    ...judged.filter(({ against, isPresent }) => isPresent && against?.length === 0),
    ...judged.filter(({ against, isPresent }) => !isPresent && against?.length === 0),
    ...judged.filter(({ against }) => against === undefined),
    ...judged.filter(({ against }) => against !== undefined && against.length > 0),
  ];
}

/** What conda calls otherwise. */
function pipName(name: string): string {
  const normal = normalisedName(name);
  return normal === 'pytorch' ? 'torch' : normal;
}

function versionsOf(matrix: Matrix, environment: ResolvedEnvironment, fit: PackageFit): Offer[] {
  const all = () =>
    [...fit.releases()].map(({ version, against }) => ({
      version,
      detail: against?.length === 0 ? 'fits' : '',
    }));
  return tableOf(matrix, environment, fit.name, fit) ?? all();
}

/** The newest that nothing speaks against, of what is offered as its version. */
function newestOffered(
  matrix: Matrix,
  environment: ResolvedEnvironment,
  name: string,
  place: RequirementPlace,
): string | undefined {
  const fit = new PackageFit(matrix, environment, name, place);
  const table = tableOf(matrix, environment, name, fit);
  if (!table) return newestFit(matrix, environment, name, place);
  return table.find(({ version }) => fit.against(version)?.length === 0)?.version;
}

/** For packages with a table of their own, newest first. */
function tableOf(
  matrix: Matrix,
  environment: ResolvedEnvironment,
  name: string,
  fit: PackageFit,
): Offer[] | undefined {
  const { base, stack } = environment;
  const around = stack ?? base;
  if (!around) return [];
  const python = pythonSeries(versionIn(around, 'python'));
  const { compatibility } = matrix;
  switch (name) {
    case 'torch':
    case 'pytorch':
      return withOthers(matrix, fit, rowsOfTorch(matrix, around, 'torch'), torchOffers(matrix, around, base));
    case 'torchvision':
    case 'torchaudio':
      return partnerOffers(matrix, around, name, fit);
    case 'deepspeed':
      return withOthers(
        matrix,
        fit,
        compatibility.deepspeed.map(builtAnywhere),
        compatibility.deepspeed.map(({ version, released }) => ({ version, detail: `released ${released}` })),
      );
    case 'onnxruntime-training':
      return withOthers(
        matrix,
        fit,
        compatibility.onnxruntimeTraining.map(builtAnywhere),
        compatibility.onnxruntimeTraining
          .filter((each) => !each.python || python === undefined || each.python.includes(python))
          .map(({ version, combinations }) => ({ version, detail: combinations.join('; ') })),
      );
    case 'torch-ort':
      return withOthers(
        matrix,
        fit,
        compatibility.torchOrt.map(builtAnywhere),
        compatibility.torchOrt.map(({ version, onnxruntimeTraining }) => ({
          version,
          detail: onnxruntimeTraining === null ? '' : `for onnxruntime-training ${onnxruntimeTraining}`,
        })),
      );
    default:
      return undefined;
  }
}

interface Row {
  readonly version: string;
  /** Whether there are wheels for the CUDA of the image. */
  readonly isBuilt: boolean;
}

/**
 * The rows of a table, and what PyPI has besides: tables are written by hand, and later. For which CUDA a release is built
 * follows from the last row before it; for which Python, from the release itself.
 * @param rows all that the table has
 * @param offers what fits of it, in any order
 */
function withOthers(
  matrix: Matrix,
  { name, before }: PackageFit,
  rows: readonly Row[],
  offers: readonly Offer[],
): Offer[] {
  const written = new Set(rows.map(({ version }) => comparable(version)));
  const ordered = newestFirst(rows);
  const others = (matrix.packages.package(name)?.versionsFor(versionIn(before, 'python')) ?? []).filter(
    (version) =>
      !written.has(comparable(version)) &&
      ordered.find((each) => compareVersions(each.version, version) < 0)?.isBuilt === true,
  );
  return newestFirst([...offers, ...others.map((version) => ({ version, detail: '' }))]);
}

function rowsOfTorch(matrix: Matrix, { accelerator }: Stack, name: 'torch' | TorchPartner): Row[] {
  return matrix.compatibility.torch.flatMap((release) => {
    const version = release[name];
    const isBuilt = accelerator?.kind !== 'cuda' || hasWheelFor(release, accelerator.version);
    return version === null ? [] : [{ version, isBuilt }];
  });
}

function builtAnywhere({ version }: { readonly version: string }): Row {
  return { version, isBuilt: true };
}

/** Names of packages at the beginning of a requirement. */
function completeName(
  { document, offset }: CompletionRequest,
  environment: ResolvedEnvironment,
  line: string,
): Completion[] {
  const { matrix, path, text, isDockerfile } = document;
  const pattern = isDockerfile
    ? /\bpip3? install\b.*?[\s"']([A-Za-z][\w.-]*)$/
    : /\.ya?ml$/i.test(path)
      ? /^\s+-\s+["']?([A-Za-z][\w.-]*)$/
      : /^\s*([A-Za-z][\w.-]*)$/;
  const [, begun] = pattern.exec(line) ?? [];
  if (begun === undefined || (/\.ya?ml$/i.test(path) && !isInPipSection(text, offset))) return [];
  const { span } = written(text, offset, begun);
  return matrix.packages.names.map((name) => {
    // To find the release takes a while: of what is typed, not of all.
    const newest = !name.startsWith(normalisedName(begun))
      ? undefined
      : newestOffered(matrix, environment, name, { path, offset });
    return item(name, newest === undefined ? '' : `newest that fits: ${newest}`, span);
  });
}

/** Below `- pip:` of a conda file, deeper than that. */
function isInPipSection(text: string, offset: number): boolean {
  const above = text.slice(0, offset).split('\n');
  const depth = (above.at(-1) ?? '').search(/\S/);
  const start = above.findLastIndex((line) => /^\s*-\s+pip\s*:\s*$/.test(line));
  if (start < 0) return false;
  const own = (above[start] ?? '').search(/\S/);
  return depth > own && above.slice(start + 1).every((line) => line.trim() === '' || line.search(/\S/) > own);
}

function torchOffers(matrix: Matrix, stack: Stack, base: Stack | undefined): Offer[] {
  return fittingTorch(matrix, {
    python: versionIn(base ?? stack, 'python'),
    accelerator: stack.accelerator,
  }).map(({ torch, torchvision, python }) => ({
    version: torch,
    detail: [torchvision === null ? '' : `torchvision ${torchvision}`, `Python ${python.min}–${python.max}`]
      .filter((part) => part !== '')
      .join(' · '),
  }));
}

function partnerOffers(matrix: Matrix, stack: Stack, name: TorchPartner, fit: PackageFit): Offer[] {
  const torch = versionIn(stack, 'torch');
  const pair = torch ? torchRelease(matrix, torch)?.[name] : undefined;
  const offers = fittingTorch(matrix, {
    python: versionIn(stack, 'python'),
    accelerator: stack.accelerator,
  }).flatMap((release) => {
    const version = release[name];
    return version === null ? [] : [{ version, detail: `for torch ${release.torch}` }];
  });
  const rows = rowsOfTorch(matrix, stack, name);
  const all = withOthers(matrix, fit, rows, distinct(offers));
  // Beside a torch that is known, what was made for it, and what says itself that it fits.
  const isPaired = ({ version }: Offer) =>
    version === pair ||
    (!rows.some((each) => each.version === version) && fit.against(version)?.length === 0);
  return pair ? all.filter(isPaired) : all;
}

/** Several releases of torch may have the same partner: it is named with the newest. */
function distinct(offers: readonly Offer[]): Offer[] {
  return offers.filter(
    ({ version }, index) => offers.findIndex((each) => each.version === version) === index,
  );
}

function newestFirst<Row extends { readonly version: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => compareVersions(b.version, a.version));
}
