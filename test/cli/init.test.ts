/** `acpt init`: what it writes, what it asks, and that nothing of anybody's is lost. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { azurePipeline, gitlabJob } from '../../src/cli/init/ciFiles.ts';
import { settingsFile } from '../../src/cli/init/settingsFile.ts';
import { main } from '../../src/cli/main.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-init-'));
after(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

/** @param answers of a person at a terminal, in order; `undefined` ends the input; without answers there is no terminal */
async function init(args: readonly string[], answers?: (string | undefined)[]) {
  let [out, err] = ['', ''];
  const questions: string[] = [];
  const code = await main(['init', folder, ...args], {
    matrix: frozenMatrix(),
    write: (text) => (out += text),
    complain: (...lines) => (err += `${lines.join('\n')}\n`),
    colour: false,
    ...(answers
      ? {
          ask: async (question: string) => {
            questions.push(question);
            assert.ok(answers.length > 0, `nobody answers "${question}"`);
            return answers.shift();
          },
        }
      : {}),
  });
  return { code, out, err, questions };
}

const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const source = ['--source', 'owner/acpt', '--rev', 'v1.0'];

describe('without a terminal', () => {
  test('shows what would be written, writes nothing, and says what it needs', async () => {
    const { code, out, err } = await init([]);
    assert.equal(code, 1);
    assert.match(out, /^\.acpt\.yaml:\n {2}# Settings of ACPT/);
    assert.match(
      err,
      /^acpt: Nothing was written\. Without a terminal, pass --yes, and --ci or --pre-commit/,
    );
    assert.deepEqual(files(), []);
  });

  test('--yes writes the settings, and nothing else that was not named', async () => {
    mkdirSync(path.join(folder, '.github'));
    assert.equal((await init(['--yes'])).code, 0);
    assert.deepEqual(files(), ['.acpt.yaml']);
  });

  const systems: Readonly<Record<string, string>> = {
    github: '.github/workflows/acpt.yml',
    azure: '.azure-pipelines/acpt.yml',
    gitlab: '.gitlab-ci.yml',
  };
  for (const [system, file] of Object.entries(systems))
    test(`--ci ${system} writes ${file}, which has the repository and the commit`, async () => {
      const missing = await init(['--yes', '--ci', system]);
      assert.equal(missing.code, 2);
      assert.match(missing.err, /pass --source .* and --rev/);
      assert.deepEqual(files(), []);
      assert.equal((await init(['--yes', '--ci', system, ...source])).code, 0);
      assert.deepEqual(files(), ['.acpt.yaml', file].sort());
      assert.ok(parse(read(file)));
      assert.match(
        read(file),
        system === 'github'
          ? /uses: owner\/acpt@v1\.0\n/
          : /git clone https:\/\/github\.com\/owner\/acpt .*\n/,
      );
      assert.match(read(file), /v1\.0/);
    });

  test('--pre-commit writes its configuration', async () => {
    await init(['--yes', '--pre-commit', '--source', 'https://git.example.com/acpt.git', '--rev', 'abc123']);
    assert.deepEqual(parse(read('.pre-commit-config.yaml')), {
      repos: [{ repo: 'https://git.example.com/acpt.git', rev: 'abc123', hooks: [{ id: 'acpt-check' }] }],
    });
  });

  test('what would end up in a script as a command is refused', async () => {
    const wrong: readonly (readonly [string, string, RegExp])[] = [
      ['https://x/$(id)', 'v1', /Invalid repository/],
      ['https://x/a b', 'v1', /Invalid repository/],
      ['--upload-pack=x', 'v1', /Missing value|Invalid repository/],
      ['owner/acpt', '$(id)', /Invalid commit/],
      ['owner/acpt', '-x', /Invalid commit/],
      ['owner/acpt', 'v1\n- x', /Invalid commit/],
    ];
    for (const [address, commit, message] of wrong) {
      const { code, err } = await init(['--yes', '--ci', 'gitlab', `--source=${address}`, `--rev=${commit}`]);
      assert.equal(code, 2, address);
      assert.match(err, message);
    }
    const elsewhere = await init([
      '--yes',
      '--ci=github',
      '--source=https://git.example.com/a.git',
      '--rev=v1',
    ]);
    assert.match(elsewhere.err, /GitHub Actions use actions from GitHub only/);
    assert.deepEqual(files(), []);
  });
});

describe('what is there', () => {
  test('stays, byte for byte, and what acpt needs in it is told', async () => {
    const mine = '# mine\r\nrepos: []\r\n';
    writeFileSync(path.join(folder, '.pre-commit-config.yaml'), mine);
    writeFileSync(path.join(folder, '.acpt.yml'), 'severity: {}\n');
    writeFileSync(path.join(folder, '.gitlab-ci.yml'), 'stages: [test]\n');
    const { code, err } = await init(['--yes', '--pre-commit', '--ci', 'gitlab', ...source]);
    assert.equal(code, 0);
    assert.equal(read('.pre-commit-config.yaml'), mine);
    assert.equal(read('.gitlab-ci.yml'), 'stages: [test]\n');
    assert.deepEqual(files(), ['.acpt.yml', '.gitlab-ci.yml', '.gitlab/acpt.yml', '.pre-commit-config.yaml']);
    assert.match(err, /\.pre-commit-config\.yaml exists and stays as it is\. What acpt needs there:\nrepos:/);
    assert.match(err, /Add to \.gitlab-ci\.yml: include: \[\{ local: \.gitlab\/acpt\.yml \}\]/);
  });

  test('a second time there is nothing to write', async () => {
    for (const system of ['github', 'azure', 'gitlab']) {
      await init(['--yes', '--ci', system, ...source]);
      const before = files();
      const { code, err } = await init(['--yes', '--ci', system, ...source]);
      assert.equal(code, 0);
      assert.match(err, /There is nothing to write/);
      assert.deepEqual(files(), before);
    }
  });

  test('nothing is written through links', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'acpt-outside-'));
    try {
      symlinkSync(outside, path.join(folder, '.github'));
      const { code, err } = await init(['--yes', '--ci', 'github', ...source]);
      assert.equal(code, 2);
      assert.match(err, /outside the open folder/);
      symlinkSync(path.join(outside, 'made'), path.join(folder, '.gitlab-ci.yml'));
      assert.equal((await init(['--yes', '--ci', 'gitlab', ...source])).code, 2);
      assert.deepEqual(readdirSync(outside), []);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
});

describe('at a terminal', () => {
  test('it asks, proposes the CI that the repository has, and writes after a yes', async () => {
    mkdirSync(path.join(folder, '.github'));
    const { code, questions } = await init([], ['', 'y', 'owner/acpt', 'v1', 'y']);
    assert.equal(code, 0);
    assert.match(questions[0] ?? '', /\[github\]/);
    assert.equal(questions.at(-1), 'Write these 3 files? [y/N] ');
    assert.deepEqual(files(), ['.acpt.yaml', '.github/workflows/acpt.yml', '.pre-commit-config.yaml']);
  });

  test('it asks again for what it does not know, and writes nothing without a yes', async () => {
    const { code, questions, err } = await init([], ['jenkins', 'none', 'n', '']);
    assert.equal(code, 1);
    assert.equal(questions.filter((each) => each.startsWith('CI:')).length, 2);
    assert.match(err, /Nothing was written\.\n$/);
    assert.deepEqual(files(), []);
  });

  for (let given = 0; given < 5; given++)
    test(`whoever ends the input after ${given} answers gets nothing written`, async () => {
      const answers = ['gitlab', 'y', 'owner/acpt', 'v1', 'y'].slice(0, given);
      const { code } = await init([], [...answers, undefined, undefined]);
      assert.notEqual(code, 0);
      assert.deepEqual(files(), []);
    });
});

describe('the settings', () => {
  test('name the clusters of the documents, and say nothing until somebody does', async () => {
    const job = (compute: string) => `command: a\nenvironment: azureml:x:1\ncompute: ${compute}\n`;
    writeFileSync(path.join(folder, 'a.yml'), job('azureml:h100 # big'));
    writeFileSync(path.join(folder, 'b.yml'), job('"azureml:a100-low"'));
    writeFileSync(path.join(folder, 'c.yml'), job('${{parent.inputs.compute}}'));
    writeFileSync(path.join(folder, 'compose.yml'), 'services: {}\ncompute: azureml:nobody\n');
    await init(['--yes']);
    assert.match(read('.acpt.yaml'), /^# computes:\n# {3}a100-low: \S+\n# {3}h100: \S+\n\n/m);
    assert.equal(parse(read('.acpt.yaml')), null);
  });

  test('are right when their comments are taken away', async () => {
    const bare = settingsFile(['gpu'])
      .text.split('\n')
      .map((line) => line.replace(/^# (?=\s|(?:computes|severity|ignore|images):)/, ''))
      .join('\n');
    writeFileSync(path.join(folder, '.acpt.yaml'), bare);
    assert.deepEqual(Object.keys(parse(bare)), ['computes', 'severity', 'ignore', 'images']);
    let out = '';
    await main(['check', '--format', 'json', folder], {
      matrix: frozenMatrix(),
      write: (text) => (out += text),
      complain: (line) => assert.fail(line),
      colour: false,
    });
    assert.deepEqual(JSON.parse(out).files, []);
  });
});

test('docs/ci.md has what is written', () => {
  const placeholders = { address: '<repository>', onGitHub: undefined, commit: '<commit>' };
  const docs = readFileSync('docs/ci.md', 'utf8');
  for (const { text } of [azurePipeline(placeholders), gitlabJob(placeholders, false)]) {
    assert.ok(docs.includes(`\`\`\`yaml\n${text}\`\`\`\n`), text);
    assert.deepEqual(
      parseAllDocuments(text).flatMap((each) => ('errors' in each ? each.errors : [])),
      [],
    );
  }
  assert.ok(existsSync('action.yml'), 'what the workflow of GitHub uses');
});
