/** Environments in containers: the extension's own commands, a real `devcontainer`, a real Docker engine. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;
const minutes = 60_000;
const folder = '.devcontainer/acpt-pytorch-2.8-cuda12.6-cpu';
const image = 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15';

test('without an engine, the command says so and what to do', async () => {
  process.env.DOCKER_HOST = 'unix:///tmp/acpt-nobody-listens.sock';
  await set('engine', '/nowhere/docker');
  void openHere('plain.yml', 2);
  assert.match(await notified('Docker not found'), /Install Docker/);
  await onThisScreen('photograph', 'no-engine');
  await clear();

  await set('engine', 'docker');
  void openHere('plain.yml', 2);
  assert.match(await notified('not running'), /Start the Docker service/);
  await clear();
  assert.equal(await exists('.devcontainer'), false, 'nothing is written for a container that cannot start');
});

test(
  'a real engine starts for the tests that follow',
  async () => {
    process.env.DOCKER_HOST = String(await onThisScreen('startAnEngine'));
  },
  { timeout: 3 * minutes },
);

test('a lens opens the environment and another runs the job', async () => {
  const document = await open('job.yml');
  await eventually(async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    const commands = lenses.map(({ command }) => [command?.command, command?.arguments?.[1]]);
    assert.deepEqual(
      commands.filter(([name]) => /InContainer$/.test(String(name))),
      [
        ['acpt.openInContainer', 5],
        ['acpt.runJobInContainer', 5],
      ],
    );
  });
});

test(
  'the environment opens in a container on the CPU, after it was said why not on a GPU',
  async () => {
    // Where VS Code has no terminals of its own, they close as soon as they are opened.
    const opened: vscode.Terminal[] = [];
    const listening = vscode.window.onDidOpenTerminal((terminal) => opened.push(terminal));
    void openHere('job.yml', 5);
    const said = await notified('no NVIDIA driver');
    assert.match(said, /built for CUDA/);
    await onThisScreen('photograph', 'preflight');
    await press('no NVIDIA driver', 'Open on CPU');
    const done = await notified('is running, with this folder');
    assert.match(done, /with this folder at \/workspaces\/workspace/);
    assert.match(done, /The name says torch 2\.8/);
    await onThisScreen('photograph', 'opened');
    await clear();

    const written = await read(`${folder}/devcontainer.json`);
    assert.match(written, new RegExp(`"image": "${image}"`));
    const [id] = await containers();
    assert.ok(id);
    const looked = String(
      await onThisScreen(
        'docker',
        `inspect --format {{.Config.Image}}|{{.HostConfig.ShmSize}}|{{.State.Status}} ${id}`,
      ),
    );
    assert.equal(looked, `${image}|${96 * 1024 * 1024}|running`);
    const inside = await onThisScreen('docker', `exec -w /workspaces/workspace ${id} cat src/train.py`);
    assert.match(String(inside), /training/);

    const terminal = await eventually(() => {
      const found = opened.find(({ name }) => name.startsWith('ACPT night: torch'));
      assert.ok(found, 'a terminal was opened');
      return found;
    });
    const { shellPath, shellArgs } = terminal.creationOptions as vscode.TerminalOptions;
    assert.equal(shellPath, 'docker');
    assert.ok(
      Array.isArray(shellArgs) && shellArgs[0] === 'exec' && shellArgs.some((each) => each.startsWith(id)),
    );
    listening.dispose();
    terminal.dispose();
  },
  { timeout: minutes },
);

test(
  'the job runs in the same container, and its output is in a terminal and its outputs in a folder',
  async () => {
    const before = await containers();
    // That it runs on the CPU was decided when the container was opened.
    void vscode.commands.executeCommand('acpt.runJobInContainer', uri('job.yml').toString(), 5);
    const [output] = await eventually(
      async () => {
        const found = await vscode.workspace.findFiles('.acpt/runs/night-*/model/debug.txt');
        assert.equal(found.length, 1);
        return found;
      },
      { timeout: 25_000 },
    );
    assert.ok(output);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(output)).toString(), 'INFO\n');
    // That one is ours, and stays until somebody closes it.
    assert.ok(vscode.window.terminals.some(({ name }) => name === 'ACPT: night'));
    assert.deepEqual(await containers(), before, 'no second container');
    await onThisScreen('photograph', 'job');
    for (const each of vscode.window.terminals) each.dispose();
    await clear();
  },
  { timeout: minutes },
);

test('an input that only Azure has is said before anything starts', async () => {
  void vscode.commands.executeCommand('acpt.runJobInContainer', uri('remote.yml').toString(), 2);
  const said = await notified('azureml://datastores/images');
  assert.match(said, /Choose Local Path/);
  assert.match(said, /Download First Files/);
  await clear();
});

