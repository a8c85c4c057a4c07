/** What Microsoft's own tool for SARIF says of ours: the schema, and the rules of the standard and of GitHub. */
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import type { Log, Result } from 'sarif';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';
import { npmInstall } from '../support/npmInstall.ts';

const skip = process.platform === 'linux' && process.arch === 'x64' ? false : 'The tool is for Linux on x64.';

/** What is not followed, and why. */
const exceptions: Readonly<Record<string, string>> = {
  SARIF2002: 'Messages are written out: there are no translations that would need their parts.',
  SARIF2003: 'Which commit was checked is known to the service that gets the report.',
  SARIF2005: 'The program has no page on the web.',
  SARIF2006: 'The address of the schema is right; the tests run without a network.',
  SARIF2009: 'Rules have names, not numbers.',
  SARIF2010: 'Reports do not contain the text of files.',
  SARIF2011: 'Reports do not contain the text of files.',
  SARIF2012: 'The pages of rules are in the report itself.',
};

describe('the SARIF multitool', { skip }, () => {
  const folder = temporaryFolder('sarif');
  let tool: string;
  after(() => removeFolder(folder));
  before(async () => {
    const packages = await npmInstall('@microsoft/sarif-multitool-linux@5.7.0');
    tool = path.join(packages, '@microsoft/sarif-multitool-linux/Sarif.Multitool');
    chmodSync(tool, 0o755);
    const checked = await run(
      process.execPath,
      [path.join(repository, 'dist', 'cli.js'), 'check', '--format', 'sarif', 'examples', 'test/workspace'],
      { cwd: repository, env: ownEnvironment() },
    );
    writeFileSync(path.join(folder, 'report.sarif'), checked.output);
  });

  const report = (): Log => JSON.parse(readFileSync(path.join(folder, 'report.sarif'), 'utf8'));
  const validate = async (name: string): Promise<readonly Result[]> => {
    const { output } = await run(
      tool,
      [
        'validate',
        path.join(folder, name),
        '--level',
        'Error;Warning;Note',
        '--rule-kind',
        'Sarif;Gh',
        '--output',
        path.join(folder, 'told.sarif'),
        '--log',
        'ForceOverwrite',
      ],
      { env: { ...ownEnvironment(), DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' }, limit: minute },
    );
    assert.match(output, /Analysis completed successfully/);
    const log: Log = JSON.parse(readFileSync(path.join(folder, 'told.sarif'), 'utf8'));
    return log.runs.flatMap(({ results = [] }) => results);
  };

  test('has nothing against the findings of the examples', async () => {
    const told = await validate('report.sarif');
    assert.deepEqual(
      told
        .filter(({ ruleId = '' }) => !Object.hasOwn(exceptions, ruleId))
        .map((each) => JSON.stringify(each)),
      [],
    );
    const met = new Set(told.map(({ ruleId }) => ruleId));
    const unused = Object.keys(exceptions).filter((rule) => rule !== 'SARIF2006' && !met.has(rule));
    assert.deepEqual(unused, []);
  });

  test('has much against what is wrong', async () => {
    const log = report();
    const [result] = log.runs[0]?.results ?? [];
    assert.ok(result);
    Object.assign(result, { ruleIndex: 9999, unheardOf: true });
    writeFileSync(path.join(folder, 'wrong.sarif'), JSON.stringify(log));
    const told = new Set((await validate('wrong.sarif')).map(({ ruleId }) => ruleId));
    assert.ok(told.has('JSON1005'), [...told].join());
  });

  // The tool itself says nothing of a report that it cannot read.
  test('has a schema to which the report is valid', () => {
    const schema = JSON.parse(readFileSync(path.join(path.dirname(tool), 'sarif-2.1.0.json'), 'utf8'));
    const ajv = new Ajv({ strict: false, allErrors: true, formats });
    const isValid = ajv.compile(schema);
    const log = report();
    assert.ok(isValid(log), JSON.stringify(isValid.errors));
    const [result] = log.runs[0]?.results ?? [];
    assert.ok(result);
    const wrong: readonly object[] = [
      { level: 'hint' },
      { ruleIndex: -2 },
      { unheardOf: true },
      { message: {} },
      { fixes: [{ description: { text: 'Fix.' } }] },
      { locations: [{ physicalLocation: { artifactLocation: { uri: 'a b' } } }] },
    ];
    for (const each of wrong) {
      const changed: object = { ...log, runs: [{ ...log.runs[0], results: [{ ...result, ...each }] }] };
      assert.equal(isValid(changed), false, JSON.stringify(each));
    }
  });
});

/** Of the formats that the schema names, those that reports have. */
const formats = {
  uri: (text: string) => /^[a-z][a-z\d+.-]*:[^\s"<>\\^`{|}]*$/i.test(text),
  'uri-reference': (text: string) => /^[^\s"<>\\^`{|}]*$/.test(text),
  'date-time': true,
} as const;
