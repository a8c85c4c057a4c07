/** A job for a script, written from three answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDocument } from '../../src/core/checks/check.ts';
import { jobChoices, newJob } from '../../src/core/features/completion/newJob.ts';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import { Project } from '../../src/core/project/project.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { today } from '../support/yaml.ts';

const script = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--data-dir", required=True)
parser.add_argument("--epochs", type=int, required=True)
parser.add_argument("--precision", choices=["bf16", "fp16"], required=True)
parser.add_argument("--output-dir", required=True)
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()
`;

function project(files: Record<string, string>): Project {
  return new Project({
    files: new MemoryFiles(new Map(Object.entries(files))),
    matrix: frozenMatrix(),
    roots: ['/w'],
    today,
    onBug: (rule, _, error) => {
      throw new Error(rule, { cause: error });
    },
  });
}

/** With the first of all choices, as an editor writes it. */
const filled = (snippet: string) =>
  snippet
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\\([\\$}])/g, '$1');

test('what the script requires becomes inputs and outputs, and nothing is found in the job', () => {
  const given = project({ '/w/src/train.py': script });
  const [environment] = jobChoices(given).environments;
  assert.ok(environment);
  const { folder, text } = newJob(given, '/w/src/train.py', 8, environment.reference);
  assert.equal(folder, '/w');
  const written = filled(text);
  assert.match(
    written,
    /^code: \.\/src\ncommand: >-\n {2}python train\.py\n {2}--data-dir \$\{\{inputs\.data_dir\}\}\n/m,
  );
  assert.match(written, /^ {2}data_dir:\n {4}type: uri_folder$/m);
  assert.match(written, /^ {2}epochs: 1$/m);
  assert.match(written, /^ {2}precision: bf16$/m);
  assert.match(written, /^outputs:\n {2}output_dir: \{type: uri_folder\}$/m);
  assert.doesNotMatch(written, /seed/);
  assert.match(written, /^ {2}process_count_per_instance: 8$/m);
  assert.match(text, /\$\{\d\|bf16,fp16\|\}/);

  const job = project({ '/w/src/train.py': script, '/w/job.yml': written });
  const { findings } = checkDocument(new DocumentFacts(job, '/w/job.yml'));
  const bad = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  assert.deepEqual(
    bad.map(({ code, message }) => `${code}: ${message}`),
    [],
  );
});

test('every number of GPUs that is offered is on machines that have them', () => {
  const given = project({ '/w/train.py': '' });
  const { gpus, environments } = jobChoices(given);
  assert.ok(gpus.some(({ count }) => count === 1) && gpus.some(({ count }) => count > 8));
  for (const { count } of gpus) {
    const { folder, text } = newJob(given, '/w/train.py', count, environments[0]?.reference ?? '');
    assert.equal(folder, '/w');
    assert.match(text, /^code: \.$/m);
    const machines = Number(/instance_count: (\d+)/.exec(text)?.[1] ?? 1);
    const size = given.matrix.vmSize(/instance_type: (\S+)/.exec(text)?.[1] ?? '');
    assert.equal((size?.gpuCount ?? 0) * machines, count);
    assert.equal(/distribution:/.test(text), count > 1);
  }
});

test('the whole of it, without GPUs to share', () => {
  const options = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=float, required=True)
parser.add_argument("--steps", type=int, required=True)
parser.add_argument("--name", required=True)
parser.parse_args()
`;
  const given = project({ '/w/deep/code/fit.py': options });
  const { folder, text } = newJob(given, '/w/deep/code/fit.py', 1, 'azureml:e:1');
  assert.equal(folder, '/w/deep');
  assert.equal(
    text,
    String.raw`\$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
type: command
display_name: fit
code: ./code
command: >-
  python fit.py
  --rate \${{inputs.rate\}\}
  --steps \${{inputs.steps\}\}
  --name \${{inputs.name\}\}
inputs:
  rate: @{1:0.1}
  steps: @{2:1}
  name: @{3:value}
environment: azureml:e:1
resources:
  instance_type: Standard_NC24ads_A100_v4
  shm_size: 64g
`.replaceAll('@', '$'),
  );
});
