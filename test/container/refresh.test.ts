/** Writing devcontainer.json again: what a person wrote stays. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type ParseError, parse } from 'jsonc-parser';
import type { JsonObject } from '../../src/core/container/configuration/generate.ts';
import {
  hostReaching,
  refreshConfiguration,
  refreshText,
} from '../../src/core/container/configuration/refresh.ts';
import { configureProperties } from '../support/properties.ts';

configureProperties();

const first: JsonObject = {
  name: 'ACPT',
  image: 'acpt:1',
  runArgs: ['--gpus=all', '--shm-size=16g'],
  containerEnv: { NCCL_DEBUG: 'INFO' },
  customizations: { vscode: { extensions: ['ms-python.python'], settings: { a: 1 } } },
};

/** As ACPT writes it the first time. */
function written(configuration: JsonObject = first): string {
  const made = refreshConfiguration(undefined, undefined, configuration, ['Written by ACPT.']);
  assert.ok(made.kind === 'new');
  return made.text;
}

/** Edits the text as a person does, then writes another configuration over it. */
function refreshed(edit: (text: string) => string, wanted: JsonObject, header = ['Written by ACPT.']) {
  const before = { configuration: first, header: ['Written by ACPT.'] };
  return refreshConfiguration(edit(written()), before, wanted, header);
}

function changed(edit: (text: string) => string, wanted: JsonObject): { text: string; value: JsonObject } {
  const result = refreshed(edit, wanted);
  assert.ok(result.kind === 'changed', JSON.stringify(result));
  return { text: result.text, value: parse(result.text) };
}

const same = (text: string) => text;
const newer: JsonObject = { ...first, image: 'acpt:2' };

