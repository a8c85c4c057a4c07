/** The stack across files: what is resolved, shown and offered. The rules about it have their tests beside them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../src/core/base/span.ts';
import { complete } from '../src/core/features/completion/complete.ts';
import { hoverAt } from '../src/core/features/hover/hover.ts';
import { inlayHints } from '../src/core/features/inlay/hints.ts';
import { lenses } from '../src/core/features/lens/lenses.ts';
import {
  fittingTorch,
  hasWheelFor,
  runsOnPython,
} from '../src/core/knowledge/compatibility/torchReleases.ts';
import type { ImageRepository } from '../src/core/knowledge/matrix/schema.ts';
import { curatedStack } from '../src/core/stack/curated.ts';
import { imageStack } from '../src/core/stack/image.ts';
import { versionIn } from '../src/core/stack/replay.ts';
import { versionText } from '../src/core/stack/version.ts';
import { frozenMatrix } from './support/frozenMatrix.ts';
import { expectProject, filesOf, goldenWorkspace, Workspace } from './support/project.ts';
import { tries } from './support/properties.ts';
import { acpt, condaEnvironment, context, layered } from './support/samples.ts';
import { cutMark } from './support/yaml.ts';

describe('what an image contains', () => {
  const record = (
    certainty: NonNullable<ImageRepository['contents']>[number]['certainty'],
    tag: string | null,
    asOf: string,
    packages: Record<string, string>,
  ) => ({ asOf, tag, certainty, source: 's', packages });
  const versionOf = (
    tag: string | undefined,
    contents: NonNullable<ImageRepository['contents']>,
    name = 'deepspeed',
  ) => {
    const repository: ImageRepository = {
      repository: 'mcr.microsoft.com/aifx/acpt/made-up',
      evidence: 'release-pinned',
      os: 'Ubuntu 22.04',
      accelerator: { kind: 'cuda', version: '12.6' },
      python: '3.10',
      torch: name === 'torch' ? '2.8.0' : null,
      source: 's',
      contents,
      tags: [['biweekly.202606.1', null, null, 's']],
    };
    return versionText(imageStack(frozenMatrix(), repository, tag).packages.get(name)?.value);
  };

  test('the record of the very tag comes before a surer one of another', () => {
    const contents = [
      record('sbom', 'biweekly.202606.1', '2026-06-10', { deepspeed: '0.17.0' }),
      record('env-spec-tag', 'biweekly.202603.1', '2026-03-10', { deepspeed: '0.16.0' }),
    ];
    assert.equal(versionOf('biweekly.202603.1', contents), '0.16.0');
    assert.equal(versionOf('biweekly.202606.1', contents), '0.17.0');
    assert.equal(versionOf('latest', contents), '0.17.0', 'the newest tag');
  });

  test('what was measured comes before what is documented, and what is nearer in time before what is not', () => {
    const measured = record('sbom', 'biweekly.202601.1', '2026-01-10', { deepspeed: '0.15.0' });
    const documented = record('official-env-table', null, '2026-05-01', { deepspeed: '0.16.0' });
    assert.equal(versionOf('biweekly.202605.1', [documented, measured]), '0.15.0');
    const later = record('sbom', 'biweekly.202604.1', '2026-04-10', { deepspeed: '0.16.5' });
    assert.equal(versionOf('biweekly.202605.1', [measured, later]), '0.16.5');
    assert.equal(versionOf('biweekly.202601.2', [later, measured]), '0.15.0');
    assert.equal(versionOf(undefined, [measured, later]), '0.16.5', 'without a tag the newest');
  });

  test('tags that were copied from older environments say nothing', () => {
    const stale = record('env-spec-tag-stale', 'biweekly.202606.1', '2026-06-10', { deepspeed: '0.9.9' });
    assert.equal(versionOf('biweekly.202606.1', [stale]), 'unknown');
    const other = record('sbom', 'biweekly.202601.1', '2026-01-10', { deepspeed: '0.15.0' });
    assert.equal(versionOf('biweekly.202606.1', [stale, other]), '0.15.0');
  });

  test('lists that were written by hand cannot say another PyTorch than the name, and what was measured can', () => {
    const torch = (certainty: Parameters<typeof record>[0]) =>
      versionOf('biweekly.202606.1', [record(certainty, null, '2026-06-10', { torch: '2.9.1' })], 'torch');
    for (const certainty of ['official-env-table', 'official-image-list', 'env-spec-tag'] as const)
      assert.equal(torch(certainty), '2.8.0', certainty);
    for (const certainty of ['sbom', 'third-party-measured'] as const)
      assert.equal(torch(certainty), '2.9.1', certainty);
  });
});

describe('what a curated environment stands on', () => {
  test('is known of the first and the last version of a range, and between them that it lies between', () => {
    const matrix = frozenMatrix();
    const environment = matrix.environment('acpt-pytorch-2.8-cuda12.6');
    assert.ok(environment);
    const base = (version: number) => curatedStack(matrix, environment, version)?.layers[0];
    const repository = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
    assert.equal(base(1)?.title, `${repository}:biweekly.202512.1`);
    assert.equal(base(14)?.title, `${repository}:biweekly.202607.1`);
    assert.equal(base(7)?.title, repository);
    assert.equal(base(7)?.note, 'a tag between biweekly.202512.1 and biweekly.202607.1');
    assert.equal(base(14)?.note, undefined);
  });
});

describe('resolving across files', () => {
  const torchOf = (text: string, path = 'job.yml') => {
    const project = new Workspace(filesOf(text));
    const [environment] = project.facts(path).environments;
    const torch = environment?.stack?.packages.get('torch');
    return torch && { version: versionText(torch.value), origin: torch.origin };
  };

  test('a build context, its Dockerfile and its requirements', () => {
    const fact = torchOf(layered('torch==2.7.1'));
    assert.equal(fact?.version, '2.7.1');
    assert.deepEqual(fact?.origin.place?.path, 'context/requirements.txt');
    assert.equal(torchOf(layered('torch>=2.8'))?.version, '2.8.0+cu126');
  });

  test('requirements that name others, constraints, several stages and arguments', () => {
    const text = `--- jobs/job.yml
command: a
environment:
  build: { path: ../env, dockerfile_path: docker/Dockerfile }
--- env/docker/Dockerfile
ARG BASE=${acpt}
FROM \${BASE} AS base
WORKDIR /src
COPY reqs reqs/
FROM base
RUN cd reqs && pip install -r all.txt -c limits.txt
--- env/reqs/all.txt
-r more.txt
--- env/reqs/more.txt
torch
deepspeed>=0.16
--- env/reqs/limits.txt
deepspeed==0.16.9
`;
    const project = new Workspace(filesOf(text));
    const stack = project.facts('jobs/job.yml').environments[0]?.stack;
    assert.equal(versionIn(stack, 'torch'), '2.8.0+cu126');
    assert.equal(versionIn(stack, 'deepspeed'), '0.16.9');
    assert.equal(stack?.packages.get('deepspeed')?.origin.place?.path, 'env/reqs/more.txt');
  });

  test('conda files, inline or not, hide what the image brings', () => {
    assert.equal(
      torchOf(
        condaEnvironment('dependencies:\n  - python=3.10\n  - pip:\n    - torch==2.7.1', acpt),
        'env.yml',
      )?.version,
      '2.7.1',
    );
    assert.equal(
      torchOf(
        `--- job.yml\ncommand: a\nenvironment:\n  image: ${acpt}\n  conda_file:\n    dependencies: [python=3.10]\n`,
      ),
      undefined,
    );
  });

  test('environments that other files of the workspace define', () => {
    const files = (reference: string) =>
      `--- jobs/job.yml\ncommand: a\nenvironment: ${reference}\n--- envs/mine.yml\nname: mine\nversion: 3\nimage: ${acpt}\n`;
    for (const reference of ['azureml:mine@latest', 'azureml:mine:3', 'file:../envs/mine.yml'])
      assert.equal(torchOf(files(reference), 'jobs/job.yml')?.version, '2.8.0+cu126', reference);
    assert.equal(torchOf(files('azureml:mine:4'), 'jobs/job.yml'), undefined);
    assert.equal(
      torchOf('--- a.yml\nname: x\nimage: a/b:c\n--- job.yml\ncommand: a\nenvironment: file:job.yml\n'),
      undefined,
    );
  });

  test('the hover shows the stack at each point of the build', () => {
    const marked = layered('deepspeed\ntor|ch==2.7.1 # pinned');
    const { text, offset } = cutMark(marked);
    const project = new Workspace(filesOf(text));
    const path = 'context/requirements.txt';
    const inFile = offset - text.indexOf(`--- ${path}\n`) - `--- ${path}\n`.length;
    const hover = hoverAt(project.facts(path), inFile);
    assert.match(hover?.markdown ?? '', /As built by job\.yml/);
    assert.match(hover?.markdown ?? '', /`torch`: 2\.8\.0\+cu126 before this step, 2\.7\.1 after it/);
    assert.match(hover?.markdown ?? '', /At this point in \S+:\* torch 2\.7\.1 · CUDA/);
    assert.doesNotMatch(hover?.markdown ?? '', /\|/, 'the table of all packages is not repeated');
    const dockerfile = project.facts('context/Dockerfile');
    assert.match(hoverAt(dockerfile, 10)?.markdown ?? '', /PyTorch \| \*\*2\.8\.0\+cu126/);
  });

  test('a stack says which file put a value there', () => {
    const project = new Workspace(filesOf(layered('torch==2.7.1')));
    const offset = project.files.get('job.yml')?.indexOf('environment') ?? 0;
    const hover = hoverAt(project.facts('job.yml'), offset);
    assert.match(hover?.markdown ?? '', /PyTorch \| \*\*2\.7\.1\*\* \| {2}\| installed by requirements\.txt/);
  });

  test('completion offers versions that fit the stack', () => {
    const offered = (marked: string, path: string) => {
      const { text, offset } = cutMark(marked);
      const project = new Workspace(filesOf(text));
      const at = offset - text.indexOf(`--- ${path}\n`) - `--- ${path}\n`.length;
      const completions = complete(project.facts(path), at);
      const own = project.files.get(path) ?? '';
      return completions.map((each) => applyEdits(own, [each]).trim());
    };
    const requirements = 'context/requirements.txt';
    const torch = offered(layered('torch==|'), requirements);
    assert.equal(torch[0], 'torch==2.8.0', "the image's own: nothing is replaced");
    assert.ok(
      torch.includes('torch==2.6.0') && !torch.includes('torch==2.5.1'),
      'only those with wheels for CUDA 12.6',
    );
    assert.deepEqual(offered(layered('torch==2.7.1\ntorchvision==0.|9'), requirements), [
      'torch==2.7.1\ntorchvision==0.22.1',
    ]);
    assert.ok(offered(layered('deepspeed==|'), requirements).includes('deepspeed==0.15.1'));
    assert.equal(
      offered(layered('onnxruntime-training==|'), requirements)[0],
      'onnxruntime-training==1.19.2',
    );
    assert.deepEqual(offered(layered('# torch==|'), requirements), []);
    const images = offered('--- Dockerfile\nFROM mcr|\n', 'Dockerfile');
    assert.equal(
      images[0],
      'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2',
    );
  });
});

describe('packages', () => {
  test('pip replaces what is there only where it must, or is told to', () => {
    const numpy = (options: string) => {
      const text = context(
        `FROM ${acpt}\nRUN pip install numpy==1.26.4\nRUN pip install ${options} "numpy>=1.20"`,
      );
      const stack = new Workspace(filesOf(text)).facts('job.yml').environments[0]?.stack;
      return versionText(stack?.packages.get('numpy')?.value);
    };
    assert.equal(numpy(''), '1.26.4');
    for (const upgrade of ['-U', '--upgrade', '--force-reinstall', '-qU'])
      assert.equal(numpy(upgrade), '>=1.20', upgrade);
  });

  test('what is removed is not there, and fits everything', () => {
    const stackOf = (...lines: string[]) =>
      new Workspace(filesOf(context(`FROM ${acpt}\n${lines.join('\n')}\n`))).facts('job.yml').environments[0]
        ?.stack;
    const text = (name: string, ...lines: string[]) =>
      versionText(stackOf(...lines)?.packages.get(name)?.value);
    for (const line of [
      'RUN pip uninstall -y torchaudio Torch.Vision torchvision',
      'RUN pip uninstall --yes -r torch torchvision',
      'RUN python3 -m pip uninstall torchvision -y',
      'RUN uv pip uninstall torchvision',
      'RUN conda remove -n ptca --force torchvision',
      'RUN mamba uninstall torchvision=0.23',
    ]) {
      assert.equal(text('torchvision', line), 'not installed', line);
      assert.equal(text('torch', line), '2.8.0+cu126', line);
    }
    assert.equal(text('torchvision', 'RUN conda remove -n base torchvision'), '0.23.0+cu126');
    assert.equal(
      text('torchvision', 'RUN pip uninstall -y torchvision', 'RUN pip install torchvision==0.22.1'),
      '0.22.1',
    );
    const mismatch = 'RUN pip install torch==2.6.0 torchaudio==2.6.0';
    const codes = (...lines: string[]) =>
      new Workspace(filesOf(context(`FROM ${acpt}\n${lines.join('\n')}\n`))).all.map(
        ({ finding }) => finding.code,
      );
    assert.ok(codes(mismatch).includes('reinstalls-stack-package'), codes(mismatch).join());
    assert.ok(
      !codes('RUN pip uninstall -y torch torchvision torchaudio', mismatch).includes(
        'reinstalls-stack-package',
      ),
    );
  });

  test('nothing is said of commands that install elsewhere', () => {
    expectProject(
      context(
        `FROM ${acpt}\nRUN conda run -n base pip install torch==1.13.1\nRUN pip install --target /opt/x torch==1.13.1\nRUN conda create -n new python=3.8 pytorch=1.13`,
      ),
    );
    expectProject(
      context(
        `FROM ${acpt} AS build\nRUN pip install torch==1.13.1\nFROM ${acpt}\nCOPY --from=build /wheels /wheels`,
      ),
    );
    expectProject(layered('torch==1.13.1; sys_platform == "win32"'));
  });
});

describe('what is offered is jointly valid', () => {
  const matrix = frozenMatrix();

  test('whatever is offered fits the Python and the CUDA of the stack', () =>
    fc.assert(
      fc.property(fc.constantFrom(...matrix.offeredRepositories), (repository) => {
        const stack = imageStack(matrix, repository, undefined);
        for (const release of fittingTorch(matrix, {
          python: versionIn(stack, 'python'),
          accelerator: stack.accelerator,
        })) {
          assert.notEqual(runsOnPython(release, repository.python), false);
          assert.ok(hasWheelFor(release, repository.accelerator.version));
        }
      }),
    ));
});

describe('whatever the files say', () => {
  const project = goldenWorkspace();
  const paths = [...project.files.keys()];
  const pieces = [
    '',
    '\n',
    '"',
    ':',
    '- ',
    '#',
    '${',
    '{{',
    '==',
    '>',
    '\\',
    '&a ',
    '*a',
    '[',
    '\t',
    'FROM ',
    'RUN pip install ',
    '-r ',
    '..',
  ];

  test('every finding and every edit lies in its file, and nothing fails', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.array(fc.tuple(fc.nat(), fc.nat(20), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }),
        (path, edits) => {
          let text = project.files.get(path) ?? '';
          for (const [where, cut, piece] of edits) {
            const at = where % (text.length + 1);
            text = text.slice(0, at) + piece + text.slice(at + cut);
          }
          const changed = new Workspace(new Map([...project.files, [path, text]]));
          for (const each of paths.filter((other) => other.split('/')[0] === path.split('/')[0])) {
            for (const { span, fixes } of changed.findings(each)) {
              const places = [
                { path: each, span },
                ...fixes.flatMap((fix) =>
                  fix.edits.map((edit) => ({ path: edit.path ?? each, span: edit.span })),
                ),
              ];
              for (const place of places) {
                const length = changed.files.get(place.path)?.length ?? -1;
                assert.ok(
                  0 <= place.span.start && place.span.start <= place.span.end && place.span.end <= length,
                  text,
                );
              }
            }
          }
          inlayHints(changed.facts(path), false);
          lenses(changed.facts(path));
        },
      ),
      { numRuns: tries(150) },
    ));
});
