import { compareDrivers } from '../../plan/needs.ts';
import type { Check } from '../preflight.ts';

/** The driver of the host is new enough for the CUDA of the image. */
export const cudaDriver: Check = function* ({ plan, host, gpu }) {
  const needs = plan.needs.cuda;
  const driver = host.nvidia.gpus[0]?.driver;
  if (gpu !== 'cuda' || !needs || driver === undefined || host.engine.elsewhere) return;
  const { version, toolkitDriver, minimumDriver, older } = needs;
  // Drivers of Windows, which WSL shows too, are numbered in another way.
  const windows = host.wsl || host.platform === 'win32';
  if (minimumDriver === undefined) {
    yield {
      code: 'cuda-driver',
      status: 'warning',
      gpu: true,
      message: `Which driver CUDA ${version} needs is not known here; the host has ${driver}.`,
    };
    return;
  }
  if (windows) {
    if (compareDrivers(driver, minimumDriver) < 0)
      yield {
        code: 'cuda-driver',
        status: 'warning',
        gpu: true,
        message: `Whether the Windows driver ${driver} runs CUDA ${version} is not known here; it looks old.`,
        action: 'Update the NVIDIA driver on Windows if PyTorch finds no GPU.',
      };
    return;
  }
  if (compareDrivers(driver, minimumDriver) < 0) {
    const fitting = older.find((each) => compareDrivers(driver, each.minimumDriver) >= 0);
    yield {
      code: 'cuda-driver',
      status: 'bad',
      gpu: true,
      message: `CUDA ${version} needs an NVIDIA driver of ${minimumDriver} or newer, and the host has ${driver}.`,
      action: fitting
        ? `Update the driver, or use an image for an older CUDA: ${fitting.image} has CUDA ${fitting.version}.`
        : 'Update the driver.',
    };
    return;
  }
  const minor = toolkitDriver !== undefined && compareDrivers(driver, toolkitDriver) < 0;
  yield {
    code: 'cuda-driver',
    status: 'good',
    message: minor
      ? `Driver ${driver} is older than CUDA ${version} (${toolkitDriver}) and runs it all the same, by CUDA's minor-version compatibility.`
      : `Driver ${driver} is new enough for CUDA ${version}.`,
  };
};