test('the inputs of a job that have no data here are listed, to choose some', async () => {
  void vscode.commands.executeCommand('acpt.sampleData', uri('remote.yml').toString(), 2);
  const [row] = (await onThisScreen('listed', 'azureml://datastores/images')) as string[];
  assert.match(row ?? '', /data.*No sample data/s);
  await onThisScreen('photograph', 'samples');
  await onThisScreen('dismiss');
  void vscode.commands.executeCommand('acpt.sampleData', uri('job.yml').toString(), 5);
  await notified('All inputs of this job are on this machine.');
  await clear();
});

test('the first files of data that only Azure has are downloaded with the Azure CLI, and then used', async () => {
  const settings = vscode.workspace.getConfiguration('acpt');
  const folder = mkdtempSync(path.join(tmpdir(), 'acpt-sample-'));
  const az = path.join(folder, 'az');
  writeFileSync(
    az,
    `#!/bin/sh
case "$1 $2 $3" in
"ml datastore show") echo '{"type": "azure_blob", "account_name": "acct", "container_name": "cont"}' ;;
"storage blob list") echo '[{"name": "train/a.csv", "properties": {"contentLength": 4}}]' ;;
*) for each; do case "$each" in --file=*) printf 'x,y\n' > "\${each#--file=}" ;; esac; done; echo '{}' ;;
esac
`,
    { mode: 0o755 },
  );
  await settings.update('submit.az', az, vscode.ConfigurationTarget.Global);
  try {
    void vscode.commands.executeCommand('acpt.sampleData', uri('remote.yml').toString(), 2);
    await onThisScreen('listed', 'azureml://datastores/images');
    await onThisScreen('choose', 'azureml://datastores/images');
    await onThisScreen('listed', 'Download First Files');
    await onThisScreen('photograph', 'sample-ways');
    await onThisScreen('choose', 'Download First Files');
    await notified('use the downloaded files for the input "data"');
    const [file] = await vscode.workspace.findFiles('.acpt/samples/remote.yml/data/a.csv');
    assert.ok(file);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(file)).toString(), 'x,y\n');
    await clear();
    void vscode.commands.executeCommand('acpt.sampleData', uri('remote.yml').toString(), 2);
    const [row] = (await onThisScreen('listed', 'azureml://datastores/images')) as string[];
    assert.match(row ?? '', /\.acpt\/samples\/remote\.yml\/data$/);
    await onThisScreen('dismiss');
  } finally {
    await settings.update('submit.az', undefined, vscode.ConfigurationTarget.Global);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('without the Python Debugger extension, a job is not debugged, and nothing starts', async () => {
  const before = await containers();
  void vscode.commands.executeCommand('acpt.debugJobInContainer', uri('job.yml').toString(), 5);
  assert.match(await notified('ms-python.debugpy'), /Show Extension/);
  await clear();
  assert.deepEqual(await containers(), before);
});

test('a program that is named and not there is not looked for elsewhere', async () => {
  await set('devcontainerCli', '/nowhere/devcontainer.js');
  void openHere('job.yml', 5);
  assert.match(await notified('setting acpt.container.devcontainerCli'), /File not found/);
  await set('devcontainerCli', '');
  await clear();
});

test('of several environments, the list shows what each is, and why one cannot be opened', async () => {
  void vscode.commands.executeCommand('acpt.openInContainer', uri('pipeline.yml').toString());
  const rows = (await onThisScreen('listed', 'prepare')) as string[];
  assert.equal(rows.length, 2);
  assert.match(rows.join('\n'), /prepare.*torch 2\.10\.0/);
  assert.match(rows.join('\n'), /train.*defined in an Azure ML workspace/);
  await onThisScreen('photograph', 'several');
  await onThisScreen('dismiss');
});

test('on a folder, the environments of its documents are offered', async () => {
  void vscode.commands.executeCommand('acpt.openInContainer', uri(''));
  const rows = (await onThisScreen('listed', 'job.yml')) as string[];
  const files = ['job.yml', 'remote.yml', 'slow.yml', 'plain.yml', 'pipeline.yml'];
  for (const file of files)
    assert.ok(
      rows.some((row) => row.includes(file)),
      file,
    );
  await onThisScreen('dismiss');
});

test('the details of a preflight are a page', async () => {
  void openHere('plain.yml', 1);
  await press('no NVIDIA driver', 'Show Details');
  await eventually(() => {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    assert.ok(
      tabs.some((label) => label.includes('This machine')),
      tabs.join(),
    );
  });
  await onThisScreen('photograph', 'details');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await clear();
});

test('the matrix is offered by what runs on this machine', async () => {
  void vscode.commands.executeCommand('acpt.openFromMatrix');
  const rows = (await onThisScreen('listed', 'acpt-pytorch-2.8-cuda12.6')) as string[];
  assert.match(rows.join('\n'), /no NVIDIA driver/);
  await onThisScreen('photograph', 'matrix');
  await onThisScreen('dismiss');
});

test('a machine without GPUs has none to choose from', async () => {
  void vscode.commands.executeCommand('acpt.chooseGpus');
  await notified('This machine has no GPU to choose.');
  await clear();
});

test('the caches of the container are volumes, which are linked in it', async () => {
  const [id] = await containers();
  assert.ok(id);
  assert.equal(
    await onThisScreen('docker', `exec ${id} readlink /root/.cache/huggingface/hub`),
    '/acpt/caches/huggingface/0/hub',
  );
});

test(
  'an environment that moves on is told once, with what that changes, and its container is rebuilt',
  async () => {
    for (const tag of ['13', '14']) await onThisScreen('docker', `tag ${image} ${image.replace(/15$/, tag)}`);
    const [before] = await containers();
    await pin('15', '14');
    const said = await notified('The environment of the container for night has changed');
    assert.match(said, /acpt-pytorch-2\.8-cuda12\.6:15 → 14; torch /);
    await onThisScreen('photograph', 'drift');
    await clear();

    // The same change is not told again.
    const document = await open('job.yml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(document.getText().length), '# the same\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    void vscode.window.showInformationMessage('Nothing else is said.');
    assert.doesNotMatch(await notified('Nothing else is said.'), /has changed/);
    await clear();

    assert.deepEqual(await containers(), [before], 'nothing was rebuilt unasked');

    // Told of other changes, the user wants them.
    for (const [from, to] of [
      ['14', '13'],
      ['13', '15'],
    ] as const) {
      await pin(from, to);
      await press('The environment of the container for night has changed', 'Rebuild');
      await notified('is running, with this folder');
      await clear();
      const [id] = await containers();
      const of = await onThisScreen('docker', `inspect --format {{.Config.Image}} ${id}`);
      assert.equal(of, image.replace(/15$/, to));
    }
    for (const tag of ['13', '14']) await onThisScreen('docker', `rmi ${image.replace(/15$/, tag)}`);
    for (const each of vscode.window.terminals) each.dispose();
  },
  { timeout: minutes },
);

test(
  'what ACPT made is listed with its size, and removed after a question',
  async () => {
    await onThisScreen('docker', 'volume create my-own');
    void vscode.commands.executeCommand('acpt.manageContainers');
    const rows = (await onThisScreen('listed', 'cache of Hugging Face')) as string[];
    assert.match(rows.join('\n'), /running, \S+workspace/);
    assert.doesNotMatch(rows.join('\n'), /my-own/);
    await onThisScreen('photograph', 'inventory');
    const [id] = await containers();
    await onThisScreen('choose', 'running, ');
    await onThisScreen('accept');
    await press('installed in a container by hand goes with it', 'Stop');
    await eventually(async () => assert.deepEqual(await containers(), []), { timeout: 25_000 });
    assert.match(String(await onThisScreen('docker', 'ps -aq --no-trunc')), new RegExp(`^${id}`, 'm'));
    await clear();
  },
  { timeout: minutes },
);

test(
  "a person's edits stay, and what both changed is asked about",
  async () => {
    const file = uri(`${folder}/devcontainer.json`);
    const text = (await read(`${folder}/devcontainer.json`))
      .replace(image, 'mine:1')
      .replace('"name"', '// mine\n  "name"');
    await vscode.workspace.fs.writeFile(file, Buffer.from(text));
    const document = await open('job.yml');
    const edit = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf('versions/15'));
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, 'versions/15'.length)), 'versions/14');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    await notified('The environment of the container for night has changed');
    await clear();

    void openHere('job.yml', 5);
    const said = await notified('Conflict in devcontainer.json');
    assert.match(said, /Both you and ACPT changed image/);
    await onThisScreen('compared');
    assert.equal(await read(`${folder}/devcontainer.json`), text, 'nothing was written unasked');

    await press('Conflict in devcontainer.json', 'Use ACPT Version');
    await press('changed since this container was created', 'Rebuild');
    // The engine of these tests has no network to pull version 14 through.
    assert.match(await notified('Show Log'), /registry|reach/);
    await onThisScreen('photograph', 'failed');
    await clear();
    assert.equal(await read(`${folder}/devcontainer.json.old`), text, 'what was replaced is kept');
    const now = await read(`${folder}/devcontainer.json`);
    assert.match(now, /acpt-pytorch-2\.8-cuda12\.6:14"/);
    assert.match(now, /\/\/ mine/);
  },
  { timeout: minutes },
);

