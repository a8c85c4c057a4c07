/** How often `acpt check` asks the disk: in a large repository that is much of its time. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { acpt } from '../support/commandLine.ts';

const schema = 'https://azuremlschemas.azureedge.net/latest/';
const count = 20;
const folder = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), 'acpt-reads-')));
const asked = new Map<string, number>();
const real = {
  openSync: fs.openSync,
  statSync: fs.statSync,
  readdirSync: fs.readdirSync,
  existsSync: fs.existsSync,
};

before(() => {
  for (let each = 0; each < count; each++) {
    // Before the pipelines in the order of their names.
    write(
      `a/step${each}/component.yml`,
      `$schema: ${schema}commandComponent.schema.json\ntype: command\nname: a${each}\ncode: ./src\ncommand: python train.py\nenvironment:\n  image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3\n  conda_file: conda.yaml\n`,
    );
    write(`a/step${each}/conda.yaml`, 'dependencies: [python=3.10, pip, {pip: [accelerate]}]\n');
    write(
      `jobs/pipeline${each}.yml`,
      `$schema: ${schema}pipelineJob.schema.json\ntype: pipeline\njobs:\n  first:\n    type: command\n    component: ../a/step${each}/component.yml\n`,
    );
  }
  const counted = Object.entries(real).map(([name, call]) => [
    name,
    (...given: unknown[]) => {
      const key = `${name} ${given[0]}`;
      if (key.includes(folder)) asked.set(key, (asked.get(key) ?? 0) + 1);
      return Reflect.apply(call, fs, given);
    },
  ]);
  Object.assign(fs, Object.fromEntries(counted));
  syncBuiltinESMExports();
});
after(() => {
  Object.assign(fs, real);
  syncBuiltinESMExports();
  fs.rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

test('a file is read once, a folder listed once, and nothing else is looked for below it', async () => {
  const { out } = await acpt(['check', '--format', 'concise', folder]);
  assert.match(out, /conda\.yaml/, 'What a component is made of was judged.');
  const of = (call: string) => [...asked].filter(([key]) => key.startsWith(`${call} `));
  const files = 3 * count;
  assert.equal(of('openSync').length, files);
  assert.deepEqual(
    of('openSync').filter(([, times]) => times > 1),
    [],
  );
  assert.deepEqual(
    of('readdirSync').filter(([, times]) => times > 1),
    [],
  );
  // The folder that was named, and files that a document names.
  const looked = of('statSync').map(([key]) => key.slice('statSync '.length));
  assert.deepEqual(
    looked.filter((each) => each !== folder && !each.endsWith('component.yml')),
    [],
  );
});
