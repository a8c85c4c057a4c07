/**
 * The files that are made of what the Azure CLI says of a workspace, word for word. `UPDATE_GOLDEN=1` accepts what is written
 * now.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  ComputeAnswers,
  EnvironmentAnswers,
  filesOfCopy,
  isTeams,
  newestFirst,
  SizeAnswers,
  UsageAnswers,
  WorkspaceAnswer,
} from '../../src/core/azureml/workspace/answers.ts';
import { expectGolden } from '../support/golden.ts';

const said = JSON.parse(readFileSync(new URL('../cli/workspaceAnswers.json', import.meta.url), 'utf8'));

/** What releases of the Azure CLI leave out, call otherwise, or say of other kinds of computes. */
const others = {
  workspace: { name: 'other-ml', resourceGroup: 'from-camel-case', id: null },
  environments: [
    { name: 'only-latest', latest_version: '7' },
    { name: 'nothing-known' },
    { name: 'AzureML-acpt-pytorch-2.8-cuda12.6', latest_version: '15' },
    { name: 'My-AzureML-env', latest_version: '1' },
    { name: 'CliV2AnonymousEnvironment', latest_version: 'a' },
    { name: 'CliV2AnonymousEnvironment-of-mine', latest_version: 'a' },
    { name: '../up', latest_version: '1' },
    { name: '..', latest_version: '1' },
  ],
  computes: [
    { name: 'arc', type: 'Kubernetes' },
    { name: 'bare' },
    {
      name: 'instance',
      type: 'computeinstance',
      size: 'STANDARD_NC6',
      state: 'Stopped',
      provisioning_state: 'Succeeded',
    },
    {
      name: 'zero',
      type: 'amlcompute',
      size: '',
      min_instances: 0,
      max_instances: 0,
      provisioning_state: '',
    },
  ],
  usage: [
    { name: 'standardncadsa100v4family', limit: 0, current_value: 0 },
    { name: { value: 'standardNDSH100v5Family' }, limit: 96 },
    { name: { value: 'standardDv2Family' }, limit: 10 },
    { name: null, limit: 10 },
    { name: 'standardNCADSA100v4Family' },
  ],
  sizes: [
    { name: 'Standard_NC24ads_A100_v4', family: 'standardNCADSA100v4Family', v_cp_us: 24, gpus: 1 },
    { name: 'Standard_ND96isr_H100_v5', family: 'standardNDSH100v5Family', vCPUs: 96, gpus: 8 },
    { name: 'Standard_NC12', family: 'standardNCFamily', gpus: 2 },
    { name: 'Standard_D2_v2', family: 'standardDv2Family', v_cp_us: 2, gpus: 0 },
    { family: 'standardNVFamily', v_cp_us: 6, gpus: 1 },
  ],
};

function copyOf(
  answers: typeof others,
  versions: Readonly<Record<string, unknown>>,
  registries: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): string {
  const read = (all: unknown) => newestFirst(EnvironmentAnswers.parse(all));
  const files = filesOfCopy(
    {
      workspace: WorkspaceAnswer.parse(answers.workspace),
      environments: EnvironmentAnswers.parse(answers.environments).filter(isTeams),
      versions: new Map(Object.entries(versions).map(([name, all]) => [name, read(all)])),
      registries: new Map(
        Object.entries(registries).map(([registry, each]) => [
          registry,
          new Map(Object.entries(each).map(([name, all]) => [name, read(all)])),
        ]),
      ),
      computes: ComputeAnswers.parse(answers.computes),
      usage: UsageAnswers.parse(answers.usage),
      sizes: SizeAnswers.parse(answers.sizes),
    },
    '2026-11-21',
  );
  return [...files].map(([path, text]) => `--- ${path}\n${text}`).join('');
}

test('what Azure says becomes the documents that were reviewed', () => {
  const usual = copyOf(said, { 'team-env': said['team-env'], 'team-build': said['team-build'] });
  const rest = copyOf(
    others,
    {
      'My-AzureML-env': [
        { name: 'My-AzureML-env', version: 'b', image: 'a/b:1', description: '' },
        { name: 'My-AzureML-env', version: '10', build: {} },
        { name: 'My-AzureML-env', version: '../9', image: 'a/b:1' },
        { name: 'My-AzureML-env', image: 'a/b:1' },
        { name: '../up', version: '1', image: 'a/b:1' },
      ],
    },
    {
      'contoso-models': {
        shared: [
          { name: 'shared', version: '2', image: 'a/b:2' },
          { name: 'shared', version: '11' },
        ],
      },
    },
  );
  expectGolden(new URL('workspaceAnswers.txt', import.meta.url), `${usual}\n=== others\n${rest}`);
});

test('environments of which not all versions are known are named', () => {
  const many = Array.from({ length: 501 }, (_, index) => ({ name: 'e', version: String(index + 1) }));
  const partial = (text: string) =>
    /^partial:((?:\n {2}- .*|.*))*$/m.exec(text)?.[0].match(/(?<=- ).*/g) ?? [];
  const environments = [
    { name: 'e', latest_version: '501' },
    { name: 'not-asked', latest_version: '2' },
  ];
  const text = copyOf({ ...others, environments }, { e: many }, { r: { e: many, f: many.slice(1) } });
  assert.deepEqual(partial(text), ['e', 'not-asked', 'r/e']);
  assert.match(text, /^ {4}- "2"$/m);
  assert.doesNotMatch(text, /^ {4}- "1"$/m);
  assert.deepEqual(partial(copyOf({ ...others, environments }, { e: many.slice(1), 'not-asked': [] })), []);
});

test('a document that nobody would read is not written', () => {
  const versions = [1_000_000, 5].map((length, index) => ({
    name: 'e',
    version: `${index}`,
    image: 'x'.repeat(length),
  }));
  const text = copyOf({ ...others, environments: [{ name: 'e' }] }, { e: versions });
  assert.deepEqual(text.match(/^--- environments.*$/gm), ['--- environments/e/1.yml']);
});

test('of an environment with many versions only the newest become documents', () => {
  const versions = Array.from({ length: 25 }, (_, index) => ({ name: 'e', version: String(index + 1) }));
  const text = copyOf({ ...others, environments: [{ name: 'e' }] }, { e: versions });
  assert.deepEqual(
    [...text.matchAll(/^--- environments\/e\/(\d+)\.yml$/gm)].map(([, version]) => version),
    Array.from({ length: 20 }, (_, index) => String(25 - index)),
  );
  assert.match(text, /^ {4}- "1"$/m);
});
