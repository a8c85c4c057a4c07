import { isOtherVendor } from '../../stack/machines.ts';
import { runsOf } from '../../stack/runs.ts';
import { acceleratorTitle } from '../../stack/stack.ts';
import { defineRule } from '../support/rule.ts';

export const wrongAccelerator = defineRule({
  code: 'wrong-accelerator',
  severity: 'error',
  summary: 'The image is built for a different GPU vendor or processor architecture than the VM size has.',
  *check(document) {
    for (const { environment, machine } of runsOf(document)) {
      const accelerator = environment?.stack?.accelerator;
      const size = machine?.size;
      if (!environment || !accelerator || !machine || !size) continue;
      if (isOtherVendor(accelerator, size)) {
        yield {
          span: environment.span,
          message: `The image is built for ${acceleratorTitle(accelerator)}, but ${machine.name} has ${size.vendor === 'amd' ? 'AMD' : 'NVIDIA'} GPUs (${size.gpu}): PyTorch finds no device.`,
        };
      } else if (size.hostArchitecture === 'arm64') {
        yield {
          span: environment.span,
          message: `ACPT images are built for x86-64, but ${machine.name} has Arm processors: the container cannot start.`,
        };
      }
    }
  },
});
