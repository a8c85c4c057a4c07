/** Jobs in containers with a real Python: debugged by this very VS Code, as steps of a pipeline, and in the list of runs. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, onScreen, test } from '../host/harness.ts';
import type * as screen from './screen.ts';

export { run } from '../host/harness.ts';

const onThisScreen = onScreen<typeof screen>;
const minutes = 60_000;

test(
  'a real engine starts for the tests that follow',
  async () => {
    process.env.DOCKER_HOST = String(await onThisScreen('startAnEngine'));
    await vscode.workspace
      .getConfiguration('acpt.container')
      .update('engine', 'docker', vscode.ConfigurationTarget.Workspace);
  },
  { timeout: 3 * minutes },
);

test(
  'a breakpoint set here is hit in the container, with the values that are there',
  async () => {
    const stops: { readonly session: vscode.DebugSession; readonly threadId: number }[] = [];
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('debugpy', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: ({ event, body }) => {
          if (event === 'stopped') stops.push({ session, threadId: body.threadId });
        },
      }),
    });
    const file = uri('src/train.py');
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(file, new vscode.Position(5, 0))),
    ]);
    void vscode.commands.executeCommand('acpt.debugJobInContainer', uri('train.yml').toString(), 3);
    await press('no NVIDIA driver', 'Open on CPU');
    const { session, threadId } = await eventually(
      () => {
        const [first] = stops;
        assert.ok(first, 'stopped');
        return first;
      },
      { timeout: 40_000 },
    );
    const { stackFrames } = await session.customRequest('stackTrace', { threadId });
    const [frame] = stackFrames;
    // In a remote window, VS Code says whose file it is.
    assert.ok(String(frame.source.path).endsWith(file.path), frame.source.path);
    assert.equal(frame.line, 6);
    assert.equal(stackFrames.length, 1, 'nothing of what starts the program');
    const { result } = await session.customRequest('evaluate', { expression: 'lr', frameId: frame.id });
    assert.equal(result, "'0.1'");
    await onThisScreen('photograph', 'breakpoint');

    // Whoever wants to attach without this command has an entry for it, and keeps what is there.
    await vscode.workspace.fs.writeFile(
      uri('.vscode/launch.json'),
      Buffer.from(
        '{\n  // mine\n  "version": "0.2.0",\n  "configurations": [{ "name": "Own", "type": "node" }]\n}\n',
      ),
    );
    await press('debugger is attached', 'Add to launch.json');
    await eventually(async () => {
      const text = await read('.vscode/launch.json');
      assert.match(text, /\/\/ mine[\s\S]*"Own"[\s\S]*"ACPT: Attach to night"/);
    });

    await session.customRequest('continue', { threadId });
    await eventually(
      async () => {
        const [output] = await vscode.workspace.findFiles('.acpt/runs/night-*/model/model.txt');
        assert.ok(output);
        assert.equal(String(await vscode.workspace.fs.readFile(output)), 'trained with 0.1');
      },
      { timeout: 20_000 },
    );
    tracker.dispose();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await clear();
  },
  { timeout: 2 * minutes },
);

test(
  'the steps of a pipeline hand on what they write, each in a container that goes with it',
  async () => {
    const before = await containers();
    void vscode.commands.executeCommand('acpt.runPipelineInContainers', uri('pipeline.yml').toString());
    // Asked once, for all of them.
    await press('no NVIDIA driver', 'Open on CPU');
    await eventually(
      async () => {
        const [report] = await vscode.workspace.findFiles('.acpt/runs/pipeline-evaluate-*/report/report.txt');
        assert.ok(report);
        assert.match(String(await vscode.workspace.fs.readFile(report)), /^trained with 0\.2three rows\n$/);
      },
      { timeout: 40_000 },
    );
    await eventually(async () => assert.deepEqual(await containers(), before), { timeout: 20_000 });
    await onThisScreen('photograph', 'pipeline');
    await clear();
  },
  { timeout: 2 * minutes },
);

test('the list of runs says how each ended, and opens its log', async () => {
  void vscode.commands.executeCommand('acpt.showRuns');
  const rows = (await onThisScreen('listed', 'night')) as string[];
  const all = rows.join('\n');
  assert.match(all, /night.*succeeded in .*debugged/);
  for (const step of ['prepare', 'train', 'evaluate'])
    assert.match(all, new RegExp(`${step}.*succeeded in .*pipeline`));
  await onThisScreen('photograph', 'runs');
  await onThisScreen('choose', 'night');
  await onThisScreen('listed', 'Open Log');
  await onThisScreen('choose', 'Open Log');
  await eventually(() => {
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.match(document?.uri.path ?? '', /\.acpt\/runs\/night-.*\/log\.txt$/);
    assert.match(document?.getText() ?? '', /^acpt: Rank 0 waits for a debugger/);
  });
});

test('the engine stops', async () => {
  for (const each of vscode.window.terminals) each.dispose();
  await onThisScreen('stopTheEngine');
});

function uri(file: string): vscode.Uri {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(workspace);
  return vscode.Uri.joinPath(workspace.uri, file);
}

async function read(file: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri(file))).toString();
}

async function containers(): Promise<string[]> {
  const ids = String(await onThisScreen('docker', 'ps -aq'));
  return ids.split('\n').filter((id) => id !== '');
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

async function clear(): Promise<void> {
  await vscode.commands.executeCommand('notifications.clearAll');
}
