/**
 * `npm run data -- verify [--sets N] [--seed S]`: draws sets of pinned packages at random, asks a real resolver (uv) whether
 * they go together, and compares that with what is found in a Dockerfile that installs them on an ACPT image. Prints each
 * difference; fails where an error is contradicted, or where fewer than 97 % agree.
 */
import { spawn, spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { checkDocument } from '../../src/core/checks/check.ts';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import { hasWheel } from '../../src/core/knowledge/packages/knownPackage.ts';
import { admits } from '../../src/core/languages/python/specifier.ts';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import { Project } from '../../src/core/project/project.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { exactly } from '../../src/core/stack/version.ts';
import { say } from '../lib/report.ts';
import { configuredIndex } from './packageIndex.ts';

interface Pinned {
  readonly name: string;
  readonly version: string;
}

interface Compared {
  readonly agree: boolean;
  /** Whether anything is said: a conflict, or that all is known and fits. */
  readonly spoken: boolean;
  /** What the resolver says. */
  readonly conflict: boolean;
  /** An error where the resolver finds versions: the worst that can happen. */
  readonly contradicted: boolean;
  readonly text: string;
}

/** Images with the Pythons that ACPT has. */
const images: Readonly<Record<string, string>> = {
  '3.8': 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu117-py38-torch1131:latest',
  '3.9': 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu118-py39-torch230:latest',
  '3.10': 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3',
};
/** A resolver mostly waits for the index. */
const atOnce = 6;
const matrix = bundledMatrix();
/** Nobody has to compile these to know what they require. */
const names = matrix.packages.names.filter((name) => matrix.packages.package(name)?.versions.length);

export async function verifyPackages(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { sets: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
  });
  const uv = process.env.UV ?? 'uv';
  if (spawnSync(uv, ['--version']).status !== 0) {
    say(
      'uv is not installed. Install it (pip install uv), or name it: UV=/path/to/uv npm run data -- verify',
    );
    process.exitCode = 2;
    return;
  }
  const random = generator(Number(values.seed));
  const sets = Array.from({ length: Number(values.sets) }, () => draw(random));
  const results: Compared[] = [];
  let undecided = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let set = sets.shift(); set; set = sets.shift()) {
        const result = await compare(uv, set.python, set.pins);
        if (!result) undecided += 1;
        else results.push(result);
        if ((results.length + undecided) % 50 === 0) say(`${results.length + undecided} sets done.`);
        if (result && !result.agree) say(`${result.spoken ? '' : '(nothing is said) '}${result.text}`);
      }
    }),
  );
  const spoken = results.filter((each) => each.spoken);
  const agree = spoken.filter((each) => each.agree).length;
  const contradicted = results.filter((each) => each.contradicted).length;
  const share = spoken.length === 0 ? 0 : agree / spoken.length;
  say(
    `${results.length} sets, ${results.filter((each) => each.conflict).length} with a conflict. Of ${spoken.length} in which something is said ${agree} agree (${(share * 100).toFixed(1)} %), of all ${results.filter((each) => each.agree).length}; ${contradicted} errors contradicted, ${undecided} sets that the resolver could not decide.`,
  );
  if (contradicted > 0 || share < 0.97) process.exitCode = 1;
}

/** Packages that have to do with each other, from about the same time. */
function draw(random: () => number): { readonly python: string; readonly pins: readonly Pinned[] } {
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
  const python = pick(Object.keys(images));
  const era = random();
  const chosen = new Map<string, string>();
  const wanted = 2 + Math.floor(random() * 5);
  for (let tries = 0; chosen.size < wanted && tries < 100; tries += 1) {
    const related = [...chosen].flatMap(([name, version]) =>
      (matrix.packages.package(name)?.release(version)?.dependencies ?? []).map((each) => each.name),
    );
    const name = related.length > 0 && random() < 0.6 ? pick(related) : pick(names);
    const known = matrix.packages.package(name);
    const usable = (known?.versions ?? []).filter((version) => {
      const release = known?.release(version);
      // What has to be built to know what it requires takes the resolver too long.
      return release && hasWheel(release, python) && admits(release.python ?? '', python);
    });
    const place = Math.floor(Math.min(0.999, Math.max(0, era + (random() - 0.5) * 0.3)) * usable.length);
    const version = usable[place];
    if (version !== undefined && !chosen.has(name)) chosen.set(name, version);
  }
  return { python, pins: [...chosen].map(([name, version]) => ({ name, version })) };
}

