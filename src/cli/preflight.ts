/** `acpt preflight`: whether this host can run an environment, before anything is pulled. */
import { printable, printableJson } from '../core/base/printable.ts';
import { preflight as judge } from '../core/container/preflight/preflight.ts';
import type { PreflightOptions } from './commands/containers.ts';
import { containerSubject } from './containerSubject.ts';
import type { Output } from './output.ts';
import { verdictLines } from './verdicts.ts';

export async function preflight(subject: string, values: PreflightOptions, output: Output): Promise<number> {
  // Nothing is made for the CPU here in place of what the image needs: that is what is asked about.
  const quiet = { ...output, complain: () => {} };
  const { plan, host, gpu } = await containerSubject(subject, values, quiet);
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
