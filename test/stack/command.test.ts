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
});
