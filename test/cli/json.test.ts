/** What `--format json` prints is what docs/check.schema.json says. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import type { Report, ReportedFinding } from '../../src/cli/reports/report.ts';
import { repository } from '../e2e/host/folders.ts';
import { acpt } from '../support/commandLine.ts';

const schema = readFileSync(path.join(repository, 'docs', 'check.schema.json'), 'utf8');
const validate = new Ajv({ allowUnionTypes: true, formats: {} }).compile<Report>(JSON.parse(schema));

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-json-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function report(...paths: string[]): Promise<Report> {
  const { out } = await acpt(['check', '--format', 'json', ...paths]);
  const printed: unknown = JSON.parse(out);
  assert.ok(validate(printed), JSON.stringify(validate.errors));
  return printed;
}

test('reports with everything that one can have are as the schema says', async () => {
  const unknown = "E = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15'\n";
  writeFileSync(
    path.join(folder, 'a.ipynb'),
    JSON.stringify({ cells: [{ cell_type: 'code', source: unknown }] }),
  );
  writeFileSync(path.join(folder, 'foreign.yml'), 'services: {}\n');
  const { files } = await report(path.join(repository, 'test', 'workspace'), folder);
  const findings: readonly ReportedFinding[] = files.flatMap((file) => file.findings);
  assert.ok(files.some(({ kind }) => kind === null));
  assert.ok(findings.some(({ cell, fileLine }) => cell === 1 && fileLine !== undefined));
  assert.ok(findings.some(({ related = [] }) => related.length > 0));
  assert.ok(findings.some(({ fixes = [] }) => fixes.length > 0));
});

test('the schema takes nothing else', async () => {
  const given = await report(path.join(repository, 'examples', 'layered'));
  const finding = given.files.flatMap(({ findings }) => findings)[0];
  assert.ok(finding);
  const withOne = (one: object) => ({ ...given, files: [{ path: 'a.yml', kind: null, findings: [one] }] });
  assert.ok(validate(withOne(finding)));
  assert.ok(!validate(withOne({ ...finding, severity: 'fatal' })));
  assert.ok(!validate(withOne({ ...finding, more: 1 })));
  const { fingerprint, ...without } = finding;
  assert.ok(fingerprint && !validate(withOne(without)));
});