describe('without edits of a person', () => {
  test('the same is not written again', () => assert.equal(refreshed(same, first).kind, 'same'));
  test('what changed is changed, and the comments stay', () => {
    const { text, value } = changed(same, newer);
    assert.deepEqual(value, newer);
    assert.match(text, /^\/\/ Written by ACPT\.\n\{/);
  });
  test('what is no longer wanted goes', () => {
    const { containerEnv: _, ...without } = first;
    assert.deepEqual(changed(same, without).value, without);
  });
});

describe('the comment at the head', () => {
  test('is written anew, and that alone does not make another container', () => {
    const result = refreshed(same, first, ['Written by ACPT.', 'Pinned to version 16.']);
    assert.ok(result.kind === 'changed');
    assert.match(result.text, /^\/\/ Written by ACPT\.\n\/\/ Pinned to version 16\.\n\{/);
    assert.equal(result.container, false);
  });
  test('stays where a person wrote into it', () => {
    const result = refreshed((text) => text.replace('ACPT.', 'ACPT, for the paper.'), first, ['Pinned.']);
    assert.equal(result.kind, 'same');
  });
});

describe('edits of a person stay', () => {
  test('a comment', () => {
    const { text } = changed((each) => each.replace('"image"', '// pinned for the paper\n  "image"'), newer);
    assert.match(text, /\/\/ pinned for the paper\n {2}"image": "acpt:2"/);
  });
  test('a key of their own', () => {
    const { value } = changed((each) => each.replace('"image"', '"forwardPorts": [6006],\n  "image"'), newer);
    assert.deepEqual(value, { ...newer, forwardPorts: [6006] });
  });
  test('a value that they changed and ACPT did not', () => {
    const { value } = changed((each) => each.replace('"INFO"', '"WARN"'), newer);
    assert.deepEqual(value.containerEnv, { NCCL_DEBUG: 'WARN' });
    assert.equal(value.image, 'acpt:2');
  });
  test('a key that they removed', () => {
    const { value } = changed((each) => each.replace(/ {2}"containerEnv": \{[^}]*\},\n/, ''), newer);
    assert.equal(value.containerEnv, undefined);
  });
  test('an argument that they added, and one that they removed', () => {
    const edit = (each: string) => each.replace('"--gpus=all",', '"--cap-add=SYS_PTRACE",');
    const { value } = changed(edit, { ...first, runArgs: ['--gpus=all', '--shm-size=64g'] });
    assert.deepEqual(value.runArgs, ['--cap-add=SYS_PTRACE', '--shm-size=64g']);
  });
  test('an extension that they added beside one that ACPT adds', () => {
    const edit = (each: string) =>
      each.replace('"ms-python.python"', '"ms-python.python",\n"charliermarsh.ruff"');
    const { value } = changed(edit, {
      ...first,
      customizations: {
        vscode: { extensions: ['ms-python.python', 'ms-toolsai.jupyter'], settings: { a: 1 } },
      },
    });
    const { vscode } = value.customizations as { vscode: { extensions: string[] } };
    assert.deepEqual(vscode.extensions, ['ms-python.python', 'charliermarsh.ruff', 'ms-toolsai.jupyter']);
  });
});

describe('lists of arguments', () => {
  const args = (edit: (text: string) => string, wanted: readonly string[], more: JsonObject = {}) =>
    changed(edit, { ...first, ...more, runArgs: wanted });
  test('on one line stay JSON, whatever is removed', () => {
    const oneLine = (list: string) => (text: string) =>
      text.replace(/"runArgs": \[[^\]]*\]/, `"runArgs": [${list}]`);
    const { value } = args(oneLine('"--cap-add=SYS_PTRACE", "--gpus=all", "--shm-size=16g"'), [
      '--gpus=all',
      '--shm-size=32g',
    ]);
    assert.deepEqual(value.runArgs, ['--cap-add=SYS_PTRACE', '--gpus=all', '--shm-size=32g']);
    const last = args(oneLine('"--shm-size=16g", "--gpus=all"'), ['--shm-size=16g']);
    assert.deepEqual(last.value.runArgs, ['--shm-size=16g']);
  });
  test('keep the comments between them', () => {
    const { text } = args(
      (each) => each.replace('"--gpus=all"', '// all four\n    "--gpus=all"'),
      ['--gpus=all', '--shm-size=32g'],
    );
    assert.match(text, /\/\/ all four\n\s+"--gpus=all"/);
  });
  test("keep a comment behind what is changed and above what is a person's own", () => {
    const { text } = args(
      (each) =>
        each.replace(
          '"--shm-size=16g"\n',
          '"--shm-size=16g", // as in the job\n    // for the licence server\n    "--network=host" // ours\n',
        ),
      ['--gpus=all', '--shm-size=32g'],
    );
    assert.match(
      text,
      /"--shm-size=32g", \/\/ as in the job\n\s+\/\/ for the licence server\n\s+"--network=host" \/\/ ours/,
    );
  });
  test('of which one argument is contested lose no other', () => {
    const edit = (each: string) => each.replace('"--shm-size=16g"', '"--shm-size=64g", "-p=80:80"');
    const result = refreshed(edit, { ...first, runArgs: ['--gpus=all', '--shm-size=8g'] });
    assert.ok(result.kind === 'conflict');
    assert.deepEqual(parse(result.text).runArgs, ['--gpus=all', '--shm-size=8g', '-p=80:80']);
  });
  test('do not get back what was removed or replaced', () => {
    const wanted = ['--gpus=all', '--shm-size=64g'];
    assert.equal(
      refreshed((text) => text.replace(/,\s+"--shm-size=16g"/, ''), { ...first, runArgs: wanted }).kind,
      'same',
    );
    const ipc = refreshed((text) => text.replace('--shm-size=16g', '--ipc=host'), {
      ...first,
      runArgs: wanted,
    });
    assert.equal(ipc.kind, 'same');
    const device = refreshed((text) => text.replace('"--gpus=all"', '"--gpus", "device=0"'), {
      ...first,
      runArgs: ['--device=nvidia.com/gpu=all', '--shm-size=16g'],
    });
    assert.ok(device.kind === 'conflict');
  });
  test('a mount of their own does not stand against one of ours', () => {
    const mount = (source: string) => `type=bind,source=${source},target=/acpt/code,readonly`;
    const own = 'type=bind,source=/data,target=/data';
    const before = { ...first, mounts: [mount('/a')] };
    const there = JSON.stringify({ ...before, mounts: [own, mount('/a')] }, undefined, 2);
    const result = refreshConfiguration(
      there,
      { configuration: before, header: [] },
      { ...before, mounts: [mount('/b')] },
      [],
    );
    assert.ok(result.kind === 'changed');
    assert.deepEqual(parse(result.text).mounts, [own, mount('/b')]);
  });
});

describe('a conflict is never decided', () => {
  const conflict = (edit: (text: string) => string, wanted: JsonObject): string => {
    const result = refreshed(edit, wanted);
    assert.ok(result.kind === 'conflict', JSON.stringify(result));
    return result.reason;
  };
  test('both changed a value', () => {
    assert.match(
      conflict((each) => each.replace('acpt:1', 'mine:1'), newer),
      /both changed image/,
    );
  });
  test('both changed an argument that there is once', () => {
    const edit = (each: string) => each.replace('--shm-size=16g', '--shm-size=32g');
    assert.match(
      conflict(edit, { ...first, runArgs: ['--gpus=all', '--shm-size=64g'] }),
      /runArgs\.--shm-size/,
    );
  });
  test('the file cannot be read', () => {
    assert.match(
      conflict((each) => each.slice(0, -5), newer),
      /cannot be read/,
    );
  });
  test('a file that ACPT did not write', () => {
    const result = refreshConfiguration('{ "image": "mine" }', undefined, first, []);
    assert.equal(result.kind, 'conflict');
  });
  test('the proposal keeps what is not in conflict', () => {
    const edit = (each: string) => each.replace('acpt:1', 'mine:1').replace('"INFO"', '"WARN"');
    const result = refreshed(edit, newer);
    assert.ok(result.kind === 'conflict');
    assert.deepEqual(parse(result.text), { ...newer, containerEnv: { NCCL_DEBUG: 'WARN' } });
  });
});

