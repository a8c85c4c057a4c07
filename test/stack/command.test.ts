import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../support/project.ts';
import { active } from '../support/samples.ts';

const code = 'reinstalls-stack-package';
const job = (command: string, files = '') => `--- job.yml
command: ${command}
code: src
environment: ${active}
${files}--- src/a.py

`;

describe('what the command of a job installs', () => {
  test('in every form of YAML text, on one line and over several', () => {
    expectProject(
      job(`pip install torch==2.5.1 && python a.py\n#                    ^^^^^^^^^^^^ ${code} warning`),
    );
    expectProject(
      job(
        `"python -m pip install torch==2.5.1"\n#                               ^^^^^^^^^^^^ ${code} warning`,
      ),
    );
    expectProject(
      job(`'uv pip install torch==2.5.1'\n#                        ^^^^^^^^^^^^ ${code} warning`),
    );
    expectProject(job(`>-\n  python -V &&\n  pip install\n  torch==2.5.1\n# ^^^^^^^^^^^^ ${code} warning`));
    expectProject(
      job(
        `|\n  set -e\n  pip install torch==2.5.1\n  #           ^^^^^^^^^^^^ ${code} warning\n  python a.py`,
      ),
    );
  });

  test('behind other commands and in the script of another shell', () => {
    expectProject(
      job(
        `sudo -H bash -c "pip install torch==2.5.1 && python a.py"\n#                                     ^^^^^^^^^^^^ ${code} warning`,
      ),
    );
    expectProject(
      job(`env A=b pip install torch==2.5.1\n#                            ^^^^^^^^^^^^ ${code} warning`),
    );
    for (const after of ['python < a.py', 'python -m torch_ort.configure'])
      expectProject(
        job(`pip install torch==2.5.1 && ${after}\n#                    ^^^^^^^^^^^^ ${code} warning`),
      );
  });

  test('in requirements and shell scripts of the code folder', () => {
    expectProject(
      job(
        'pip install -r requirements.txt && python a.py',
        `--- src/requirements.txt\ntorch==2.5.1\n#^^^^^^^^^^^ ${code} warning\n`,
      ),
    );
    expectProject(
      job(
        'bash scripts/setup.sh && python a.py',
        `--- src/scripts/setup.sh\n#!/bin/bash\npip install torch==2.5.1\n#           ^^^^^^^^^^^^ ${code} warning\n`,
      ),
    );
    expectProject(
      job(
        'cd sub; ./setup.sh',
        `--- src/sub/setup.sh\npip install torch==2.5.1\n#           ^^^^^^^^^^^^ ${code} warning\n`,
      ),
    );
  });

  test('in scripts however the shell is told to read them', () => {
    const setup = `pip install torch==2.5.1\n#           ^^^^^^^^^^^^ ${code} warning\n`;
    for (const [command, file] of [
      ['source setup.sh', 'setup.sh'],
      ['. ./setup.sh', 'setup.sh'],
      ['bash -euo pipefail setup.sh', 'setup.sh'],
      ['/bin/bash -x setup.sh', 'setup.sh'],
      ['bash -c "source ./setup.sh"', 'setup.sh'],
      ['source into.sh && bash setup.sh', 'sub/setup.sh'],
    ] as const)
      expectProject(job(command, `--- src/into.sh\ncd sub\n--- src/${file}\n${setup}`));
    // What a script of another shell changes is changed there only.
    expectNone(
      job('bash into.sh && bash setup.sh', `--- src/into.sh\ncd sub\n--- src/sub/setup.sh\n${setup}`),
      code,
    );
  });

  test('not in another environment, not what is only told, not what has escapes', () => {
    for (const command of [
      'conda run -n base pip install torch==2.5.1',
      'echo pip install torch==2.5.1',
      '"pip install\\ttorch==2.5.1"',
      'pip install torch',
      'bash nowhere.sh',
      'if [ -f x ]; then pip install torch==2.5.1; fi',
      'pip install torch==2.5.1 || true',
    ])
      expectNone(job(command), code);
  });

  test('not in files beside a code folder that is not here', () => {
    const beside = job('pip install -r ../list.txt', '--- list.txt\ntorch==2.5.1\n');
    for (const folder of ['', 'code: azureml:mine:1\n'])
      expectNone(beside.replace('code: src\n', folder), code);
  });
});
