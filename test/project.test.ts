/** The project: each file parsed once per version, each fact computed again only when what it read has changed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { findingsIn } from '../src/core/checks/check.ts';
import { complete } from '../src/core/features/completion/complete.ts';
import { hoverAt } from '../src/core/features/hover/hover.ts';
import { inlayHints } from '../src/core/features/inlay/hints.ts';
import type { FileEntry, FileSystem } from '../src/core/project/fileSystem.ts';
import { MemoryFiles } from '../src/core/project/fileSystem.ts';
import { defineFact, type Fact, Project } from '../src/core/project/project.ts';
import { DocumentFacts } from '../src/core/stack/documentFacts.ts';
import { filesOf, goldenWorkspace } from './support/project.ts';
import { tries } from './support/properties.ts';
import { projectOf } from './support/yaml.ts';

/** Files that change while a project looks at them. */
class ChangingFiles implements FileSystem {
  readonly texts: Map<string, string>;
  reads = 0;

  constructor(texts: ReadonlyMap<string, string>) {
    this.texts = new Map(texts);
  }

  version(path: string): string | undefined {
    return this.texts.get(path);
  }

  read(path: string): string | undefined {
    this.reads++;
    return this.texts.get(path);
  }

  list(folder: string): readonly FileEntry[] {
    return new MemoryFiles(this.texts).list(folder);
  }
}

function over(files: FileSystem, cacheBytes?: number): Project {
  const { matrix, today, onBug } = projectOf(new Map());
  return new Project({ files, matrix, today, onBug, ...(cacheBytes === undefined ? {} : { cacheBytes }) });
}

const registry = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions';
const component = (n: number) =>
  `type: command\nname: c${n}\ninputs:\n  x: {type: number}\noutputs:\n  y: {type: uri_folder}\ncommand: python train.py \${{inputs.x}} \${{outputs.y}}\nenvironment: ${registry}/15\n`;
const pipeline = (steps: number) =>
  `type: pipeline\nsettings: {default_compute: azureml:gpu}\njobs:\n${Array.from(
    { length: steps },
    (_, n) => `  s${n}:\n    component: ./components/c${n}.yml\n    inputs: {x: ${n}}\n`,
  ).join('')}`;

function pipelineOf(steps: number): Map<string, string> {
  const files = new Map([['pipeline.yml', pipeline(steps)]]);
  for (let n = 0; n < steps; n++) files.set(`components/c${n}.yml`, component(n));
  return files;
}

/** What an editor asks after a key. */
function askEverything(project: Project, path: string): void {
  const document = new DocumentFacts(project, path);
  findingsIn(project, path);
  hoverAt(document, 20);
  inlayHints(document, false);
}

describe('a pipeline of 100 component files', () => {
  const project = projectOf(pipelineOf(100));
  const parsesOf = (ask: () => void) => {
    const before = project.parses;
    ask();
    return project.parses - before;
  };

  test('is parsed once, every file of it', () => {
    assert.equal(
      parsesOf(() => askEverything(project, 'pipeline.yml')),
      101,
    );
    assert.equal(
      parsesOf(() => askEverything(project, 'pipeline.yml')),
      0,
    );
  });

  test('a key in the pipeline parses the pipeline', () => {
    for (const typed of ['a', 'ab'])
      assert.equal(
        parsesOf(() => {
          project.open('pipeline.yml', `${pipeline(100)}# ${typed}\n`);
          askEverything(project, 'pipeline.yml');
        }),
        1,
      );
  });

  test('a key in a component parses that component, and is seen in the pipeline', () => {
    assert.deepEqual(
      findingsIn(project, 'pipeline.yml').filter(({ code }) => code === 'unknown-binding'),
      [],
    );
    const parses = parsesOf(() => {
      project.open('components/c7.yml', component(7).replaceAll('x', 'xy'));
      askEverything(project, 'components/c7.yml');
      askEverything(project, 'pipeline.yml');
    });
    assert.equal(parses, 1);
    const [finding] = findingsIn(project, 'pipeline.yml').filter(({ code }) => code === 'unknown-binding');
    assert.match(finding?.message ?? '', /"x"/);
  });

  test('a completion parses the text once for itself', () => {
    const text = pipeline(100).replace('s3:\n', 's3:\n    environment: azureml:\n');
    project.open('pipeline.yml', text);
    const document = new DocumentFacts(project, 'pipeline.yml');
    findingsIn(project, 'pipeline.yml');
    const offers = complete(document, text.indexOf('azureml:\n') + 8);
    assert.ok(offers.length > 10);
    assert.equal(
      parsesOf(() => complete(document, text.indexOf('azureml:\n') + 8)),
      0,
    );
  });
});

