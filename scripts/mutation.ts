/**
 * `npm run mutation -- PATH …`: how many small mistakes in these files or folders of `src` the tests notice. StrykerJS
 * plants them, one at a time. Prints those that nobody noticed, and fails where a path has more than 15 % of them. Only
 * tests that run in one process are asked. What is run once, when modules are loaded, is left out. Files
 * with a test that fails in the copy before any mistake is planted are named and left out. Mistakes that change nothing
 * are listed in `mutation/equivalent`; they do not count, and one of them that a test noticed is an error in the list.
 *   --every N       plants only each N-th: an estimate in a fraction of the time
 *   --first F       begins with the F-th, from 0 to N - 1: another sample of the same size
 *   --processes N   how many run at once; 2 unless said otherwise
 */
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { removeFolder, repository, temporaryFolder } from '../test/e2e/host/folders.ts';
import { minute } from '../test/e2e/host/limits.ts';
import { ownEnvironment, run } from '../test/e2e/host/processes.ts';
import { npmInstall } from '../test/support/npmInstall.ts';
import { say } from './lib/report.ts';
import { knownEquivalents, nameOf, type Planted } from './mutation/equivalent.ts';

const version = '10.0.0';
/** Percent of the mistakes that have to be noticed. */
const wanted = 85;

/** Tests that look at other processes or the repository itself, or that take long. */
const others =
  /^test[\\/](?:e2e|engine|architecture|limits|refresh|mutation)|[\\/](?:architecture|fuzz|generated|growth|incremental|properties)\.test\.ts$/;

/** Tests of built programs: a mistake that is planted in the sources is not in those. */
const isAboutPrograms = (file: string) =>
  file.startsWith('test') && /['"/]dist['"/]/.test(readFileSync(path.join(repository, file), 'utf8'));

interface Mutant extends Planted {
  readonly id: string;
  readonly status: string;
  readonly mutatorName: string;
}
interface Result {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

const { values, positionals } = given();
const paths = positionals.map((each) => path.relative(repository, path.resolve(each)));
if (paths.length === 0 || paths.some((each) => !existsSync(path.join(repository, each)))) {
  say('Expected files or folders in src: npm run mutation -- src/core/stack');
  process.exit(2);
}
const stryker = await strykerProgram();
const place = temporaryFolder('mutation');
const report = path.join(place, 'result.json');
const config = path.join(place, 'config.json');
const failedBefore = path.join(place, 'failed.json');
// Tests that are broken off leave behind what they wrote.
const temporary = path.join(place, 'temporary');
mkdirSync(temporary);
const tests = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: repository }).filter(
  (file) => !others.test(file) && !isAboutPrograms(file),
);
writeFileSync(
  config,
  JSON.stringify({
    plugins: [path.join(repository, 'scripts', 'mutation', 'runner.mjs')],
    testRunner: 'node-test',
    mutate: paths.flatMap((each) =>
      statSync(path.join(repository, each)).isDirectory()
        ? [`${each}/**/*.ts`, `!${each}/**/*.test.ts`]
        : [each],
    ),
    // All that the repository has is copied: any of it may be read by a test. Without the slash, links are left out too.
    ignorePatterns: readFileSync(path.join(repository, '.gitignore'), 'utf8').match(/[^\s/]+/g),
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: Number(values.processes),
    // Those that are left out count too.
    maxTestRunnerReuse: 150 * Number(values.every),
    timeoutMS: 20_000,
    // Other programs may keep the machine busy.
    dryRunTimeoutMinutes: 30,
    tsconfigFile: 'none.json',
    checkers: [],
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    tempDirName: path.join(place, 'copies'),
    cleanTempDir: 'always',
    allowConsoleColors: false,
    // Mistakes that can be switched on make every frame larger; the stack of a thread on Windows is what it is.
    testRunnerNodeArgs: [
      '--disable-warning=ExperimentalWarning',
      ...(process.platform === 'win32' ? [] : ['--stack-size=2000']),
    ],
  }),
);
const { code, output } = await run(process.execPath, [stryker, 'run', config], {
  cwd: repository,
  limit: 300 * minute,
  env: {
    ...ownEnvironment(),
    ACPT_THOROUGH: '1',
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    ACPT_MUTATION_TESTS: JSON.stringify(tests),
    ACPT_MUTATION_EVERY: values.every,
    ACPT_MUTATION_FIRST: values.first,
    ACPT_MUTATION_FAILED: failedBefore,
  },
});
if (existsSync(failedBefore)) {
  say(
    'Left out with the other tests of their files, since they fail in a copy of the repository without a mistake:',
  );
  const failed = JSON.parse(readFileSync(failedBefore, 'utf8')) as { test: string; reason: string }[];
  for (const { test, reason } of failed.slice(0, 20)) say(`  ${test}: ${reason.split('\n')[0]}`);
  if (failed.length > 20) say(`  and ${failed.length - 20} more`);
}
if (!existsSync(report)) {
  say(output.trim());
  process.exit(code || 1);
}
const result = JSON.parse(readFileSync(report, 'utf8')) as Result;
removeFolder(place);

const equivalents = new Set(
  knownEquivalents().map(({ file, line, change }) => [file, line, change].join('\n')),
);
const mistakes = Object.entries(result.files).flatMap(([file, { source, mutants }]) =>
  mutants.map((mutant) => {
    const { line, change } = nameOf(source, mutant);
    const { start } = mutant.location;
    return {
      file,
      isNoticed: mutant.status === 'Killed' || mutant.status === 'Timeout',
      isUnnoticed: isUnnoticed(mutant),
      isEquivalent: equivalents.has([file, line, change].join('\n')),
      text: `${file}:${start.line}:${start.column} ${mutant.status} ${mutant.mutatorName}: ${change}`,
    };
  }),
);
let failed = false;
for (const { text, ...each } of mistakes) {
  if (each.isUnnoticed && !each.isEquivalent) say(text);
  if (!each.isNoticed || !each.isEquivalent) continue;
  failed = true;
  say(
    `${text}: is listed as equivalent in scripts/mutation/equivalent, but a test notices it. Remove it there.`,
  );
}
for (const each of paths) {
  const within = mistakes.filter(({ file }) => file === each || file.startsWith(`${each}/`));
  const noticed = within.filter(({ isNoticed }) => isNoticed).length;
  const unnoticed = within.filter(({ isUnnoticed }) => isUnnoticed);
  const equivalent = unnoticed.filter(({ isEquivalent }) => isEquivalent).length;
  const all = noticed + unnoticed.length - equivalent;
  const percent = all === 0 ? 100 : (100 * noticed) / all;
  if (percent < wanted) failed = true;
  say(
    `${each}: ${percent.toFixed(1)} % of ${all} mistakes were noticed; expected ${wanted} %. ${equivalent} others are listed as equivalent.`,
  );
}
process.exit(failed ? 1 : 0);

function isUnnoticed({ id, status }: Mutant): boolean {
  if (status === 'NoCoverage') return Number(id) % Number(values.every) === Number(values.first);
  return status === 'Survived';
}

/** Fetches it from npm once. */
async function strykerProgram(): Promise<string> {
  const packages = await npmInstall(`@stryker-mutator/core@${version}`, () =>
    say(`Fetching StrykerJS ${version}…`),
  );
  return path.join(packages, '@stryker-mutator', 'core', 'bin', 'stryker.js');
}

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        every: { type: 'string', default: '1' },
        first: { type: 'string', default: '0' },
        processes: { type: 'string', default: '2' },
      },
    });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}