test(
  'cancelled half-way, nothing is left',
  async () => {
    const sleeping = async () =>
      /sleep 120/.test(String(await onThisScreen('docker', 'ps -a --no-trunc --format {{.Command}}')));
    void openHere('slow.yml', 1);
    await onCpu();
    await eventually(async () => assert.equal(await sleeping(), true), { timeout: 20_000 });
    await press('Building the image', 'Cancel');
    await eventually(async () => assert.equal(await sleeping(), false), { timeout: 20_000 });
    await clear();
  },
  { timeout: minutes },
);

test(
  'where the Dev Containers extension has its commands, it opens the folder',
  async () => {
    const calls: [string, ...unknown[]][] = [];
    const names = ['reopenInContainer', 'rebuildAndReopenInContainer', 'openFolder'];
    const fake = (name: string) =>
      vscode.commands.registerCommand(`remote-containers.${name}`, (...args: unknown[]) => {
        calls.push([name, ...args]);
      });
    const fakes = names.map(fake);
    try {
      void openHere('plain.yml', 1);
      await onCpu();
      await eventually(() => assert.deepEqual(calls, [['reopenInContainer']]));
      assert.match(await notified('select "ACPT plain: torch 2.8.0'), /CPU/);
      await clear();

      // Where it can only open folders, it is given the folder.
      calls.length = 0;
      fakes[0]?.dispose();
      void openHere('plain.yml', 1);
      await eventually(() =>
        assert.deepEqual(
          calls.map(([name]) => name),
          ['openFolder'],
        ),
      );
      assert.equal(String(calls[0]?.[1]), uri('').toString().replace(/\/$/, ''));
      await clear();
      for (const each of fakes) each.dispose();

      // A container of an older configuration is rebuilt when the user wants it.
      void openHere('plain.yml', 1);
      await notified('is running, with this folder');
      await clear();
      const file = '.devcontainer/acpt-torch280-cu126-cpu/devcontainer.json';
      const edited = (await read(file)).replace('"--shm-size=16g"', '"--shm-size=64m"');
      await vscode.workspace.fs.writeFile(uri(file), Buffer.from(edited));
      calls.length = 0;
      fakes.push(...names.map(fake));
      void openHere('plain.yml', 1);
      await press('changed since this container was created', 'Rebuild');
      await eventually(() => assert.deepEqual(calls, [['rebuildAndReopenInContainer']]));
      await clear();
    } finally {
      for (const each of fakes) each.dispose();
    }
  },
  { timeout: minutes },
);

