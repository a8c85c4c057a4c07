/**
 * What `--fix` and "fix all" make of a file unseen: what was meant, never less than was written, and nothing invented. Each
 * case is a text and what becomes of it; without the second it stays as it is.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editsByFile } from '../../src/core/base/findings.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { findingsIn } from '../../src/core/checks/check.ts';
import { boldEdits, certainEdits } from '../../src/core/features/certainEdits.ts';
import { projectOf } from '../support/yaml.ts';

const schema = '$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n';
const job = 'environment: azureml:e:1\ncompute: azureml:c\n';
const code =
  'import argparse\np = argparse.ArgumentParser()\np.add_argument("--data")\np.add_argument("--train_data")\np.add_argument("--epochs")\np.parse_args()\n';

const cases: Record<string, readonly [string, string?]> = {
  'a key without a place is not removed': [`command: a\n${job}gpus: 4\n`],
  'a key moves to where it belongs': [
    `command: a\n${job}instance_count: 4\n`,
    `command: a\n${job}resources:\n  instance_count: 4\n`,
  ],
  'a key moves to what is there': [
    `command: a\n${job}instance_count: 4\nresources:\n  shm_size: 16g\n`,
    `command: a\n${job}resources:\n  instance_count: 4\n  shm_size: 16g\n`,
  ],
  'a key of a section that needs more stays': [`command: a\n${job}process_count_per_instance: 4\n`],
  'a literal loses the type that only components declare': [
    `${schema}command: a \${{inputs.e}}\ninputs: { e: { type: integer, value: 3 } }\n${job}`,
    `${schema}command: a \${{inputs.e}}\ninputs: { e: { value: 3 } }\n${job}`,
  ],
  'a slip of the hand is corrected': [
    `command: a \${{inputs.epocs}}\ninputs: { epochs: 3 }\n${job}`,
    `command: a \${{inputs.epochs}}\ninputs: { epochs: 3 }\n${job}`,
  ],
  'another name is not': [
    `command: a \${{inputs.eval_manifest}} \${{inputs.train_manifest}}\ninputs: { train_manifest: 3 }\n${job}`,
  ],
  'another number is another thing': [
    `command: a \${{inputs.data2}} \${{inputs.data1}}\ninputs: { data1: 3 }\n${job}`,
  ],
  'what is not declared is not invented': [`command: a \${{inputs.rate}}\n${job}`],
  'an option is corrected': [
    `command: python train.py --epocs 3\ncode: .\n${job}`,
    `command: python train.py --epochs 3\ncode: .\n${job}`,
  ],
  'an option that is given already is not meant': [
    `command: python train.py --raw_data a --train_data b\ncode: .\n${job}`,
  ],
  'a script of another name is not': [`command: python main.py\ncode: .\n${job}`],
  'nor where most letters are the same': [`command: python main_new.py\ncode: .\n${job}`],
  'a script that is misspelt is': [
    `command: python trian.py\ncode: .\n${job}`,
    `command: python train.py\ncode: .\n${job}`,
  ],
  'one value that is set twice goes': [`command: a\ncommand: b\n${job}`, `command: b\n${job}`],
  'lines that are set twice stay': [
    'type: pipeline\nsettings: { default_compute: serverless }\njobs:\n  a:\n    component: azureml:c:1\n  a:\n    component: azureml:d:1\n',
  ],
  'a version of its own choice is not written': [`command: a\n${job}inputs: { d: { path: "azureml:d" } }\n`],
  'a file is not taken for an image': ['command: a\nenvironment: ./environment.yml\ncompute: azureml:c\n'],
  'a name that is invalid is written another way, with all that names it': [
    `command: a \${{inputs.train-data}} \${{inputs.eval_data}}\ninputs: { train-data: 1, eval-data: 2 }\n${job}`,
    `command: a \${{inputs.train_data}} \${{inputs.eval_data}}\ninputs: { train_data: 1, eval_data: 2 }\n${job}`,
  ],
  'nothing is called as something else is': [
    `command: a \${{inputs.train-data}}\ninputs: { train-data: 1, train_data: 2 }\n${job}`,
  ],
  'a component is called by others': [
    `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\ntype: command\nname: c\ncommand: a \${{inputs.train-data}}\ninputs: { train-data: { type: uri_folder } }\nenvironment: azureml:e:1\n`,
  ],
  'a type does not become that of another structure': [
    `$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json\ntype: sweep\ntrial:\n  type: command\n  command: a \${{search_space.e}}\n  environment: azureml:e:1\ncompute: azureml:c\nsearch_space: { e: { type: choice, values: [1] } }\nobjective: { goal: minimize, primary_metric: loss }\nlimits: { max_total_trials: 5 }\n`,
  ],
  'a number of minutes is no text': [
    '$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json\nname: ci-one\ntype: computeinstance\nsize: Standard_DS3_v2\nidle_time_before_shutdown: 30\n',
    '$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json\nname: ci-one\ntype: computeinstance\nsize: Standard_DS3_v2\nidle_time_before_shutdown_minutes: 30\n',
  ],
  'an environment is no image': [
    'command: a\nenvironment:\n  image: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/labels/latest\ncompute: azureml:c\n',
    'command: a\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/labels/latest\ncompute: azureml:c\n',
  ],
  'what follows a mistake of YAML stays': [
    `command: a\n${job}limits:\n   x: 1\n  timeout: 3\ntimeout: 7200\n`,
  ],
};

for (const [title, [text, right = text]] of Object.entries(cases))
  test(title, () => {
    const project = projectOf(
      new Map([
        ['/w/job.yml', text],
        ['/w/train.py', code],
        ['/w/train_new.py', code],
      ]),
    );
    const findings = findingsIn(project, '/w/job.yml');
    assert.ok(
      findings.some(({ severity }) => severity === 'error' || severity === 'warning'),
      'nothing is wrong',
    );
    assert.equal(applyEdits(text, certainEdits(project, findings, '/w/job.yml')), right);
  });

const pipeline = 'type: pipeline\nsettings: { default_compute: azureml:c }\n';

const sweep = `type: sweep
trial: { command: "a \${{search_space.x}}", environment: "azureml:e:1" }
compute: azureml:c
sampling_algorithm: random
search_space: { x: { type: choice, values: [1] } }
objective: { goal: maximize, primary_metric: m }
`;

/** What `--fix-all` makes of a file: more, but what was written is not thrown away. */
const boldCases: Record<string, readonly [string, string?]> = {
  'a key that nobody knows goes': [`command: a\n${job}gpus: 4\n`, `command: a\n${job}`],
  'lines below one stay': [`command: a\n${job}cluster:\n  gpus: 4\n  nodes: 2\n`],
  'steps that are indented wrongly stay': [
    `${pipeline}jobs:\n  a:\n    component: azureml:x:1\n b:\n    component: azureml:y:1\n  c:\n    component: azureml:z:1\n`,
  ],
  'steps under another name get theirs': [
    `${pipeline}components:\n  a:\n    component: azureml:x:1\n`,
    `${pipeline}jobs:\n  a:\n    component: azureml:x:1\n`,
  ],
  'a component under another name gets its own': [
    `${pipeline}jobs:\n  a:\n    type: command\n    components: azureml:x:1\n`,
    `${pipeline}jobs:\n  a:\n    type: command\n    component: azureml:x:1\n`,
  ],
  'keys that belong under one that is not there share it': [
    `${sweep}max_total_trials: 4\nmax_concurrent_trials: 1\n`,
    `${sweep}limits:\n  max_concurrent_trials: 1\n  max_total_trials: 4\n`,
  ],
  'an example is not written': [`${schema}command: a\ncompute: azureml:c\n`],
  'the keys of a command job stay': [
    `${schema}type: pipeline\ncommand: a\n${job}`,
    `${schema}type: command\ncommand: a\n${job}`,
  ],
};

for (const [title, [text, right = text]] of Object.entries(boldCases))
  test(`--fix-all: ${title}`, () => {
    let written = text;
    for (let round = 0; round < 3; round++) {
      const project = projectOf(new Map([['/w/job.yml', written]]));
      const findings = findingsIn(project, '/w/job.yml');
      const edits = editsByFile(boldEdits(project, new Map([['/w/job.yml', findings]])), '');
      written = applyEdits(written, edits.get('/w/job.yml') ?? []);
    }
    assert.equal(written, right);
  });
