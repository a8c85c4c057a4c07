/** What a refresh adds to the facts of `data/`, one of everything, newer than all that is there. */
import { Matrix, type MatrixFiles } from '../../src/core/knowledge/matrix/matrix.ts';
import { compareVersions } from '../../src/core/knowledge/matrix/naming.ts';

/** The names of what was added. */
export interface Added {
  readonly day: string;
  /** A tag of the repository that was offered first so far. */
  readonly tag: { readonly repository: string; readonly name: string };
  /** A version of the environment that was recommended so far. */
  readonly version: { readonly environment: string; readonly number: number };
  readonly repository: string;
  readonly environment: string;
  readonly torch: string;
  readonly vmSize: string;
}

const source = 'refresh';

export function refreshedFacts(live: MatrixFiles): { readonly facts: MatrixFiles; readonly added: Added } {
  const { packages, ...own } = live;
  const facts = { ...structuredClone(own), packages };
  const { images, environments, compatibility, vmSizes } = facts;
  const matrix = new Matrix(facts);
  const day = twoWeeksAfter(images.asOf);
  for (const file of [images, environments, compatibility, vmSizes]) {
    file.asOf = day;
    file.sources[source] = 'the test of a refresh';
  }
  environments.historyEnd = day;

  const first = existing(matrix.offeredRepositories[0]);
  const tag = `biweekly.${day.slice(0, 7).replace('-', '')}.9`;
  first.tags = [...(first.tags ?? []), [tag, day, day, source]];

  const torch = nextMinor(existing(compatibility.torch.at(-1)).torch);
  compatibility.torch.push({
    ...existing(compatibility.torch.at(-1)),
    torch,
    torchvision: null,
    torchaudio: null,
    released: day,
    source: [source],
  });
  compatibility.deepspeed.push({
    ...existing(compatibility.deepspeed.at(-1)),
    version: nextMinor(existing(compatibility.deepspeed.at(-1)).version),
    released: day,
    source: [source],
  });

  const recommended = existing(matrix.recommended);
  for (const environment of environments.environments) {
    if (environment.kind !== 'acpt-curated' || environment.status !== 'active') continue;
    const last = existing(environment.ranges.at(-1));
    const number = last.versions[1] + 1;
    environment.ranges.push({
      versions: [number, number],
      dates: [day, day],
      base: first.repository.slice('mcr.microsoft.com/'.length),
      tags: [tag, tag],
      pins: { torch },
      source,
    });
    if (environment.seenLater && environment.seenLater.version <= number) delete environment.seenLater;
  }
  const version = existing(recommended.ranges.at(-1)).versions[1];

  const cuda = newestCuda(facts);
  const repository = `aifx/acpt/stable-ubuntu2404-cu${cuda.replace('.', '')}-py312-torch${torch.replaceAll('.', '')}`;
  images.repositories.push({
    repository: `mcr.microsoft.com/${repository}`,
    evidence: 'release-pinned',
    os: 'Ubuntu 24.04',
    accelerator: { kind: 'cuda', version: cuda },
    python: '3.12',
    torch,
    source,
    tags: [[tag, day, day, source]],
  });
  const environment = `acpt-pytorch-${torch.replace(/\.0$/, '')}-cuda${cuda}`;
  environments.environments.push({
    name: environment,
    kind: 'acpt-curated',
    status: 'active',
    statusSource: 'the test of a refresh',
    ranges: [{ versions: [1, 1], dates: [day, day], base: repository, tags: [tag, tag], source }],
  });

  const vmSize = 'Standard_ND999_Refresh_v9';
  vmSizes.sizes.push({
    ...existing(matrix.vmSize('Standard_ND96isr_H100_v5')),
    size: vmSize,
    source: [source],
  });

  return {
    facts,
    added: {
      day,
      tag: { repository: first.repository, name: tag },
      version: { environment: recommended.name, number: version },
      repository: `mcr.microsoft.com/${repository}`,
      environment,
      torch,
      vmSize,
    },
  };
}

/** The newest CUDA version of which both the driver and the architectures are known. */
function newestCuda({ compatibility }: MatrixFiles): string {
  const known = compatibility.cudaArchitectures
    .filter(({ torchWheels }) => torchWheels !== null)
    .map(({ cuda }) => cuda)
    .filter((cuda) =>
      compatibility.cudaDriver.some((row) => row.cuda === cuda && row.minimumDriver !== null),
    );
  return existing(known.toSorted(compareVersions).at(-1));
}

/** Newer than any tag so far, too, whose month is never after the day on which the facts were collected. */
function twoWeeksAfter(day: string): string {
  return new Date(Date.parse(day) + 14 * 86_400_000).toISOString().slice(0, 10);
}

function nextMinor(version: string): string {
  const [major = '0', minor = '0'] = version.split('.');
  return `${major}.${Number(minor) + 1}.0`;
}

function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The facts of data/ lack something that a refresh adds to.');
  return value;
}