/** `undefined` where the resolver fails for another reason. */
async function compare(uv: string, python: string, pins: readonly Pinned[]): Promise<Compared | undefined> {
  const requirements = pins.map(({ name, version }) => `${name}==${version}`);
  const resolved = await resolve(uv, python, requirements);
  if (!resolved) return undefined;
  const text = `FROM ${images[python]}\nRUN pip install ${requirements.join(' ')}\n`;
  const project = new Project({
    files: new MemoryFiles(new Map([['Dockerfile', text]])),
    matrix,
    today: matrix.asOf,
    onBug: (_rule, _path, error) => {
      throw error;
    },
  });
  const facts = new DocumentFacts(project, 'Dockerfile');
  const errors = checkDocument(facts).findings.filter(
    ({ code, severity }) =>
      severity === 'error' && /^(?:package-conflict|requires-other-python|torch-trio)$/.test(code),
  );
  const wrong = resolved.versions ? wrongVersions(facts, resolved.versions) : [];
  const agree = errors.length > 0 === (resolved.versions === undefined) && wrong.length === 0;
  const says = [...errors.map(({ message }) => message), ...wrong].join(' ') || 'nothing';
  const decisions = facts.environments.flatMap(({ installs }) => installs.map(({ decision }) => decision));
  const isKnown = decisions.every((each) =>
    [...(each?.chosen.values() ?? [])].every(({ version }) => version !== undefined),
  );
  return {
    agree,
    spoken: errors.length > 0 || isKnown,
    conflict: resolved.versions === undefined,
    contradicted: errors.length > 0 && resolved.versions !== undefined,
    text: `Python ${python}: ${requirements.join(' ')}\n  said: ${says}\n  resolver: ${resolved.versions ? 'resolves' : resolved.reason}`,
  };
}

/** Versions that are said to follow, and that the resolver does not choose. */
function wrongVersions(facts: DocumentFacts, versions: ReadonlyMap<string, string>): string[] {
  const [environment] = facts.environments;
  return [...(environment?.stack?.packages ?? [])].flatMap(([name, { value, origin }]) => {
    const said = origin.certainty === 'required' ? exactly(value) : undefined;
    const real = versions.get(name);
    return said === undefined || real === undefined || admits(`==${said}`, real)
      ? []
      : [`${name} ${said} is said, ${real} chosen.`];
  });
}

interface Resolved {
  /** Absent where there are none. */
  readonly versions?: ReadonlyMap<string, string>;
  readonly reason: string;
}

async function resolve(
  uv: string,
  python: string,
  requirements: readonly string[],
): Promise<Resolved | undefined> {
  const child = spawn(
    uv,
    [
      ...['pip', 'compile', '-', '--no-header', '--no-annotate', '--quiet', '--index-url', configuredIndex()],
      ...['--python-version', python, '--python-platform', 'x86_64-manylinux_2_35', '--color', 'never'],
    ],
    { timeout: 120_000 },
  );
  let out = '';
  let problem = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    problem += data;
  });
  child.stdin.end(requirements.join('\n'));
  const code = await new Promise((done) => child.on('close', done));
  if (code === 0) {
    const pinned = [...out.matchAll(/^([\w.-]+)==(\S+)/gm)];
    return { versions: new Map(pinned.map(([, name = '', version = '']) => [name, version])), reason: '' };
  }
  return /No solution found/.test(problem) ? { reason: problem.replace(/\s+/g, ' ').trim() } : undefined;
}

/** The same numbers for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
