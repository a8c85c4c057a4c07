/** What every shell completes: a command line up to the cursor, in a folder with `jobs/` and `job one.yml`. */
export interface CompletionCase {
  readonly typed: string;
  /** All that is offered. */
  readonly offers?: readonly string[];
  /** Some of it. */
  readonly has?: readonly string[];
  readonly hasNot?: readonly string[];
}

export const completionCases: readonly CompletionCase[] = [
  { typed: 'acpt ch', offers: ['check'] },
  { typed: 'acpt ', has: ['check', 'completion', 'help'], hasNot: ['job one.yml'] },
  { typed: 'acpt --v', offers: ['--version'] },
  { typed: 'acpt check --fix', offers: ['--fix', '--fix-all'] },
  { typed: 'acpt check --format s', offers: ['sarif'] },
  { typed: 'acpt check --fail-on ', offers: ['error', 'warning', 'info', 'hint'] },
  { typed: 'acpt check --select torch-t', offers: ['torch-trio'] },
  { typed: 'acpt check --select old-image,torch-t', offers: ['old-image,torch-trio'] },
  { typed: 'acpt check jobs --ignore torch-t', offers: ['torch-trio'] },
  { typed: 'acpt check jo', has: ['job one.yml'] },
  { typed: 'acpt check --baseline jo', has: ['job one.yml'] },
  { typed: 'acpt explain torch-t', offers: ['torch-trio'] },
  { typed: 'acpt explain torch-trio torch-t', offers: [] },
  { typed: 'acpt stack acpt-pytorch-2.8', offers: ['acpt-pytorch-2.8-cuda12.6'] },
  { typed: 'acpt stack jo', has: ['job one.yml'] },
  { typed: 'acpt stack --format json acpt-pytorch-2.8', offers: ['acpt-pytorch-2.8-cuda12.6'] },
  { typed: 'acpt why tor', offers: [] },
  { typed: 'acpt why torch jo', has: ['job one.yml'] },
  { typed: 'acpt matrix u', offers: ['update'] },
  { typed: 'acpt preflight --gpu r', offers: ['rocm'] },
  { typed: 'acpt mcp --root jo', has: ['jobs'], hasNot: ['job one.yml'] },
  { typed: 'acpt submit --workspace jo', offers: [] },
  { typed: 'acpt completion z', offers: ['zsh'] },
  { typed: 'acpt help expl', offers: ['explain'] },
  { typed: 'acpt unheard-of ', hasNot: ['check', '--help'] },
];

/** @param offered as the shell would put it on the command line; folders may end with a slash */
export function whatIsWrong(
  { offers, has = [], hasNot = [] }: CompletionCase,
  offered: readonly string[],
): string {
  const all = new Set(offered.map((each) => each.trim().replace(/\/$/, '')));
  const missing = [...(offers ?? []), ...has].filter((each) => !all.has(each));
  const tooMuch = offers
    ? [...all].filter((each) => !offers.includes(each))
    : hasNot.filter((each) => all.has(each));
  return [
    ...(missing.length > 0 ? [`missing: ${missing.join(' | ')}`] : []),
    ...(tooMuch.length > 0 ? [`too much: ${tooMuch.slice(0, 9).join(' | ')}`] : []),
  ].join('; ');
}
