/** In how many processes a program trains on each node. */
import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import { integer } from '../../stack/runs.ts';

/** `undefined` where neither document nor command says it as a number. */
export function processesPerNode({ launch: { program, run } }: CheckedProgram): number | undefined {
  const { launching, launcher } = program;
  if (launching?.library === 'torch') return count(launcherArguments(launching), 'nproc_per_node');
  if (launching) {
    const given = launcherArguments(launching);
    const isAlone = !given.values.has('num_machines') && !given.values.has('config_file');
    return isAlone ? count(given, 'num_processes') : undefined;
  }
  const type = asString(valueFor(run.distribution, 'type'))?.toLowerCase();
  const isPython = /(?:^|\/)python[\d.]*$/.test(launcher.text);
  return type === 'pytorch' && isPython
    ? integer(pairOf(run.distribution, 'process_count_per_instance'))
    : undefined;
}

function count({ values }: ReturnType<typeof launcherArguments>, option: string): number | undefined {
  const written = values.get(option)?.value ?? '';
  return /^[1-9]\d{0,3}$/.test(written) ? Number(written) : undefined;
}