describe('a fact', () => {
  const counting = () => {
    const computed: string[] = [];
    const fact = defineFact({
      name: 'what a file says of another',
      compute(project, path) {
        computed.push(path);
        const [other = ''] = (project.read(path) ?? '').split('\n');
        return `${path} > ${project.read(other) ?? 'nothing'}`;
      },
    });
    return { computed, fact };
  };

  test('is computed again when a file that it read has changed, and only then', () => {
    const { computed, fact } = counting();
    const project = projectOf(filesOf('--- a\nb\n--- b\none\n--- c\nthree\n'));
    assert.equal(project.get(fact, 'a'), 'a > one\n');
    project.open('c', 'another');
    assert.equal(project.get(fact, 'a'), 'a > one\n');
    assert.deepEqual(computed, ['a']);
    project.open('b', 'two');
    assert.equal(project.get(fact, 'a'), 'a > two');
    assert.deepEqual(computed, ['a', 'a']);
    project.close('b');
    assert.equal(project.get(fact, 'a'), 'a > one\n');
    assert.deepEqual(computed, ['a', 'a', 'a']);
    project.open('b', 'one\n');
    project.get(fact, 'a');
    assert.equal(computed.length, 3, 'the same text is no change');
  });

  test('is not computed again where what it rests on came out the same', () => {
    const length = defineFact({
      name: 'length',
      compute: (project, path) => project.read(path)?.length ?? 0,
    });
    let computed = 0;
    const size = defineFact({
      name: 'size',
      compute(project, path) {
        computed++;
        return project.get(length, path) > 3 ? 'large' : 'small';
      },
    });
    const project = projectOf(filesOf('--- a\nb\n'));
    assert.equal(project.get(size, 'a'), 'small');
    project.open('a', 'xy');
    assert.equal(project.get(size, 'a'), 'small');
    assert.equal(computed, 1);
    project.open('a', 'xyzxyz');
    assert.equal(project.get(size, 'a'), 'large');
    assert.equal(computed, 2);
  });

  test('follows files that come and go on disk, once the project is told', () => {
    const files = new ChangingFiles(filesOf('--- jobs/job.yml\ncommand: a\nenvironment: azureml:team:1\n'));
    const project = over(files);
    const environment = () => new DocumentFacts(project, 'jobs/job.yml').environments[0]?.definedIn;
    assert.equal(environment(), undefined);
    files.texts.set('env.yml', 'name: team\nversion: 1\nimage: docker.io/a/b:1\nos_type: linux\n');
    assert.equal(environment(), undefined);
    project.filesChanged(['env.yml']);
    assert.equal(environment(), 'env.yml');
    files.texts.delete('env.yml');
    project.filesChanged(['env.yml']);
    assert.equal(environment(), undefined);
    files.texts.set('other.yml', 'name: team\nversion: 1\nimage: docker.io/a/b:1\nos_type: linux\n');
    project.foldersChanged();
    assert.equal(environment(), 'other.yml');
  });

  test('follows a file that comes with its folder, and a folder that goes with its files', () => {
    const files = new ChangingFiles(filesOf('--- jobs/job.yml\ncommand: a\nenvironment: azureml:team:1\n'));
    const project = over(files);
    const environment = () => new DocumentFacts(project, 'jobs/job.yml').environments[0]?.definedIn;
    assert.equal(environment(), undefined);
    files.texts.set('envs/gpu/env.yml', 'name: team\nversion: 1\nimage: docker.io/a/b:1\nos_type: linux\n');
    project.filesChanged(['envs/gpu/env.yml']);
    assert.equal(environment(), 'envs/gpu/env.yml');
    files.texts.delete('envs/gpu/env.yml');
    project.filesChanged(['envs']);
    assert.equal(environment(), undefined);
    assert.equal(project.read('envs/gpu/env.yml'), undefined);
  });

  test('knows a workspace folder with or without a slash at its end', () => {
    const files = new ChangingFiles(new Map([['/w/a.yml', '']]));
    const project = over(files);
    project.roots = ['/w/'];
    assert.deepEqual(project.allYamlFiles, ['/w/a.yml']);
    files.texts.set('/w/b.yml', '');
    project.filesChanged(['/w/b.yml']);
    assert.deepEqual(project.allYamlFiles, ['/w/a.yml', '/w/b.yml']);
  });

  test('that asks for itself is refused rather than endless', () => {
    const project = projectOf(new Map());
    const endless: Fact<number> = defineFact<number>({
      name: 'endless',
      compute: (asked, path) => asked.get(endless, path) + 1,
    });
    assert.throws(() => project.get(endless, 'a'), /while it was being computed/);
  });

  test('follows settings, the day and the matrix', () => {
    const project = projectOf(
      filesOf(
        `--- job.yml\ncommand: a\nenvironment: azureml://registries/azureml/environments/nothing-of-ours/versions/1\n`,
      ),
    );
    const { computed, fact } = counting();
    project.get(fact, 'job.yml');
    const before = new DocumentFacts(project, 'job.yml').settings;
    project.editorSettings = { severity: { 'unknown-environment': 'off' } };
    assert.notEqual(new DocumentFacts(project, 'job.yml').settings, before);
    project.today = '2030-01-01';
    assert.equal(new DocumentFacts(project, 'job.yml').today, '2030-01-01');
    project.get(fact, 'job.yml');
    assert.equal(computed.length, 1);
  });
});

