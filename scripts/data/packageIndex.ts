/** A package index as pip reads it (PEP 691): which files there are of a package. */
import { execFileSync } from 'node:child_process';

export interface PackageFile {
  readonly filename: string;
  readonly url: string;
  /** In bytes; `undefined` where the index does not say it. */
  readonly size: number | undefined;
  readonly requiresPython: string | undefined;
}

interface Listed {
  readonly filename: string;
  readonly url: string;
  readonly size?: number;
  readonly yanked?: boolean | string;
  readonly 'requires-python'?: string | null;
}

/** The index that pip uses on this machine. */
export function configuredIndex(): string {
  const usual = 'https://pypi.org/simple';
  if (process.env.PIP_INDEX_URL) return process.env.PIP_INDEX_URL;
  try {
    const written = execFileSync('python3', ['-m', 'pip', 'config', 'get', 'global.index-url'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return written.trim() || usual;
  } catch {
    return usual;
  }
}

/** Its files by version, those that were taken back left out; and every version that there is a file of. */
export async function filesOf(
  index: string,
  name: string,
): Promise<{
  readonly files: ReadonlyMap<string, readonly PackageFile[]>;
  readonly all: ReadonlySet<string>;
}> {
  const page = new URL(`${index.replace(/\/$/, '')}/${name}/`);
  const answer = await fetchAgain(page, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } });
  const { files } = (await answer.json()) as { readonly files: readonly Listed[] };
  const byVersion = new Map<string, PackageFile[]>();
  const all = new Set<string>();
  for (const { filename, url, size, yanked, 'requires-python': requiresPython } of files) {
    const version = versionOf(filename);
    all.add(version ?? /-(\d[^-]*?)(?:-|\.[a-z])/.exec(filename)?.[1] ?? filename);
    if (version === undefined || yanked) continue;
    const file = {
      filename,
      url: new URL(url, page).href,
      size,
      requiresPython: requiresPython ?? undefined,
    };
    byVersion.set(version, [...(byVersion.get(version) ?? []), file]);
  }
  return { files: byVersion, all };
}

function versionOf(filename: string): string | undefined {
  if (filename.endsWith('.whl')) return filename.split('-')[1];
  return /-(\d[^-]*)\.(?:tar\.gz|zip)$/.exec(filename)?.[1];
}

/** Asks several times: an index now and then fails to answer one of thousands of questions. */
export async function fetchAgain(url: URL | string, init: RequestInit = {}): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(60_000) });
      if (answer.ok) return answer;
      if (answer.status < 500 && answer.status !== 429) throw new Error(`${answer.status} for ${url}`);
    } catch (error) {
      if (attempt === 4 || /^4\d\d for/.test(String(error instanceof Error && error.message))) throw error;
    }
    if (attempt === 4) throw new Error(`No answer for ${url}.`);
    await new Promise((resolve) => setTimeout(resolve, attempt * 1000));
  }
}