test('the engine stops', async () => {
  await onThisScreen('stopTheEngine');
});

/** The command as the lens calls it. */
function openHere(file: string, line: number): Thenable<unknown> {
  return vscode.commands.executeCommand('acpt.openInContainer', uri(file).toString(), line);
}

/** Pins the environment of the job to another version, and saves it. */
async function pin(from: string, to: string): Promise<void> {
  const document = await open('job.yml');
  const text = document.getText();
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  edit.replace(document.uri, whole, text.replace(`versions/${from}`, `versions/${to}`));
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.ok(await document.save());
}

function uri(file: string): vscode.Uri {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(workspace);
  return file === '' ? workspace.uri : vscode.Uri.joinPath(workspace.uri, file);
}

async function open(file: string): Promise<vscode.TextDocument> {
  const { document } = await vscode.window.showTextDocument(uri(file), { preview: false });
  return document;
}

async function read(file: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri(file))).toString();
}

async function exists(file: string): Promise<boolean> {
  return vscode.workspace.fs.stat(uri(file)).then(
    () => true,
    () => false,
  );
}

/** Ids of the containers of this folder. */
async function containers(): Promise<string[]> {
  const ids = String(
    await onThisScreen('docker', `ps -q --filter label=devcontainer.local_folder=${uri('').fsPath}`),
  );
  return ids.split('\n').filter((id) => id !== '');
}

async function set(name: string, value: string): Promise<void> {
  await vscode.workspace
    .getConfiguration('acpt.container')
    .update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** What all notifications say once one says this. */
async function notified(text: string): Promise<string> {
  return eventually(
    async () => {
      // The list does not open while it is empty.
      await vscode.commands.executeCommand('notifications.showList');
      return String(await onThisScreen('notified', text));
    },
    { timeout: 25_000 },
  );
}

async function press(text: string, button: string): Promise<void> {
  await notified(text);
  await onThisScreen('press', `${text}|${button}`);
}

/** This machine has no GPU: that is said, and it goes on without. */
async function onCpu(): Promise<void> {
  await press('no NVIDIA driver', 'Open on CPU');
}

/** Until the list stays empty: on a busy machine what was cleared was seen in it again, and answered in place of what came next. */
async function clear(): Promise<void> {
  await eventually(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('notifications.showList');
    await onThisScreen('cleared');
  });
}
