/** Container image references, `registry/repository:tag@digest`, as Docker reads them. */
import type { Span } from '../../base/span.ts';
import type { Part } from './environmentReference.ts';

export interface ImageReference {
  /** `mcr.microsoft.com`; `docker.io` where none is written. */
  readonly registry: string;
  /** With the registry, without tag and digest, as written. */
  readonly repository: Part;
  readonly tag: Part | undefined;
  readonly digest: Part | undefined;
}

/** `undefined` for an empty string and for one that cannot be an image reference. */
export function parseImageReference(text: string): ImageReference | undefined {
  const match = /^([^\s:@]+(?::\d+(?=\/)[^\s:@]*)?)(?::([^\s:@]*))?(?:@(\S*))?$/.exec(text);
  if (!match) return undefined;
  const [, repository = '', tag, digest] = match;
  const first = repository.split('/', 1)[0] ?? '';
  const hasRegistry = repository.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const tagStart = repository.length + 1;
  return {
    registry: hasRegistry ? first.toLowerCase() : 'docker.io',
    repository: part(text, { start: 0, end: repository.length }),
    tag: tag === undefined ? undefined : part(text, { start: tagStart, end: tagStart + tag.length }),
    digest:
      digest === undefined ? undefined : part(text, { start: text.length - digest.length, end: text.length }),
  };
}

/** Which of Microsoft's ACPT image families a repository belongs to; `undefined` for all other images. */
export function acptNamespace(repository: string): 'base' | 'curated' | undefined {
  const lower = repository.toLowerCase();
  if (/^mcr\.microsoft\.com\/(?:aifx\/acpt|azureml\/aifx)\//.test(lower)) return 'base';
  if (/^mcr\.microsoft\.com\/azureml\/curated\//.test(lower)) return 'curated';
  return undefined;
}

/** A repository as Docker knows it without its own registry: `ubuntu` of `docker.io/library/ubuntu`. */
export function nameOnHub(repository: string): string {
  return repository.toLowerCase().replace(/^docker\.io\/(?:library\/)?/, '');
}

/** The release of Ubuntu in an image whose name says it, and whose makers end it with that: `22.04`. */
export function ubuntuOf({ repository, tag }: ImageReference): string | undefined {
  const name = nameOnHub(repository.text);
  if (name.startsWith('mcr.microsoft.com/azureml/')) return /ubuntu(\d\d\.\d\d)/.exec(name)?.[1];
  if (name === 'ubuntu') return /^(\d\d\.\d\d)(?![\d.])/.exec(tag?.text ?? '')?.[1];
  return name === 'nvidia/cuda' ? /ubuntu(\d\d\.\d\d)/.exec(tag?.text ?? '')?.[1] : undefined;
}

/** The release of Debian in Docker's official images of Debian and of languages, as far as the tag says it: `bookworm`. */
export function debianOf({ repository, tag, digest }: ImageReference): string | undefined {
  const name = nameOnHub(repository.text);
  if (!/^(?:debian|python|node|golang|rust|gcc|buildpack-deps)$/.test(name)) return undefined;
  const text = tag?.text ?? '';
  const named = debianReleases.find((release) =>
    new RegExp(`(?:^|-)${release}(?:-(?!backports)|$)`).test(text),
  );
  // Docker's tags that name no release: those of the Pythons that still got images went to Debian 13 on 2025-08-12.
  if (name === 'python' && !digest && /^3\.(?:9|1\d)(?:-slim)?$/.test(text)) return 'trixie';
  const number = name === 'debian' ? Number(/^(\d+)(?:[.-]|$)/.exec(text)?.[1]) : Number.NaN;
  return named ?? debianReleases[number - firstDebian];
}

const firstDebian = 8;
const debianReleases = ['jessie', 'stretch', 'buster', 'bullseye', 'bookworm', 'trixie'];

/** The number of a release of Debian: 12 for `bookworm`. */
export function debianNumber(release: string): number {
  return firstDebian + debianReleases.indexOf(release);
}

/** The Python of Docker's official image of that name, as far as the tag says it: `3.10`, `3.10.14`. */
export function pythonOf({ repository, tag }: ImageReference): string | undefined {
  const name = nameOnHub(repository.text);
  return name === 'python' ? /^(3\.\d+(?:\.\d+)?)(?:-|$)/.exec(tag?.text ?? '')?.[1] : undefined;
}

function part(text: string, span: Span): Part {
  return { text: text.slice(span.start, span.end), span };
}
