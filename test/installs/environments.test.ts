/** Which commands of a shell make a Python environment or enter one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellCommands } from '../../src/core/languages/shell/commands.ts';
import { environmentCommand, environmentOfProgram } from '../../src/core/languages/shell/environments.ts';

/** `create tools`, `create tools, sees others`, `enter tools`, `leave`, or nothing. */
function said(line: string): string {
  const [command] = shellCommands(line, 0, () => undefined);
  const found = command && environmentCommand(command);
  if (!found) return '';
  if (found.kind === 'leave') return 'leave';
  return `${found.kind} ${found.name}${found.kind === 'create' && !found.isolated ? ', sees others' : ''}`;
}

test('making, entering and leaving', () => {
  for (const [line, expected] of [
    ['python -m venv /opt/tools', 'create tools'],
    ['python3.11 -m venv --copies /opt/tools --prompt shown', 'create tools'],
    ['sudo python3 -m virtualenv /opt/tools', 'create tools'],
    ['python -m venv --system-site-packages /opt/tools', 'create tools, sees others'],
    ['python -m venvs /opt/tools', ''],
    ['python -m myvenv /opt/tools', ''],
    ['python -c venv /opt/tools', ''],
    ['python -m venv', ''],
    ['virtualenv -p python3.11 /opt/tools', 'create tools'],
    ['virtualenv /opt/tools -p python3.11', 'create tools'],
    ['virtualenv /opt/tools --python python3.11', 'create tools'],
    ['virtualenv', ''],
    ['uv venv', 'create .venv'],
    ['uv venv /opt/tools --python 3.12', 'create tools'],
    ['uv venv --python 3.12', 'create .venv'],
    ['uv pip install venv', ''],
    ['bash Miniconda3-latest.sh -b -u -p /opt/own', 'create own'],
    ['sh /tmp/miniforge.sh -bfp /opt/own', 'create own'],
    ['/tmp/Mambaforge.sh -b -p /opt/own', 'create own'],
    ['bash Miniconda3-latest.sh -b', ''],
    ['bash Miniconda3-latest.sh -p', ''],
    ['bash setup.sh -p /opt/own', ''],
    ['rm Miniconda3-latest.sh', ''],
    ['source /opt/tools/bin/activate', 'enter tools'],
    ['. /opt/tools/bin/activate', 'enter tools'],
    ['source activate tools', 'enter tools'],
    ['source /opt/conda/bin/activate tools', 'enter tools'],
    ['source /opt/conda/etc/profile.d/conda.sh', ''],
    ['source setup.sh tools', ''],
    ['source /opt/tools/bin/activate.sh', ''],
    ['source', ''],
    ['conda activate tools', 'enter tools'],
    ['mamba activate /opt/envs/tools', 'enter tools'],
    ['conda activate', 'enter base'],
    ['conda deactivate', 'leave'],
    ['deactivate', 'leave'],
    ['pip install wandb', ''],
  ] as const)
    assert.equal(said(line), expected, line);
});

test('the environment of a program by its path', () => {
  for (const [program, expected] of [
    ['/opt/tools/bin/pip', 'tools'],
    ['/opt/conda/envs/ptca/bin/python', 'ptca'],
    ['.venv/bin/pip', '.venv'],
    ['/opt/miniconda-tools/bin/pip', 'miniconda-tools'],
    ['/usrs/bin/pip', 'usrs'],
    ['/opt/usr/bin/pip', 'usr'],
    ['/usr/bin/pip3', undefined],
    ['/usr/local/bin/pip', undefined],
    ['/opt/conda/bin/pip', undefined],
    ['/root/miniconda3/bin/pip', undefined],
    ['/opt/miniforge/bin/pip', undefined],
    ['~/tools/bin/pip', undefined],
    ['$VIRTUAL_ENV/bin/pip', undefined],
    ['pip', undefined],
    ['/opt/tools/pip', undefined],
  ] as const)
    assert.equal(environmentOfProgram(program), expected, program);
});
