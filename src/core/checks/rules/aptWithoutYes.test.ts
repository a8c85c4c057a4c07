import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, active, context } from '../../../../test/support/samples.ts';

const code = 'apt-without-yes';
const runs = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);
const job = (command: string) => `--- job.yml\ncommand: ${command}\nenvironment: ${active}\n`;

describe(code, () => {
  test('a question that nobody answers, in a Dockerfile and in a command', () => {
    expectProject(
      runs(
        `RUN apt-get update && apt-get install vim\n#                             ^^^^^^^ ${code} warning`,
      ),
    );
    for (const line of [
      'apt-get -q install vim',
      'apt-get install -q --no-install-recommends vim',
      'apt-get install --quiet vim',
    ])
      assert.ok(codesIn(runs(`RUN ${line}`)).includes(`${code} warning`), line);
    expectProject(runs(`RUN sudo apt install -q vim\n#            ^^^^^^^ ${code} warning`));
    expectProject(runs(`RUN apt-get install vim && cat < a\n#           ^^^^^^^ ${code} warning`));
    assert.deepEqual(codesIn(job('apt-get install --no-install-recommends ffmpeg && python train.py')), [
      `${code} warning`,
    ]);
  });

  test('what is answered, set, or asks nothing', () => {
    for (const line of [
      'apt-get install -y vim',
      'apt-get -y install vim',
      'apt-get install -yq vim',
      'apt-get install -qq vim',
      'apt-get install -q -q vim',
      'apt-get install --assume-yes vim',
      'apt-get -o APT::Get::Assume-Yes=true install vim',
      'apt-get install --dry-run vim',
      'apt-get install $OPTIONS vim',
      'yes | apt-get install vim',
      'apt-get install vim <<< y',
      'apt-get install vim || true',
      'apt-get update',
      'apt-get download vim',
      'apt-get --version',
      'apt-get install --quiet -q vim',
      'apt-get install',
    ]) {
      expectNone(runs(`RUN ${line}`), code);
    }
    expectNone(
      runs(`RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90yes`, 'RUN apt-get install vim'),
      code,
    );
    expectNone(job('apt-get install -y ffmpeg && python train.py'), code);
    expectNone(job('if [ -f x ]; then apt-get install ffmpeg; fi; python train.py'), code);
  });

  test('the fix answers', () => {
    const { files } = expectFixed(runs('RUN apt-get update && apt-get install vim'), code);
    assert.match(files.get('context/Dockerfile') ?? '', /apt-get install -y vim/);
    const [finding] = new Workspace(filesOf(runs('RUN apt install vim'))).all
      .map((each) => each.finding)
      .filter((each) => each.code === code);
    assert.equal(
      finding?.message,
      'Without -y, apt asks before it installs what the packages depend on, and ends because nobody answers.',
    );
    assert.deepEqual(
      finding?.fixes?.map(({ title }) => title),
      ['Add -y'],
    );
  });
});
