import type { AppliedInstall } from '../../stack/apply.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { runsOf } from '../../stack/runs.ts';
import { isInstalled } from '../../stack/version.ts';
import { defineRule } from '../support/rule.ts';

export const cpuTorchOnGpuSize = defineRule({
  code: 'cpu-torch-on-gpu-size',
  severity: 'warning',
  summary: 'A CPU-only build of PyTorch is installed, but the VM size has GPUs.',
  *check(document) {
    for (const { environment, machine } of runsOf(document)) {
      if (!environment || !machine?.size || usesGpuOtherwise(environment)) continue;
      const found = torchForCpu(environment);
      if (!found) continue;
      yield {
        span: machine.scalar.span,
        message: `The environment has PyTorch for the CPU: on ${machine.name} (${machine.size.gpu}), torch.cuda.is_available() is False.`,
        related: [{ path: found.path, span: found.span, message: 'PyTorch for the CPU is required here.' }],
      };
    }
  },
});

function usesGpuOtherwise({ stack }: ResolvedEnvironment): boolean {
  return ['tensorflow', 'onnxruntime-gpu', 'xgboost', 'lightgbm', 'jax'].some((name) =>
    isInstalled(stack?.packages.get(name)?.value),
  );
}

/** Where the last installation of PyTorch says that it is for the CPU. */
function torchForCpu({ installs }: ResolvedEnvironment) {
  const last = installs.findLast(({ requirements }) => requirements.some(isTorch));
  if (!last?.install.certain || last.install.extraIndexUrls.length > 0) return undefined;
  const { tool, indexUrl } = last.install;
  const torch = last.requirements.find(isTorch);
  if (tool === 'conda') return last.requirements.find(({ name }) => name === 'cpuonly');
  if (/\+cpu\b/.test(String(torch?.specifier))) return torch;
  // What is there already may do.
  const isNew = last.unknownIsAbsent && !isInstalled(last.before.packages.get('torch')?.value);
  return isNew && indexUrl && cpuIndex.test(indexUrl.text) ? indexUrl : undefined;
}

const cpuIndex = /^https:\/\/download\.pytorch\.org\/whl\/cpu\/?$/;

function isTorch({ name }: AppliedInstall['requirements'][number]): boolean {
  return name === 'torch';
}
