/**
 * Asks a registry of images by the OCI distribution API, read-only and without an account.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod/mini';
import { digestPattern, repositoryPattern, tagPattern } from '../core/knowledge/registry/facts.ts';
import { type Answer, get, NoAnswer } from './http.ts';
import { tokenAddress, tokenIn } from './token.ts';

/** Says in a sentence what the registry did wrong, or that it cannot be reached. */
export class RegistryError extends Error {}

export interface RegistryImage {
  readonly digest: string;
  /** Of the layers and the configuration, compressed. */
  readonly bytes: number;
}

/** What is waited and read at most. Tests have less patience. */
export interface Patience {
  /** For one answer, in milliseconds. */
  readonly answer: number;
  /** Between two tries, at first and at most, in milliseconds. */
  readonly pause: readonly [number, number];
  readonly tries: number;
}

const usualPatience: Patience = { answer: 30_000, pause: [500, 30_000], tries: 5 };
const mostBytes = 8_000_000;
const mostPages = 200;
const mostNames = 20_000;

const Tags = z.object({ tags: z.nullable(z.array(z.string())) });
const Catalogue = z.object({ repositories: z.nullable(z.array(z.string())) });
const Size = z.object({ size: z.number().check(z.int(), z.nonnegative()) });
const Manifest = z.object({ config: Size, layers: z.array(Size) });
const Index = z.object({
  manifests: z.array(
    z.object({
      digest: z.string().check(z.regex(digestPattern)),
      platform: z.optional(z.object({ os: z.string(), architecture: z.string() })),
    }),
  ),
});

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

export class RegistryClient {
  readonly #base: URL;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  /** By what was asked for when it was needed: one repository, or the catalogue. */
  readonly #tokens = new Map<string, string>();

  /** @param base `https://mcr.microsoft.com/`, or a mirror of it */
  constructor(base: URL, signal: AbortSignal, patience: Patience = usualPatience) {
    this.#base = base;
    this.#signal = signal;
    this.#patience = patience;
  }