describe('a key in one document', () => {
  test('computes nothing in another that did not read it', () => {
    const files = new Map<string, string>();
    for (let n = 0; n < 50; n++) files.set(`jobs/${n}.yml`, `command: a\nenvironment: azureml:team:${n}\n`);
    files.set('env.yml', 'name: team\nversion: 7\nimage: docker.io/a/b:1\nos_type: linux\n');
    const project = projectOf(files);
    const environments = new DocumentFacts(project, 'jobs/7.yml').environments;
    assert.equal(environments[0]?.definedIn, 'env.yml');
    // It looked at all of them for one that is called team: that none of them is stays true.
    project.open('jobs/3.yml', 'command: ab\nenvironment: azureml:team:3\n');
    assert.equal(new DocumentFacts(project, 'jobs/7.yml').environments, environments);
    project.open('env.yml', 'name: team\nversion: 7\nimage: docker.io/a/b:2\nos_type: linux\n');
    assert.notEqual(new DocumentFacts(project, 'jobs/7.yml').environments, environments);
  });
});

describe('memory', () => {
  test('stays in its bounds, and what was dropped comes back the same', () => {
    const files = new ChangingFiles(pipelineOf(100));
    const roomy = over(files);
    const tight = over(files, 1_000_000);
    const all = [...files.texts.keys()];
    for (const round of [1, 2]) {
      for (const path of all) {
        assert.deepEqual(findingsIn(tight, path), findingsIn(roomy, path), `${path} in round ${round}`);
        assert.ok(tight.cachedBytes <= 1_000_000, `${tight.cachedBytes} bytes`);
      }
    }
    assert.ok(roomy.cachedBytes > 1_500_000, `${roomy.cachedBytes} bytes: the bound is about something`);
    assert.ok(tight.parses > roomy.parses);
  });
});

describe('whatever is edited in whichever order', () => {
  const golden = goldenWorkspace().files;
  const paths = [...golden.keys()];
  const edit = fc.record({
    path: fc.constantFrom(...paths),
    at: fc.nat(),
    cut: fc.nat({ max: 20 }),
    insert: fc.constantFrom(
      '',
      ' ',
      '\n',
      '#',
      ':',
      'a',
      'azureml:',
      'torch==2.7.1\n',
      '  x: 1\n',
      'command: b\n',
    ),
    how: fc.constantFrom('open', 'disk', 'close', 'delete'),
  });

  test('a project that lived through it says what a new one says', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.boolean(), (edits, tight) => {
        const files = new ChangingFiles(golden);
        const project = over(files, tight ? 50_000 : undefined);
        const open = new Map<string, string>();
        for (const path of paths) findingsIn(project, path);
        for (const { path, at, cut, insert, how } of edits) {
          const text = open.get(path) ?? files.texts.get(path) ?? '';
          const start = text.length === 0 ? 0 : at % text.length;
          const changed = text.slice(0, start) + insert + text.slice(start + cut);
          if (how === 'open') {
            open.set(path, changed);
            project.open(path, changed);
          } else if (how === 'close') {
            open.delete(path);
            project.close(path);
          } else {
            if (how === 'disk') files.texts.set(path, changed);
            else files.texts.delete(path);
            project.filesChanged([path]);
          }
          // Somebody looks at one file between the edits.
          findingsIn(project, paths[at % paths.length] ?? '');
        }
        const fresh = over(files);
        for (const [path, text] of open) fresh.open(path, text);
        for (const path of paths) assert.deepEqual(findingsIn(project, path), findingsIn(fresh, path), path);
      }),
      { numRuns: tries(24) },
    );
  });
});
