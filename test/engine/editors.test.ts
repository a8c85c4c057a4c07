/** The language server in editors that are not VS Code, as `docs/editors.md` sets them up: Neovim and Emacs, without a window. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { onPath } from '../e2e/host/apt.ts';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';
import { type Need, obtain, skip } from '../support/programs.ts';

const root = temporaryFolder('editors');
after(() => removeFolder(root));

/** What an editor tells of the job. */
interface Told {
  readonly messages: readonly string[];
  readonly labels: readonly string[];
  readonly lines: readonly string[];
}

const script = (name: string) => path.join(repository, 'test', 'editors', name);
const library = (name: string): Need => ({
  package: name,
  isThere: () => existsSync(`/var/lib/dpkg/info/${name}.list`),
});

const editors: Record<
  string,
  { readonly needs: readonly Need[]; readonly command: string; readonly args: readonly string[] }
> = {
  Neovim: {
    needs: [{ package: 'neovim', isThere: () => onPath('nvim') !== undefined }],
    command: 'nvim',
    args: ['--headless', '--clean', '-c', `luafile ${script('neovim.lua')}`],
  },
  Emacs: {
    needs: [
      { package: 'emacs-nox', isThere: () => onPath('emacs') !== undefined },
      library('elpa-eglot'),
      library('elpa-yaml-mode'),
    ],
    command: 'emacs',
    args: ['--batch', '-l', script('emacs.el')],
  },
};

describe('editors', { skip }, () => {
  for (const [name, { needs, command, args }] of Object.entries(editors))
    test(`${name} shows findings, offers environments and applies a fix`, async () => {
      await obtain(needs, `the test with ${name}`, console.log);
      const reference = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12';
      const folder = path.join(root, name);
      mkdirSync(folder);
      const file = path.join(folder, 'job.yml');
      writeFileSync(file, `command: echo\nenvironment: ${reference}.7/versions/15\ncompute: azureml:c\n`);
      const answer = path.join(folder, 'answer.json');
      const { code, output } = await run(command, args, {
        env: {
          ...ownEnvironment(),
          SERVER: path.join(repository, 'dist', 'server.js'),
          FOLDER: folder,
          ANSWER: answer,
        },
        limit: minute,
      });
      assert.equal(code, 0, output);
      const told: Told = JSON.parse(readFileSync(answer, 'utf8'));
      assert.match(told.messages.join(), /Unknown environment acpt-pytorch-2\.8-cuda12\.7/);
      assert.ok(
        told.labels.some((label) => label.startsWith('acpt-pytorch-2.8-cuda12.6')),
        told.labels.join(),
      );
      assert.equal(told.lines[1], `environment: ${reference}.6/versions/15`);
      assert.doesNotMatch(output, /unsupported capability/);
    });
});
