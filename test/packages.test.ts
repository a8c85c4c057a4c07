/** The readers of requirements files, conda files and Dockerfiles: what versions say, and that nothing stops them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { validRange } from '@renovatebot/pep440';
import fc from 'fast-check';
import type { Span } from '../src/core/base/span.ts';
import { finalStages } from '../src/core/languages/dockerfile/dockerfile.ts';
import { parseDockerfile } from '../src/core/languages/dockerfile/parse.ts';
import { readCondaFile } from '../src/core/languages/python/condaFile.ts';
import { joinedSpecifiers } from '../src/core/languages/python/joinedSpecifiers.ts';
import { parseRequirementsFile } from '../src/core/languages/python/requirementsFile.ts';
import {
  admits,
  compareReleases,
  exactVersion,
  validSpecifier,
} from '../src/core/languages/python/specifier.ts';
import { cudaOfIndex, cudaOfVersion } from '../src/core/languages/python/wheels.ts';
import { type InstallCommand, installCommand } from '../src/core/languages/shell/installs.ts';
import { parseYaml } from '../src/core/languages/yaml/parse.ts';
import { tries } from './support/properties.ts';

const at = (text: string, { start, end }: Span) => text.slice(start, end);

const requirements = `# what we need
torch==2.8.0+cu126 --hash=sha256:aa
Torch_Vision >= 0.23, <0.24 ; python_version >= "3.10"  # pair
transformers[torch]~=4.50
deepspeed
numpy == \\
  1.26.4
-r more/base.txt
--index-url https://download.pytorch.org/whl/cu126 --extra-index-url=https://packages.example.com/simple
-c "constraints.txt"
https://download.pytorch.org/whl/cu126/torchaudio-2.8.0%2Bcu126-cp310-cp310-manylinux_2_28_x86_64.whl
git+https://github.com/huggingface/optimum.git
-e ./here
flash_attn @ https://example.com/flash_attn-2.8.3-cp310-cp310-linux_x86_64.whl
not a requirement
`;

describe('versions', () => {
  test('what versions and addresses say', () => {
    assert.equal(exactVersion('== 2.8.0'), '2.8.0');
    assert.equal(exactVersion('==2.8.*'), undefined);
    assert.ok(admits('>=2.0', '2.1rc1') && !admits('>=2.0', '2.0rc1'));
    assert.ok(admits('==2.8.0', '2.8.0+cu126') && !admits('==2.8.0+cu128', '2.8.0+cu126'));
    assert.equal(cudaOfVersion('2.8.0+cu126'), '12.6');
    assert.equal(cudaOfIndex('https://download.pytorch.org/whl/cu118/'), '11.8');
    assert.equal(cudaOfIndex('https://packages.example.com/simple'), undefined);
  });

  test('what is no version is older than all that are', () => {
    for (const none of ['24. 0', '', 'latest', '2..1', '1.x']) {
      assert.ok(compareReleases(none, '0.1') < 0 && compareReleases('0.1', none) > 0, none);
      assert.equal(compareReleases(none, none), 0);
    }
    assert.ok(compareReleases('2.10', '2.9') > 0 && compareReleases('2.0rc1', '2.0') < 0);
  });

  test('several as one, without what another bound says already', () => {
    const cases = [
      [['>=1.10', '>=1.13.0', '<3,<2.3'], '>=1.13.0,<2.3'],
      [['>=1.9', '>1.10', '>=1.10'], '>1.10'],
      [['<=2', '<2', '<2.0'], '<2'],
      [['>=1.0', '', '>=1.0', '!=1.5,!=1.5'], '>=1.0,!=1.5'],
      [['>=1.0', '~=2.0', '>=2.0.dev1', '>=0.9'], '>=1.0,~=2.0,>=2.0.dev1'],
      [[''], ''],
    ] as const;
    for (const [specifiers, joined] of cases) assert.equal(joinedSpecifiers(specifiers), joined);
  });
});

describe('version specifiers', () => {
  const clause = fc.stringMatching(
    /^(?:===?|~=|[<>!]=?|=) {0,2}v?\d{0,3}(?:\.\d{1,2}){0,3}(?:\.\*|rc1|\+cu1)?,?$/,
  );

  test('what is taken for valid at a glance is valid by the grammar', () => {
    let quick = 0;
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1, maxLength: 3 }), (clauses) => {
        const specifier = clauses.join('');
        const isValid = validRange(specifier);
        assert.equal(validSpecifier(specifier), isValid, specifier);
        if (isValid) quick++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(quick > 100, `only ${quick} were valid`);
  });
});

const installsOf = (text: string): InstallCommand[] =>
  finalStages(parseDockerfile(text)).flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.kind === 'run' ? step.commands.flatMap((each) => installCommand(each) ?? []) : [],
    ),
  );

describe('Dockerfiles', () => {
  test('the final stage and what it stands on, with build arguments put in', () => {
    const text = `# syntax=docker/dockerfile:1
ARG CUDA=cu126
ARG TAG="biweekly.202607.1"
FROM ubuntu AS other
RUN pip install ignored
FROM --platform=linux/amd64 mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-\${CUDA}-py310-torch280:$TAG AS Base
ENV INDEX=https://download.pytorch.org/whl/cu126
RUN pip install first
FROM base
ARG CUDA
COPY --chown=1:1 requirements.txt more/*.txt /tmp/
RUN pip install second --index-url $INDEX
`;
    const stages = finalStages(parseDockerfile(text));
    assert.deepEqual(
      stages.map(({ image }) => image.text),
      ['mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1', 'base'],
    );
    assert.equal(stages[0]?.image.verbatim, false);
    const copy = stages[1]?.steps.find((step) => step.kind === 'copy');
    assert.deepEqual(
      copy?.sources.map((word) => at(text, word.span)),
      ['requirements.txt', 'more/*.txt'],
    );
    assert.deepEqual(
      installsOf(text).map((each) => (each.kind === 'pip' ? each.arguments.requirements[0]?.name : '')),
      ['first', 'second'],
    );
    const last = installsOf(text).at(-1);
    assert.equal(
      last?.kind === 'pip' && last.arguments.indexUrl?.text,
      'https://download.pytorch.org/whl/cu126',
    );
  });

  test('a template for the tag stays what it is', () => {
    const [stage] = parseDockerfile('FROM a.b/c:{{latest-image-tag:biweekly\\.\\d{6}\\.\\d{1}.*}}\n').stages;
    assert.equal(stage?.image.text, 'a.b/c:{{latest-image-tag:biweekly\\.\\d{6}\\.\\d{1}.*}}');
  });
});

describe('whatever the text', () => {
  const dockerfile = `ARG A=1\nFROM a:\${A:-x} AS b\nENV P="q r" S=t\nCOPY ["a", "b"]\nRUN pip install 'x==1' \\\n# c\n  "y>=2" > /dev/null && conda run -n z python -m pip install $P\nRUN <<EOF\nuv pip install -r t\nEOF\n`;
  const samples = [
    dockerfile,
    requirements,
    'name: a\ndependencies:\n  - python=3.10\n  - pip:\n    - torch==2\n',
  ];
  const read = (text: string) => {
    const spans: Span[] = [];
    const note = (span: Span) => spans.push(span);
    for (const each of parseRequirementsFile(text).requirements) note(each.span);
    for (const stage of parseDockerfile(text).stages) note(stage.image.span);
    for (const each of installsOf(text)) note(each.span);
    for (const each of readCondaFile(parseYaml(text).root)?.specs ?? []) note(each.span);
    for (const { start, end } of spans)
      assert.ok(0 <= start && start <= end && end <= text.length, JSON.stringify(text));
  };

  test('every prefix is read', () => {
    for (const sample of samples) for (let end = 0; end <= sample.length; end++) read(sample.slice(0, end));
  });

  test('random edits are read', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\\\n',
        '\r\n',
        '"',
        "'",
        '$',
        '${',
        '#',
        ';',
        '&&',
        '<<E\n',
        '\nFROM ',
        '\nRUN ',
        '==',
        '>',
        '[',
        '\u0000',
        '-r ',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.nat(), fc.nat(12), piece, (sample, where, cut, insert) => {
        const start = where % sample.length;
        read(sample.slice(0, start) + insert + sample.slice(start + cut));
      }),
      { numRuns: tries(600) },
    );
  });

  test('nothing takes long', () => {
    const started = performance.now();
    read(`FROM a\n${'RUN pip install torch \\\n  && '.repeat(5000)}`);
    read('${'.repeat(20_000));
    read(`RUN ${'"'.repeat(20_001)}`);
    read(`torch ${'=='.repeat(20_000)}`);
    read(`torch>=1${',>=1'.repeat(10_000)}x`);
    assert.ok(performance.now() - started < 5000);
  });
});
