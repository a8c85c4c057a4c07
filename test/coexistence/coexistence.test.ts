/**
 * Beside the language server of YAML by Red Hat, which honours a `$schema` in the document: what both say of the same
 * documents, before and after ours leaves it to the other. `said.txt` lists it; accept changes with UPDATE_GOLDEN=1.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { yamlLanguageServer } from '../../scripts/bench/peer.ts';
import type { LeftToOthers } from '../../src/protocol/others.ts';
import { repository } from '../e2e/host/folders.ts';
import { expectGolden } from '../support/golden.ts';
import { connectToServer } from '../support/serverConnection.ts';
import { Editor, type Said } from './editor.ts';

const root = 'file:///workspace';
const beside: LeftToOthers = { syntax: true, outline: true, schema: 'where it is named' };

/** One mistake each; `|` is where the mouse and the cursor are. */
const documents: Readonly<Record<string, string>> = {
  'an unknown key': `$schema: SCHEMA
com|mand: python train.py
environment: azureml:x:1
resources:
  shm_sze: 8g
`,
  'a key that is missing': `$schema: SCHEMA
com|mand: python train.py
`,
  'a value of another type': `$schema: SCHEMA
command: python train.py
environment: azureml:x:1
resources:
  instance|_count: many
`,
  'a value that is not allowed': `$schema: SCHEMA
type: com|and
command: python train.py
environment: azureml:x:1
`,
  'a key twice': `$schema: SCHEMA
command: python train.py
comm|and: python other.py
environment: azureml:x:1
`,
  'no YAML at all': `$schema: SCHEMA
command: "python train.py
environment: azureml:x|:1
`,
  'a name that exists only elsewhere': `$schema: SCHEMA
command: python train.py
environment: azureml://registries/azureml/environments/acpt-py|torch-2.8-cuda12.7/versions/15
`,
  'no schema named': `command: python train.py
environment: azureml:x:1
compute: azureml:c
reso|rces:
  shm_size: 8g
`,
  'no schema named, and no YAML': `command: "python train.py
environment: azureml:x|:1
compute: azureml:c
`,
};

const schemas = createServer((request, response) => {
  const name = path.basename(request.url ?? '');
  response.setHeader('content-type', 'application/json');
  response.end(readFileSync(path.join(repository, 'schemas', name)));
});
let theirs: Editor;
let ours: Editor;
let oursBeside: Editor;
let schema = '';

before(async () => {
  const { args, configuration } = await yamlLanguageServer();
  await new Promise<void>((resolve) => schemas.listen(0, '127.0.0.1', resolve));
  const { port } = schemas.address() as AddressInfo;
  // A name of Microsoft's would need the internet; only the kind in it counts.
  schema = `http://127.0.0.1:${port}/azureml/latest/commandJob.schema.json`;
  theirs = Editor.ofProgram(args, { yaml: { ...(configuration.yaml as object), schemas: {} } });
  ours = new Editor(connectToServer(), true);
  oursBeside = new Editor(connectToServer(), true);
  await Promise.all([theirs.start(root), ours.start(root), oursBeside.start(root, { leftToOthers: beside })]);
});

after(() => {
  for (const each of [theirs, ours, oursBeside]) each.stop();
  schemas.close();
  schemas.closeAllConnections();
});

test('nothing is said, offered or explained twice, and nothing is lost', async () => {
  const lines: string[] = [];
  for (const [name, marked] of Object.entries(documents)) {
    const text = marked.replace('SCHEMA', schema);
    const offset = text.indexOf('|');
    const above = text.slice(0, offset).split('\n');
    const at = { line: above.length - 1, character: above.at(-1)?.length ?? 0 };
    const look = (editor: Editor) => editor.look(root, text.replace('|', ''), at);
    const [other, alone, together] = [await look(theirs), await look(ours), await look(oursBeside)];
    const doubled = twice(other, alone);
    assert.deepEqual(twice(other, together), [], `${name}: said by both`);
    const lost = codesOf(alone).filter((code) => !codesOf(together).includes(code));
    assert.ok(
      lost.every((code) => doubled.some((each) => each.includes(code))),
      `${name}: ${lost.join()} is said by nobody`,
    );
    lines.push(`## ${name}`, 'doubled before:', ...doubled.map((each) => `  ${each}`));
    lines.push(`left: ${codesOf(together).join(', ') || 'nothing'}`, '');
  }
  expectGolden(new URL('said.txt', import.meta.url), lines.join('\n'));
});

/** What both say: findings on one line, the same proposals, a hover each, an outline each. */
function twice(other: Said, own: Said): string[] {
  const findings = own.diagnostics.flatMap(({ range, code }) => {
    const same = other.diagnostics.find(
      ({ range: theirs, message }) =>
        theirs.start.line === range.start.line ||
        // One names the first of them, the other the second.
        (code === 'duplicate-key' && message === 'Map keys must be unique') ||
        (code === 'yaml-syntax' && /closing/.test(String(message))),
    );
    return same ? [`finding ${code}, line ${range.start.line + 1}: ${same.message}`] : [];
  });
  const proposals = own.completions.filter((label) => other.completions.includes(label));
  return [
    ...findings,
    ...(proposals.length > 0
      ? [`proposals: ${proposals.slice(0, 5).join(', ')}${proposals.length > 5 ? ', …' : ''}`]
      : []),
    ...(own.hover !== '' && other.hover !== '' ? ['hover'] : []),
    ...(own.symbols.length > 0 && other.symbols.length > 0 ? ['outline'] : []),
  ];
}

function codesOf({ diagnostics }: Said): string[] {
  return diagnostics.map(({ code }) => String(code));
}
