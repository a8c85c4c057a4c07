/**
 * The command line, and its agreement with the engine. Each command runs once as the built program; what else it says
 * and does is asked in this process, where nothing has to start. It brings the live facts of `data/`: what is expected
 * here holds whichever tag or version is the newest.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse as parseJsonc } from 'jsonc-parser';
import { main } from '../src/cli/main.ts';
import { Progress } from '../src/cli/progress.ts';
import type { Report } from '../src/cli/reports/report.ts';
import { Lines } from '../src/core/base/lines.ts';
import { printable } from '../src/core/base/printable.ts';
import { bundledMatrix } from '../src/core/knowledge/matrix/load.ts';
import { lastVersion } from '../src/core/knowledge/matrix/matrix.ts';
import { goldenWorkspace } from './support/project.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist/cli.js');
assert.ok(existsSync(program), 'dist/cli.js is missing: run "npm run build"');

const matrix = bundledMatrix();
const folder = mkdtempSync(join(tmpdir(), 'acpt-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

process.chdir(root);

async function acpt(...args: string[]): Promise<Run> {
  let out = '';
  let err = '';
  const code = await main(args, {
    matrix,
    write: (text) => (out += text),
    complain: (...lines) => (err += lines.map((line) => `${printable(line)}\n`).join('')),
    colour: false,
  });
  return { code, out, err };
}

async function builtAcpt(...args: string[]): Promise<Run> {
  // The built program has the facts that it was built with.
  if (process.env.ACPT_OTHER_DATA) return acpt(...args);
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], { cwd: root });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

const file = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('acpt check', () => {
  test('prints findings as path:line:column, and fails when one is an error', async () => {
    const { code, out, err } = await builtAcpt('check', 'test/workspace');
    assert.equal(code, 1);
    assert.equal(err, '');
    assert.match(
      out,
      /^test\/workspace\/pipeline\/train\.yml:12:56 error .*never published.* \[unknown-environment\]$/m,
    );
    assert.match(
      out,
      /^\d+ Azure ML documents: \d+ errors, \d+ warnings, \d+ infos, \d+ hints \(matrix as of [\d-]+\)\n$/m,
    );
    assert.ok(out.includes(`(matrix as of ${matrix.asOf})`));
    assert.doesNotMatch(out, /docker-compose|workflow\.yml/);
    assert.ok(!out.includes('\u001b'), 'no colours in a pipe');
  });

  test('fails at the level that it is given', async () => {
    const warned = 'test/workspace/single-job/mistakes.yml';
    assert.equal((await acpt('check', warned)).code, 0);
    assert.equal((await acpt('check', '--fail-on', 'warning', warned)).code, 1);
  });

  test('prints one JSON object, with the very findings of the editor', async () => {
    const { out } = await acpt('check', '--format', 'json', 'test/workspace');
    const report: Report = JSON.parse(out);
    assert.deepEqual(Object.keys(report), ['version', 'matrix', 'files', 'summary']);
    assert.equal(report.matrix.date, matrix.asOf);
    assert.ok(report.files.length >= 8);
    const project = goldenWorkspace({ matrix, today: new Date().toISOString().slice(0, 10) });
    for (const { path, kind, findings } of report.files) {
      const inWorkspace = path.replace('test/workspace/', '');
      const facts = project.facts(inWorkspace);
      const lines = new Lines(facts.text);
      assert.equal(kind, facts.kind ?? null);
      assert.deepEqual(
        findings.map(({ related = [], fingerprint: _, fixes: __, ...rest }) => ({
          ...rest,
          related: related.map((each) => each.message),
        })),
        project.findings(inWorkspace).map(({ code, severity, message, span, related = [] }) => ({
          code,
          severity,
          message,
          range: { start: lines.positionAt(span.start), end: lines.positionAt(span.end) },
          related: related.map((each) => each.message),
        })),
      );
    }
  });

  test('prints SARIF 2.1.0 and GitHub annotations', async () => {
    const { out } = await builtAcpt('check', '--format', 'sarif', 'test/workspace/pipeline');
    const [run] = JSON.parse(out).runs;
    assert.equal(run.tool.driver.name, 'acpt');
    const result = run.results.find((each: { ruleId: string }) => each.ruleId === 'unknown-environment');
    assert.equal(result.level, 'error');
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, 'unknown-environment');
    assert.equal(
      result.locations[0].physicalLocation.artifactLocation.uri,
      'test/workspace/pipeline/train.yml',
    );
    assert.deepEqual(result.locations[0].physicalLocation.region, {
      startLine: 12,
      startColumn: 56,
      endLine: 12,
      endColumn: 81,
    });
    for (const { partialFingerprints } of run.results)
      assert.match(partialFingerprints['acptFinding/v1'], /^[0-9a-f]{64}$/);
    const json: Report = JSON.parse((await acpt('check', '--format', 'json', 'test/workspace/pipeline')).out);
    assert.deepEqual(
      run.results.map((each: { partialFingerprints: object }) => Object.values(each.partialFingerprints)[0]),
      json.files.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)),
    );
    for (const { id, help, helpUri, shortDescription } of run.tool.driver.rules) {
      const isUsed = run.results.some((each: { ruleId: string }) => each.ruleId === id);
      assert.equal(help.markdown?.startsWith(`# ${id}\n`), isUsed ? true : undefined, id);
      assert.equal(help.text, isUsed ? help.markdown : shortDescription.text);
      assert.equal(helpUri, undefined, 'there is no page on the web');
    }
    assert.doesNotMatch(out, /file:\/\/|"[^"]*[\\/]dist[\\/]/, 'nothing of the machine that ran it');
    const github = await acpt('check', '--format', 'github', 'test/workspace/pipeline');
    assert.match(
      github.out,
      /^::error file=test\/workspace\/pipeline\/train\.yml,line=12,endLine=12,col=56,endColumn=81,title=unknown-environment::acpt-pytorch-2\.4/m,
    );
  });

  test('tells the other places of a mistake in every format', async () => {
    mkdirSync(join(folder, 'places'));
    const image = 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15';
    file('places/job.yml', 'command: a\nenvironment: { build: { path: . } }\n');
    file('places/Dockerfile', `FROM ${image}\nCOPY r.txt .\nRUN pip install -r r.txt\n`);
    file('places/r.txt', 'torch==2.7.0\ntorchvision==0.15.1\n');
    for (const format of ['text', 'json', 'sarif', 'github', 'azure', 'gitlab', 'junit']) {
      const { out } = await acpt('check', '--format', format, join(folder, 'places'));
      const [, ...rest] = out.split('torchvision 0.15.1 requires torch 2.0.0');
      assert.match(rest.join(), /torch==2\.7\.0 replaces the image(?:'|&apos;)s PyTorch/, format);
    }
    const github = await acpt('check', '--format', 'github', join(folder, 'places'));
    assert.match(github.out, /file=[^,]*r\.txt,line=2,.*%0A[^%]*r\.txt:1:1 torch==2\.7\.0 replaces/);
    rmSync(join(folder, 'places'), { recursive: true });
  });

  test("names the line of a notebook's file in SARIF, and the cell in words", async () => {
    const source = ['import os\n', 'E = "AzureML-acpt-pytorch-1.11-cuda11.3:3"\n'];
    const cells = [
      { cell_type: 'markdown', source: [] },
      { cell_type: 'code', source },
    ];
    const path = file('a.ipynb', JSON.stringify({ cells }, null, 1));
    const { out } = await acpt('check', '--format', 'sarif', path);
    const [location] = JSON.parse(out).runs[0].results[0].locations;
    assert.deepEqual(location.physicalLocation.region, { startLine: 11 });
    assert.deepEqual(location.logicalLocations, [{ name: 'cell 2, line 2' }]);
    rmSync(path);
  });

  test('says of a named file that it is not ours, and omits it when it is found in a folder', async () => {
    const { code, out } = await acpt('check', 'test/workspace/foreign/docker-compose.yml');
    assert.equal(code, 0);
    assert.match(out, /docker-compose\.yml: not an Azure ML document/);
    assert.match((await acpt('check', 'test/workspace/foreign')).out, /^0 Azure ML documents: no problems/);
  });

  test('survives files of every sort', async () => {
    const odd = [
      file('empty.yml', ''),
      file('bytes.yml', Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28])),
      file('bom.yml', '\uFEFFcommand: a\nenvironment: azureml:mine:latest\n'),
      file('crlf.yml', 'command: a\r\nenvironment: azureml:mine:latest\r\n'),
      file('long.yml', `command: a\nenvironment: azureml:mine:latest\n${'# x\n'.repeat(1_250_000)}`),
    ];
    symlinkSync(folder, join(folder, 'loop'));
    const { code, out, err } = await acpt('check', '--format', 'json', folder);
    assert.equal(err, '');
    assert.equal(code, 1);
    const report: Report = JSON.parse(out);
    assert.deepEqual(
      report.files.map(
        ({ path, findings }) => `${path.slice(folder.length + 1)}: ${findings.map((each) => each.code)}`,
      ),
      ['bom.yml: malformed-reference', 'crlf.yml: malformed-reference'],
    );
    assert.equal((await acpt('check', ...odd)).code, 1);
  });

  test('finds the same in a folder wherever it is called', async () => {
    const workspace = join(folder, 'far', 'away');
    mkdirSync(join(workspace, 'jobs'), { recursive: true });
    mkdirSync(join(workspace, 'envs'));
    const image = 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15';
    file('far/away/envs/env.yml', `name: team\nversion: 1\nimage: ${image}\nos_type: linux\n`);
    file('far/away/jobs/job.yml', 'command: a\nenvironment: azureml:team:1\n');
    for (const cwd of ['/', root, workspace, join(workspace, 'jobs')]) {
      process.chdir(cwd);
      const { out } = await acpt('check', workspace);
      process.chdir(root);
      assert.match(out, /env\.yml:3:\d+ hint .*\[name-differs-from-content\]/, cwd);
      assert.match(out, /job\.yml:2:\d+ hint .*\[name-differs-from-content\]/, cwd);
    }
    rmSync(join(folder, 'far'), { recursive: true });
  });

  test('omits what git ignores, unless it is named', async () => {
    const repository = mkdtempSync(join(tmpdir(), 'acpt-ignored-'));
    const write = (name: string, text: string) => {
      mkdirSync(join(repository, name, '..'), { recursive: true });
      writeFileSync(join(repository, name), text);
    };
    const job = 'type: command\ncommand: x\nenvironment: azureml:AzureML-nothing:1\ncompute: azureml:c\n';
    for (const name of [
      'a.yml',
      'out/b.yml',
      'jobs/c.yml',
      'jobs/tmp/d.yml',
      'jobs/tmp/kept/e.yml',
      'mine.yml',
    ])
      write(name, job);
    write('.gitignore', 'out/\n/mine.yml\n');
    write('jobs/.gitignore', 'tmp/*\n!tmp/kept\n');
    const found = async (...paths: string[]) => {
      const { out } = await acpt('check', '--format', 'json', ...paths.map((path) => join(repository, path)));
      return (JSON.parse(out) as Report).files.map(({ path }) => path.slice(repository.length + 1));
    };
    try {
      assert.deepEqual(await found('.'), ['a.yml', 'jobs/c.yml', 'jobs/tmp/kept/e.yml']);
      // A named folder is not ignored, nor is what lies in it by the rule that names it.
      assert.deepEqual(await found('out', 'mine.yml'), ['mine.yml', 'out/b.yml']);
      // Rules above the named folder hold up to the repository, and no further.
      assert.deepEqual(await found('jobs/tmp'), ['jobs/tmp/d.yml', 'jobs/tmp/kept/e.yml']);
      mkdirSync(join(repository, '.git', 'info'), { recursive: true });
      writeFileSync(join(repository, '.git', 'info', 'exclude'), 'a.yml\n');
      assert.deepEqual(await found('jobs/tmp'), ['jobs/tmp/kept/e.yml']);
      assert.deepEqual(await found('.'), ['jobs/c.yml', 'jobs/tmp/kept/e.yml']);
    } finally {
      rmSync(repository, { recursive: true, force: true });
    }
  });

  test('reads standard input as the contents of a file, in the built program', () => {
    const input = readFileSync(join(root, 'test/workspace/pipeline/train.yml'));
    const at = 'test/workspace/pipeline/new.yml';
    const args = [program, 'check', '--exit-zero', '--stdin-filename', at, '-'];
    const out = execFileSync(process.execPath, args, { cwd: root, input, encoding: 'utf8' });
    assert.match(out, /^test\/workspace\/pipeline\/new\.yml:12:56 error .* \[unknown-environment\]$/m);
    assert.doesNotMatch(out, /train\.yml:/);
  });

  test('tells a terminal how far it is, and leaves nothing there', () => {
    let now = 0;
    let shown = '';
    const progress = new Progress(
      (text) => (shown += text),
      () => now,
    );
    progress.step(1, 2000);
    progress.end();
    assert.equal(shown, '', 'a short run says nothing');
    now = 1000;
    progress.step(1500, 2000);
    progress.step(1501, 2000);
    now = 1100;
    progress.step(1600, 2000);
    progress.end();
    const clear = '\r\u001b[K';
    assert.equal(shown, `${clear}Checking 1,500 of 2,000 files${clear}Checking 1,600 of 2,000 files${clear}`);
  });

  test('does not pass what it could not read', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(join(locked, 'inner'), { recursive: true });
    writeFileSync(join(locked, 'job.yml'), 'a: 1\n');
    const unreadable: string[] = process.platform === 'linux' ? ['/proc/self/mem'] : [];
    // Nothing is closed to root.
    if (process.getuid?.() !== 0 && process.platform !== 'win32') {
      chmodSync(join(locked, 'inner'), 0);
      unreadable.push(locked);
    }
    for (const path of unreadable) {
      const { code, out, err } = await acpt('check', path);
      assert.equal(code, 2, path);
      assert.equal(out, '', path);
      assert.match(err, /^acpt: Cannot read .*\.\n$/, path);
    }
    chmodSync(join(locked, 'inner'), 0o700);
  });

  test('exits with 2 and a sentence where it could not run', async () => {
    const cases: [string[], RegExp][] = [
      [['check'], /Expected a file or folder/],
      [['check', 'nowhere.yml'], /File or folder not found: nowhere\.yml/],
      [
        ['check', '--format', 'xml', '.'],
        /Invalid value "xml" for --format\. Expected one of text, concise, json, sarif, github, azure, gitlab, junit/,
      ],
      [['check', '--fail-on', 'never', '.'], /Invalid value "never" for --fail-on/],
      [['check', '--colour', '.'], /--colour/],
      [['chekc'], /Unknown command "chekc"/],
      [['toString'], /Unknown command "toString"/],
    ];
    for (const [args, message] of cases) {
      const { code, out, err } = await acpt(...args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(out, '');
      assert.match(err, message);
      assert.doesNotMatch(err, /\n {4}at /);
    }
  });
});

describe('acpt why and acpt solve', () => {
  test('tell what decides a version, and versions that fit, as text and as JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acpt-solve-'));
    const file = join(folder, 'Dockerfile');
    const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';
    writeFileSync(file, `FROM ${image}\nRUN pip install vllm==0.7.3\n`);
    const why = await builtAcpt('why', 'Torch', file);
    assert.match(
      why.out,
      /torch 2\.5\.1\n.*2\.8\.0\+cu126: .*\n.*vllm 0\.7\.3 requires torch==2\.5\.1 {2}\[.*Dockerfile:2\]/,
    );
    assert.equal(why.code, 0);
    const solved = await builtAcpt('solve', file);
    assert.match(solved.out, /^# .*\nvllm==0\.11\.0 {2}# instead of ==0\.7\.3\n$/);
    const data = JSON.parse((await acpt('solve', '--format', 'json', file)).out);
    assert.equal(data.environments[0].lines.length, 1);
    assert.match((await acpt('why', file)).err, /Expected a package and one file/);
    rmSync(folder, { recursive: true });
  });
});

describe('acpt stack', () => {
  test('prints the stack of a file, of a line, of a reference', async () => {
    const { out } = await builtAcpt('stack', 'test/workspace/single-job/train.yml');
    assert.match(out, /^line 14: acpt-pytorch-2\.2-cuda12\.1, version 55\n {2}! The name says torch 2\.2/);
    assert.match(out, /^ {2}PyTorch +2\.10\.0\+cu126 +2026-07-20 +installed by version 55$/m);
    const line = await acpt('stack', 'test/workspace/pipeline/pipeline.yml:29');
    assert.match(line.out, /^line 29: mcr\.microsoft\.com\/aifx\/acpt/);
    mkdirSync(join(folder, 'of components'));
    file(
      'of components/component.yml',
      'type: command\nname: c\ncommand: a\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15\n',
    );
    const steps = file(
      'of components/steps.yml',
      'type: pipeline\njobs:\n  a:\n    type: command\n    component: ./component.yml\n',
    );
    const component = await acpt('stack', steps);
    assert.match(component.out, /^line 5: acpt-pytorch-2\.8-cuda12\.6, version 15$/m, component.err);
    // Others look at the whole folder.
    rmSync(join(folder, 'of components'), { recursive: true });
    const reference = await acpt('stack', 'azureml:AzureML-acpt-pytorch-2.8-cuda12.6:14');
    assert.match(reference.out, /^acpt-pytorch-2\.8-cuda12\.6, version 14\n/);
    assert.match(reference.out, /PyTorch +2\.8\.0\+cu126/);
    assert.match(
      (await acpt('stack', 'rocm/pytorch:rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0')).out,
      /ROCm 7\.2\.4/,
    );
  });

  test('takes any line of a step, an environment or a job', async () => {
    const pipeline = 'test/workspace/pipeline/pipeline.yml';
    const lines = {
      11: 'azureml:my-data-environment:7',
      18: 'azureml:my-data-environment:7',
      // The step runs the component of another file, in its environment.
      20: 'acpt-pytorch-2.4-cuda12.4',
      27: 'stable-ubuntu2204-cu126-py310-torch280',
      31: 'stable-ubuntu2204-cu126-py310-torch280',
      // It begins where a shorter one ends.
      32: 'acpt-pytorch-2.8-cuda12.6, version 15',
      // A trial inside of a sweep, and the sweep around it.
      38: 'acpt-pytorch-2.8-cuda12.6, version 15',
      42: 'acpt-pytorch-2.8-cuda12.6, version 15',
    };
    for (const [line, expected] of Object.entries(lines)) {
      const { out, err } = await acpt('stack', `${pipeline}:${line}`);
      assert.ok(out.split('\n')[0]?.includes(expected), `${line}: ${out}${err}`);
      assert.doesNotMatch(out, /\n\n/, 'one environment');
    }
    assert.match((await acpt('stack', 'test/workspace/single-job/train.yml:2')).out, /^line 14: /);
    assert.match(
      (await acpt('why', 'torch', `${pipeline}:42`)).out,
      /^acpt-pytorch-2\.8-cuda12\.6, version 15/,
    );
    assert.match((await acpt('stack', 'test/workspace/deepspeed/context/Dockerfile:3')).out, /^line \d+: /);
  });

  test('prints JSON with the origin of each value', async () => {
    const { out } = await acpt('stack', '--format', 'json', 'test/workspace/single-job/train.yml');
    const { values } = JSON.parse(out).environments[0].stack;
    const torch = values.find(({ name }: { name: string }) => name === 'PyTorch');
    assert.equal(torch.value, '2.10.0+cu126');
    assert.match(torch.source, /azureml-assets/);
    assert.equal(torch.asOf, '2026-07-20');
  });

  test('says what it does not know', async () => {
    assert.match(
      (await acpt('stack', 'azureml:mine:1')).out,
      /^azureml:mine:1: unknown contents \(not in the matrix\)/,
    );
    assert.match(
      (await acpt('stack', 'test/workspace/foreign/workflow.yml')).err,
      /not an Azure ML document/,
    );
    assert.match(
      (await acpt('stack', 'test/workspace/pipeline/pipeline.yml:3')).err,
      /Line 3 belongs to no step or job with an environment\. Environments are on lines 14, 22, 29, 40\./,
    );
    for (const line of [0, 99])
      assert.match(
        (await acpt('stack', `test/workspace/pipeline/pipeline.yml:${line}`)).err,
        new RegExp(`Line ${line} is out of range: the last line is 44\\.`),
      );
    assert.match((await acpt('stack', 'nowhere.yml')).err, /nowhere\.yml is neither a file nor/);
  });
});

describe('acpt diff', () => {
  test('calls no difference what is installed in a version that is not known', async () => {
    const { out } = await acpt('diff', 'acpt-pytorch-2.2-cuda12.1:55', 'acpt-pytorch-2.8-cuda12.6:15');
    assert.match(out, /^Known on one side only: .*\btransformers\b/m);
    assert.doesNotMatch(out, /installed, version unknown/);
  });
  test('shows what changes, and what that breaks', async () => {
    const { out, code } = await builtAcpt(
      'diff',
      'acpt-pytorch-2.2-cuda12.1:33',
      'acpt-pytorch-2.8-cuda12.6:15',
    );
    assert.equal(code, 0);
    assert.match(out, /^PyTorch +2\.2\S* +2\.10\.0\+cu126 +newer$/m);
    assert.match(out, /^! CUDA 12\.1 → CUDA 12\.6/m);
    const json = await acpt(
      'diff',
      '--format',
      'json',
      'acpt-pytorch-2.8-cuda12.6:14',
      'acpt-pytorch-2.8-cuda12.6:15',
    );
    const { rows, consequences } = JSON.parse(json.out);
    assert.equal(rows.find(({ name }: { name: string }) => name === 'PyTorch').change, 'newer');
    assert.match(consequences[0], /PyTorch 2\.8 → 2\.10/);
    assert.match(
      (await acpt('diff', 'acpt-pytorch-2.8-cuda12.6:14', 'x:1')).err,
      /Unknown environment or image "x:1"\. Expected a curated environment such as/,
    );
    const misspelt = (await acpt('diff', 'acpt-pytorch-2.8-cuda12.6:14', 'acpt-pytorch-2.8-cuda12.7:15')).err;
    assert.match(
      misspelt,
      /Unknown environment or image "\S+:15"\. Did you mean acpt-pytorch-2\.8-cuda12\.6\?/,
    );
    assert.match(
      (await acpt('diff', 'acpt-pytorch-2.8-cuda12.6:nope', 'acpt-pytorch-2.8-cuda12.6:15')).err,
      /acpt-pytorch-2\.8-cuda12\.6 has no known version or tag like that: "\S+:nope"/,
    );
    assert.match(
      (await acpt('stack', 'acpt-pytorch-2.8-cuda12.7:15')).err,
      /is neither a file nor an environment or image reference\. Did you mean acpt-pytorch-2\.8-cuda12\.6\?/,
    );
    assert.match((await acpt('diff', 'a')).err, /Expected two/);
  });

  test('shows what in the given files would break', async () => {
    mkdirSync(join(folder, 'moving/context'), { recursive: true });
    const base = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch271:biweekly.202509.2';
    const next = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';
    file('moving/job.yml', 'command: a\nenvironment: { build: { path: context } }\ncompute: azureml:c\n');
    file('moving/context/Dockerfile', `FROM ${base}\nRUN pip install torch==2.7.1\n`);
    file('moving/other.yml', 'command: a\nenvironment: azureml:mine:1\ncompute: azureml:c\n');
    const { out, code } = await acpt('diff', base, next, join(folder, 'moving'));
    assert.equal(code, 0);
    assert.match(out, /moving\/job\.yml:\n +warning .*Dockerfile: torch==2\.7\.1 replaces/);
    assert.doesNotMatch(out, /other\.yml/);
    const elsewhere = await acpt(
      'diff',
      'acpt-pytorch-2.8-cuda12.6:14',
      'acpt-pytorch-2.8-cuda12.6:15',
      folder,
    );
    assert.match(elsewhere.out, /No document in these paths uses the first environment or image/);
    file(
      'moving/job.yml',
      'command: a\nenvironment: azureml:AzureML-acpt-pytorch-2.2-cuda12.1:40\ncompute: azureml:c\n',
    );
    const safe = await acpt(
      'diff',
      'acpt-pytorch-2.2-cuda12.1:40',
      'acpt-pytorch-2.8-cuda12.6:15',
      join(folder, 'moving'),
    );
    assert.match(safe.out, /job\.yml: no known problems after the change/);
  });
});

describe('acpt check with other files', () => {
  test('reports in the file that has the mistake, and Dockerfiles that nobody names', async () => {
    mkdirSync(join(folder, 'project/context'), { recursive: true });
    const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';
    file('project/job.yml', 'command: a\nenvironment: { build: { path: context } }\n');
    file('project/context/Dockerfile', `FROM ${image}\nCOPY r.txt .\nRUN pip install -r r.txt\n`);
    file('project/context/r.txt', 'torch==2.7.1\n');
    file('project/Dockerfile.other', `FROM ${image}\nRUN pip install onnxruntime\n`);
    const { out } = await acpt('check', '--format', 'json', join(folder, 'project'));
    const report: Report = JSON.parse(out);
    // Remarks on the age of the image come with every new release.
    const found = report.files.flatMap(({ path, findings }) =>
      findings
        .filter(({ severity }) => severity === 'warning')
        .map(({ code }) => `${path.slice(folder.length + 9)} ${code}`),
    );
    assert.deepEqual(found, [
      'Dockerfile.other conflicting-onnxruntime',
      'context/r.txt reinstalls-stack-package',
    ]);
    file(
      'project/.acpt.yaml',
      'severity: { conflicting-onnxruntime: error, reinstalls-stack-package: off }\n',
    );
    const decided = await acpt('check', join(folder, 'project'));
    assert.equal(decided.code, 1);
    assert.match(decided.out, /error .*conflicting-onnxruntime/);
    assert.doesNotMatch(decided.out, /reinstalls/);
    rmSync(join(folder, 'project'), { recursive: true });
  });
});

describe('acpt devcontainer', () => {
  const job = 'examples/finetune/job.yml';
  // To ask an engine that this machine may have takes longer than all else.
  const devcontainer = (...args: string[]) => acpt('devcontainer', '--engine', '/nowhere/docker', ...args);

  test('prints what opens an environment, and writes nothing', async () => {
    const { code, out, err } = await builtAcpt('devcontainer', '--engine', 'docker', '--gpu', 'cuda', job);
    assert.equal(code, 0);
    const written = parseJsonc(out);
    assert.equal(written.image, 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.2-cuda12.1:55');
    const [label, ...runArgs] = written.runArgs;
    assert.match(label, /^--label=dev\.acpt\.owner=[0-9a-f]{10}$/);
    assert.deepEqual(runArgs, ['--gpus=all', '--shm-size=64g']);
    assert.match(out, /^\/\/ Generated by ACPT for job\.yml/);
    assert.match(err, /The name says torch 2\.2/);
    assert.ok(!existsSync(join(root, '.devcontainer')));
  });

  test('takes the ACPT image below a curated environment, a line of a file, and a reference', async () => {
    const base = await devcontainer('--gpu', 'none', '--base', 'acpt', job);
    assert.match(
      base.out,
      /"image": "mcr\.microsoft\.com\/aifx\/acpt\/stable-ubuntu2204-cu126-py310-torch280:/,
    );
    const line = await devcontainer('--gpu', 'none', 'examples/finetune/pipeline.yml:27');
    assert.match(line.out, /curated\/acpt-pytorch-2\.8-cuda12\.6:15"/);
    const reference = await devcontainer('--gpu', 'none', 'azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest');
    const environment = matrix.environment('acpt-pytorch-2.8-cuda12.6');
    assert.ok(environment);
    const last = lastVersion(environment);
    assert.ok(reference.out.includes(`curated/acpt-pytorch-2.8-cuda12.6:${last}"`));
    assert.ok(reference.err.includes(`not pinned; the container uses version ${last}`), reference.err);
    const bare = await devcontainer('--gpu', 'none', 'acpt-pytorch-2.8-cuda12.6:14');
    assert.match(bare.out, /curated\/acpt-pytorch-2\.8-cuda12\.6:14"/);
  });

  test('without a line, several environments are listed with theirs', async () => {
    const { code, err } = await devcontainer('examples/finetune/pipeline.yml');
    assert.equal(code, 2);
    assert.match(
      err,
      /has 4 environments\. Choose one by its line:\n {2}examples\/finetune\/pipeline\.yml:11 {2}prepare: /,
    );
  });

  test('what is asked for is written, whatever this machine has', async () => {
    const { out, err } = await devcontainer('--gpu', 'rocm', job);
    assert.match(out, /--device=\/dev\/kfd/);
    assert.doesNotMatch(err, /made for the CPU/);
    const none = await devcontainer('--gpu', 'none', job);
    assert.doesNotMatch(none.out, /--gpus|--device/);
  });

  test("--write writes, again changes nothing, and a person's edit stays", async () => {
    const place = join(folder, 'write');
    mkdirSync(place);
    const yaml = file(
      'write/env.yml',
      'name: own\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280\n',
    );
    const write = () => devcontainer('--write', '--gpu', 'none', '--workspace-folder', place, yaml);
    assert.match((await write()).err, /^Wrote .*acpt-torch280-cu126-cpu\/devcontainer\.json$/m);
    assert.match((await write()).err, /^Unchanged /m);
    const target = join(place, '.devcontainer/acpt-torch280-cu126-cpu/devcontainer.json');
    const edited = readFileSync(target, 'utf8').replace('"--shm-size=16g"', '"--shm-size=1g"');
    writeFileSync(target, edited);
    assert.equal((await write()).code, 0);
    assert.equal(readFileSync(target, 'utf8'), edited);
    // Now the document changes what the person changed too.
    writeFileSync(target, edited.replace(/"image": "[^"]*"/, '"image": "mine"'));
    file(
      'write/env.yml',
      'name: own\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3\n',
    );
    const conflict = await write();
    assert.equal(conflict.code, 2);
    assert.match(conflict.err, /was not changed\. Both you and ACPT changed image\./);
    assert.match(readFileSync(target, 'utf8'), /"image": "mine"/);
    rmSync(place, { recursive: true });
  });

  const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no file', ['devcontainer'], /Expected exactly one file, FILE:LINE or reference/],
    ['a file that is not there', ['devcontainer', 'nowhere.yml'], /nowhere\.yml is neither a file nor/],
    ['a folder', ['devcontainer', 'examples'], /examples is a folder; expected a file/],
    [
      "somebody else's YAML",
      ['devcontainer', 'test/workspace/foreign/docker-compose.yml'],
      /not an Azure ML document/,
    ],
    [
      'a GPU that does not exist',
      ['preflight', '--gpu', 'tpu', 'examples/finetune/job.yml'],
      /Invalid value "tpu" for --gpu/,
    ],
    ['an unknown reference', ['preflight', 'azureml:my-env:3'], /defined in an Azure ML workspace/],
    [
      'an option that does not exist',
      ['devcontainer', '--nope', 'examples/finetune/job.yml'],
      /Unknown option "--nope"\. See acpt devcontainer --help/,
    ],
  ];
  for (const [title, args, expected] of mistakes)
    test(`says what is wrong: ${title}`, async () => {
      const { code, err, out } = await acpt(...args);
      assert.equal(code, 2, out);
      assert.match(err, expected);
      assert.doesNotMatch(err, /fault of this program/);
    });
});

describe('acpt preflight', () => {
  test('names what is wrong with this machine, and fails', async () => {
    const { code, out } = await builtAcpt(
      'preflight',
      '--engine',
      '/nowhere/docker',
      'examples/finetune/job.yml',
    );
    assert.equal(code, 1);
    assert.match(out, /^FAIL {2}Docker not found: the command \/nowhere\/docker does not exist\.$/m);
  });

  test('the same as JSON', async () => {
    const args = [
      '--format',
      'json',
      '--engine',
      '/nowhere/docker',
      '--gpu',
      'none',
      'examples/finetune/job.yml',
    ];
    const { code, out } = await acpt('preflight', ...args);
    assert.equal(code, 1);
    const { canOpen, gpu, image, verdicts } = JSON.parse(out);
    assert.deepEqual([canOpen, gpu], ['no', 'none']);
    assert.match(image, /acpt-pytorch-2\.2-cuda12\.1:55$/);
    assert.equal(verdicts[0].code, 'engine');
  });
});

describe('acpt', () => {
  test('explains rules and itself', async () => {
    assert.match((await builtAcpt('explain', 'unknown-image')).out, /^# unknown-image\n/);
    assert.match((await acpt('explain', 'unknown-imag')).err, /Did you mean "unknown-image"/);
    assert.match((await acpt('--help')).out, /acpt check/);
    assert.equal((await acpt()).code, 2);
  });

  test('says its version, and keeps its compiled code in the folder of the user, and works where it cannot', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'acpt-cache-'));
    const versionWith = async (home: string) => {
      const env = { ...process.env, XDG_CACHE_HOME: home, NODE_COMPILE_CACHE: undefined };
      const { stdout } = await promisify(execFile)(process.execPath, [program, '--version'], { env });
      return stdout;
    };
    try {
      const told = await versionWith(cache);
      assert.equal(told, `${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`);
      if (process.platform === 'linux') assert.equal(readdirSync(join(cache, 'acpt', 'compiled')).length, 1);
      writeFileSync(join(cache, 'file'), '');
      assert.equal(await versionWith(join(cache, 'file')), told);
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
  });

  test('ends in a known way where it cannot write', { skip: process.platform !== 'linux' }, () => {
    const run = `"${process.execPath}" "${program}"`;
    const wrong = 'test/workspace/pipeline/train.yml';
    const cases: readonly (readonly [string, number])[] = [
      [`${run} check ${wrong} >&-`, 1],
      [`${run} check ${wrong} >&- 2>&-`, 1],
      [`${run} --help >&-`, 0],
      [`${run} completion zsh | head -c 1 > /dev/null`, 0],
      [`${run} rules > /dev/full`, 2],
      [`${run} check --stdin-filename a.yml - <&-`, 0],
    ];
    for (const [line, status] of cases) {
      const { status: ended, stderr } = spawnSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' });
      assert.equal(ended, status, line);
      assert.doesNotMatch(stderr, /internal error|\n {4}at /, line);
    }
  });

  test('works when its output is cut off', () => {
    execFileSync(
      'sh',
      ['-c', `"${process.execPath}" "${program}" check --format json test/workspace | head -c 10`],
      { cwd: root },
    );
  });
});
