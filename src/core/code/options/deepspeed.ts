/** What `deepspeed.add_config_arguments(parser)` adds. Source: deepspeed/__init__.py of 0.5.0 and 0.18.0. */
import type { Span } from '../../base/span.ts';
import type { ProgramOption } from './option.ts';

const flags: readonly (readonly [string, string, boolean])[] = [
  ['--deepspeed', 'Enable DeepSpeed', false],
  ['--deepspeed_config', 'DeepSpeed json configuration file.', true],
  ['--deepscale', 'Deprecated enable DeepSpeed', false],
  ['--deepscale_config', 'Deprecated DeepSpeed json configuration file.', true],
  // Gone since 0.14.
  ['--deepspeed_mpi', 'Run via MPI', false],
];

export function deepspeedOptions(path: string, span: Span): ProgramOption[] {
  return flags.map(([flag, help, takesValue]) => ({
    flags: [flag],
    name: flag.slice(2),
    count: takesValue ? [1, 1] : [0, 0],
    type: takesValue ? 'text' : undefined,
    choices: undefined,
    required: false,
    help,
    standard: undefined,
    path,
    span,
  }));
}
