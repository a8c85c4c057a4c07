/** `acpt preflight`: whether this host can run an environment, before anything is pulled. */
import { parseArgs } from 'node:util';
import { printable, printableJson } from '../core/base/printable.ts';
import { preflight as judge } from '../core/container/preflight/preflight.ts';
import { containerOptions, containerSubject } from './containerSubject.ts';
import { CommandError, type Output } from './output.ts';
import { verdictLines } from './verdicts.ts';

export async function preflight(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...containerOptions, format: { type: 'string', default: 'text' } },
  });
  if (values.format !== 'text' && values.format !== 'json')
    throw new CommandError(`Invalid value "${values.format}" for --format. Expected text or json.`);
  // Nothing is made for the CPU here in place of what the image needs: that is what is asked about.
  const quiet = { ...output, complain: () => {} };
  const { plan, host, gpu } = await containerSubject(positionals, values, quiet);
  const wanted =
    values.gpu === 'auto' && values.gpus !== 'none' && plan.accelerator ? plan.accelerator.kind : gpu;
  const { canOpen, verdicts } = judge(plan, host, wanted);
  if (values.format === 'json')
    output.write(
      `${printableJson({ title: plan.title, image: plan.needs.image ?? null, gpu: wanted, canOpen, verdicts })}\n`,
    );
  else {
    const lines = [
      `${plan.title}${plan.summary ? ` (${plan.summary})` : ''}`,
      ...plan.remarks.map((remark) => `      ${remark}`),
      ...verdicts.flatMap(verdictLines),
      ...(canOpen === 'cpu' ? ['It can be opened on the CPU with --gpu none.'] : []),
    ];
    output.write(lines.map((line) => `${printable(line)}\n`).join(''));
  }
  return canOpen === 'yes' ? 0 : 1;
}