describe('what may reach the host', () => {
  const put = (more: string) => (text: string) => text.replace('"image"', `${more}, "image"`);
  const args = (more: string) => (text: string) => text.replace('"--gpus=all"', `"--gpus=all", ${more}`);
  const cases: readonly (readonly [string, (text: string) => string, readonly string[]])[] = [
    ['nothing of our own', same, []],
    ['a command', put('"initializeCommand": "curl x | sh"'), ['initializeCommand']],
    ['arguments', args('"--privileged", "-v", "/:/host"'), ['--privileged', '-v', '/:/host']],
    ['an argument in one word', args('"-v/:/host"'), ['-v/:/host']],
    ['a file of the host', args('"--env-file=/etc/passwd"'), ['--env-file=/etc/passwd']],
    ['a mount', put('"mounts": ["source=/,target=/host,type=bind"]'), ['mounts']],
    ['a feature, which may bring mounts', put('"features": { "./f": {} }'), ['features']],
    ['Compose', put('"dockerComposeFile": "x.yml", "service": "x"'), ['dockerComposeFile', 'service']],
    ['a build', put('"build": { "dockerfile": "x", "options": ["--iidfile=/x"] }'), ['build']],
    ['a value of the host', put('"remoteEnv": { "X": "${localEnv:SECRET}" }'), ['remoteEnv']],
    ['another image, whose labels may say anything', (text) => text.replace('acpt:1', 'evil:1'), ['image']],
    ['a list that is none', (text) => text.replace('"--gpus=all"', '1, "--privileged"'), ['runArgs']],
    [
      'what stays inside',
      (text) => put('"forwardPorts": [6006], "postCreateCommand": "x"')(text).replace('=16g', '=1g'),
      [],
    ],
  ];
  for (const [title, edit, expected] of cases)
    test(title, () => assert.deepEqual(hostReaching(edit(written()), first), expected));
});

describe('a Dockerfile beside it', () => {
  test('is written anew only while nobody edited it', () => {
    assert.equal(refreshText('FROM a\n', 'FROM a\n', 'FROM b\n').kind, 'changed');
    assert.equal(refreshText('FROM a\nRUN x\n', 'FROM a\n', 'FROM b\n').kind, 'conflict');
    assert.equal(refreshText('FROM a\nRUN x\n', 'FROM a\n', 'FROM a\n').kind, 'same');
    assert.equal(refreshText('FROM mine\n', undefined, 'FROM a\n').kind, 'conflict');
  });
});

test('whatever a person did to a list, the result is JSON with the list that was meant', () => {
  const list = fc.uniqueArray(fc.constantFrom('--a=1', '--a=2', '--device=x', '--device=y', '--z', 'word'), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(list, list, list, fc.boolean(), (before, mine, after, oneLine) => {
      const text = JSON.stringify({ runArgs: mine }, undefined, oneLine ? undefined : 2);
      const old = { configuration: { runArgs: before }, header: [] };
      const result = refreshConfiguration(text, old, { runArgs: after }, []);
      if (result.kind !== 'changed') return;
      const errors: ParseError[] = [];
      const { runArgs } = parse(result.text, errors);
      assert.deepEqual(errors, [], result.text);
      for (const each of mine) if (!before.includes(each)) assert.ok(runArgs.includes(each), result.text);
    }),
  );
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.string(), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('value'), { maxKeys: 4 }),
}));

test('whatever is written over whatever: the result is what was wanted, if nobody edited', () => {
  fc.assert(
    fc.property(json.object, json.object, (before, after) => {
      const [old, wanted] = [before, after] as [JsonObject, JsonObject];
      const result = refreshConfiguration(written(old), { configuration: old, header: [] }, wanted, []);
      const value = result.kind === 'same' ? old : parse(result.kind === 'new' ? '' : result.text);
      assert.deepEqual({ ...value }, JSON.parse(JSON.stringify(wanted)));
    }),
  );
});

test('whatever a person wrote is there afterwards, unless it is called a conflict', () => {
  fc.assert(
    fc.property(json.object, json.object, json.object, (before, mine, after) => {
      const [old, own, wanted] = [before, mine, after] as [JsonObject, JsonObject, JsonObject];
      const result = refreshConfiguration(
        JSON.stringify(own),
        { configuration: old, header: [] },
        wanted,
        [],
      );
      if (result.kind === 'conflict' || result.kind === 'new') return;
      const value: JsonObject = result.kind === 'same' ? own : parse(result.text);
      for (const [key, each] of Object.entries(own))
        if (JSON.stringify(old[key]) === JSON.stringify(wanted[key]) && typeof each !== 'object')
          assert.deepEqual(value[key], each, key);
    }),
  );
});