  /**
   * `undefined` where there is no such repository.
   * @throws RegistryError
   */
  async tags(repository: string): Promise<readonly string[] | undefined> {
    const pages = this.#pages(
      `${repository}/tags/list?n=1000`,
      repository,
      Tags,
      ({ tags }) => tags ?? [],
      tagPattern,
    );
    return await pages;
  }

  /**
   * The repositories of the registry; `undefined` where it does not tell.
   * @throws RegistryError
   */
  async catalogue(): Promise<readonly string[] | undefined> {
    const read = ({ repositories }: z.infer<typeof Catalogue>) => repositories ?? [];
    return await this.#pages('_catalog?n=1000', '_catalog', Catalogue, read, repositoryPattern);
  }

  /**
   * What a tag means on Linux with an x86-64 processor; `undefined` where there is no such tag.
   * @throws RegistryError
   */
  async image(repository: string, reference: string): Promise<RegistryImage | undefined> {
    const answer = await this.#ask(`${repository}/manifests/${reference}`, repository, manifestTypes);
    if (answer === undefined) return undefined;
    const digest = this.#digestOf(answer, reference);
    const index = this.#parsed(answer.body, z.union([Index, Manifest]));
    if (!('manifests' in index)) return { digest, bytes: bytesOf(index) };
    const found = index.manifests.find(
      ({ platform }) => platform?.os === 'linux' && platform.architecture === 'amd64',
    );
    const inner =
      found && (await this.#ask(`${repository}/manifests/${found.digest}`, repository, manifestTypes));
    if (!found || !inner) throw this.#error(`has no image for Linux on x86-64 in ${repository}:${reference}`);
    this.#digestOf(inner, found.digest);
    // What people pin is the digest of the whole.
    return { digest, bytes: bytesOf(this.#parsed(inner.body, Manifest)) };
  }

  async #pages<Page>(
    first: string,
    about: string,
    shape: z.ZodMiniType<Page>,
    read: (page: Page) => readonly string[],
    pattern: RegExp,
  ): Promise<readonly string[] | undefined> {
    const found = new Set<string>();
    let next: string | undefined = first;
    for (let page = 0; next !== undefined; page++) {
      if (page >= mostPages || found.size > mostNames)
        throw this.#error(`lists without an end what it has (${about})`);
      const answer: Answer | undefined = await this.#ask(next, about, 'application/json');
      if (answer === undefined) return undefined;
      for (const name of read(this.#parsed(answer.body, shape))) {
        if (!pattern.test(name) || name.length > 255) throw this.#error('lists a name that is none');
        found.add(name);
      }
      next = this.#nextPage(answer, next);
    }
    return [...found];
  }

  /** `Link: </v2/…?last=…>; rel="next"`: the same question further on, and nowhere else. */
  #nextPage({ headers }: Answer, now: string): string | undefined {
    const [, link] = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(String(headers.link ?? '')) ?? [];
    if (link === undefined) return undefined;
    const here = this.#address(now);
    const address = URL.canParse(link, here.href) ? new URL(link, here) : undefined;
    const root = this.#address('');
    if (address?.origin !== root.origin || !address.pathname.startsWith(root.pathname))
      throw this.#error('leads to another place for the rest of its answer');
    return `${address.pathname.slice(root.pathname.length)}${address.search}`;
  }

  /** `undefined` where the registry has no such thing, or keeps it to itself. */
  async #ask(path: string, about: string, accept: string): Promise<Answer | undefined> {
    for (let tried = 1; ; tried++) {
      const answer = await this.#tried(path, about, accept);
      if (answer instanceof NoAnswer) {
        if (!answer.isPassing || tried >= this.#patience.tries) throw this.#error(answer.message);
      } else if (answer.status === 200) return answer;
      else if (answer.status === 404) return undefined;
      // The catalogue of many registries is nobody's business.
      else if (about === '_catalog' && answer.status < 500 && answer.status !== 429) return undefined;
      else if (!isPassing(answer.status) || tried >= this.#patience.tries)
        throw this.#error(`answered ${answer.status} when it was asked for ${about}`);
      await this.#wait(tried, answer instanceof NoAnswer ? undefined : answer.headers['retry-after']);
    }
  }

  /** Once, with the token that it wants. */
  async #tried(path: string, about: string, accept: string): Promise<Answer | NoAnswer> {
    try {
      const answer = await this.#get(this.#address(path), about, accept);
      if (answer.status !== 401) return answer;
      const address = tokenAddress(answer.headers['www-authenticate'], this.#base);
      if (!address) return answer;
      const given = await this.#get(address, undefined, 'application/json');
      if (given.status !== 200) return given;
      const token = tokenIn(given.body.toString('utf8'));
      if (token === undefined) return answer;
      this.#tokens.set(about, token);
      return await this.#get(this.#address(path), about, accept);
    } catch (error) {
      if (error instanceof NoAnswer) return error;
      throw error;
    }
  }

  /** @param about whose token is sent; none to where tokens are made */
  #get(url: URL, about: string | undefined, accept: string): Promise<Answer> {
    const token = about === undefined ? undefined : this.#tokens.get(about);
    const headers = { accept, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    return get(url, headers, { patience: this.#patience.answer, mostBytes, signal: this.#signal });
  }

  /** Longer from try to try, unless the registry says how long. */
  async #wait(tried: number, said: string | undefined): Promise<void> {
    const [first, most] = this.#patience.pause;
    const seconds = said === undefined ? Number.NaN : Number(said);
    const asked = Number.isNaN(seconds) ? Date.parse(said ?? '') - Date.now() : seconds * 1000;
    const usual = first * 2 ** (tried - 1) * (0.75 + Math.random() / 2);
    const milliseconds = Math.min(Math.max(Number.isNaN(asked) ? usual : asked, 0), most);
    await pause(milliseconds, undefined, { signal: this.#signal }).catch(() => {});
  }

  #digestOf({ headers, body }: Answer, reference: string): string {
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    const said = headers['docker-content-digest'];
    const wanted = digestPattern.test(reference) ? reference : undefined;
    if ((said !== undefined && said !== digest) || (wanted !== undefined && wanted !== digest))
      throw this.#error(`sent something else than the digest says (${reference})`);
    return digest;
  }

  #parsed<Value>(body: Buffer, shape: z.ZodMiniType<Value>): Value {
    let value: unknown;
    try {
      value = JSON.parse(body.toString('utf8'));
    } catch {
      throw this.#error('sent something that is no JSON');
    }
    const read = shape.safeParse(value);
    if (!read.success) throw this.#error('sent an answer of another shape');
    return read.data;
  }

  #address(path: string): URL {
    return new URL(`v2/${path}`, this.#base);
  }

  #error(clause: string): RegistryError {
    return new RegistryError(`${this.#base.host} ${clause}.`);
  }
}

function bytesOf({ config, layers }: z.infer<typeof Manifest>): number {
  return layers.reduce((sum, { size }) => sum + size, config.size);
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}
