/** What a package's own files say: which packages it requires, and what can be imported from it. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Reader, TextWriter, ZipReader } from '@zip.js/zip.js';
import { extract } from 'tar-stream';
import { fetchAgain, type PackageFile } from './packageIndex.ts';

export interface Metadata {
  readonly requires: readonly string[];
  /** Top-level names that its wheel brings; empty for a source distribution. */
  readonly imports: readonly string[];
}

/** Reads only the parts of a wheel that are needed: some wheels have gigabytes. */
export async function wheelMetadata(file: PackageFile): Promise<Metadata> {
  const { url } = file;
  const reader = new ZipReader(new Ranges(file));
  try {
    const entries = await reader.getEntries();
    const entry = entries.find(({ filename }) => /^[^/]+\.dist-info\/METADATA$/.test(filename));
    if (!entry || entry.directory) throw new Error(`No METADATA in ${url}.`);
    const text = await entry.getData(new TextWriter());
    const imports = new Set(entries.flatMap(({ filename }) => topLevelName(filename) ?? []));
    return { requires: requiresDist(text), imports: [...imports].sort() };
  } finally {
    await reader.close();
  }
}

/** A file of an index, part by part. The library's own reader wants headers that not every index sends. */
class Ranges extends Reader<PackageFile> {
  readonly #file: PackageFile;
  #last: Uint8Array = new Uint8Array();

  constructor(file: PackageFile) {
    super(file);
    this.#file = file;
  }

  override async init(): Promise<void> {
    const { url, size } = this.#file;
    this.size = size ?? Number((await fetchAgain(url, { method: 'HEAD' })).headers.get('content-length'));
    // Where the list of contents is, and mostly the metadata too.
    const length = Math.min(this.size, 96 * 1024);
    this.#last = await this.#fetch(this.size - length, length);
  }

  override async readUint8Array(start: number, length: number): Promise<Uint8Array> {
    const first = this.size - this.#last.length;
    return start >= first
      ? this.#last.slice(start - first, start - first + length)
      : this.#fetch(start, length);
  }

  async #fetch(start: number, length: number): Promise<Uint8Array> {
    const range = `bytes=${start}-${start + length - 1}`;
    const answer = await fetchAgain(this.#file.url, { headers: { range } });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return answer.status === 206 ? bytes : bytes.slice(start, start + length);
  }
}

function topLevelName(filename: string): string | undefined {
  const [, folder, module] =
    /^(?:(\w+)\/(?:.*\.(?:py|so))|(\w+)(?:\.[\w-]+)?\.(?:py|so))$/.exec(filename) ?? [];
  const name = folder ?? module;
  return name === undefined || /^(?:tests?|docs?|examples?|benchmarks?|scripts|tools|build|bin)$/.test(name)
    ? undefined
    : name;
}

/** Headers of `METADATA` and `PKG-INFO`. */
function requiresDist(text: string): string[] {
  const headers = text.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return [...headers.matchAll(/^Requires-Dist:\s*(.+)$/gim)].map(([, value = '']) => value.trim());
}

/** Of a source distribution: what setuptools wrote beside it, else its headers. */
export async function sourceMetadata({ url }: PackageFile): Promise<Metadata> {
  if (!url.endsWith('.tar.gz')) return { requires: [], imports: [] };
  const answer = await fetchAgain(url);
  // All of it first: a stream that is cut off while it is unpacked would end the program.
  const unpacked = Readable.from([Buffer.from(await answer.arrayBuffer())])
    .pipe(createGunzip())
    .pipe(extract());
  let headers: string[] = [];
  let written: string[] | undefined;
  for await (const entry of unpacked) {
    const { name } = entry.header;
    if (/^[^/]+\/PKG-INFO$/.test(name)) headers = requiresDist(await textOf(entry));
    else if (/\.egg-info\/requires\.txt$/.test(name)) written = beforeExtras(await textOf(entry));
    else entry.resume();
  }
  return { requires: headers.length > 0 ? headers : (written ?? []), imports: [] };
}

/** The lines above the first `[extra]`; `[:marker]` opens those of all under a condition. */
function beforeExtras(text: string): string[] {
  let condition: string | undefined = '';
  return text.split('\n').flatMap((line) => {
    const [, extra, marker] = /^\[(\w[^:\]]*)?(?::(.*))?\]$/.exec(line.trim()) ?? [];
    if (line.trim().startsWith('[')) condition = extra === undefined ? marker : undefined;
    else if (line.trim() !== '' && condition !== undefined)
      return [condition === '' ? line.trim() : `${line.trim()} ; ${condition}`];
    return [];
  });
}

async function textOf(entry: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of entry) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
