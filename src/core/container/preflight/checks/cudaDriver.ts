import { compareDrivers } from '../../host/drivers.ts';
import type { Check } from './check.ts';

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
      message: `The minimum driver for CUDA ${version} is not known; this machine has ${driver}.`,
    };
    return;
  }
  if (windows) {
    if (compareDrivers(driver, minimumDriver) < 0)
      yield {
        code: 'cuda-driver',
        status: 'warning',
        gpu: true,
        message: `The Windows driver ${driver} may be too old for CUDA ${version}.`,
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
      message: `CUDA ${version} requires NVIDIA driver ${minimumDriver} or later; this machine has ${driver}.`,
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
      ? `Driver ${driver} is older than the one released with CUDA ${version} (${toolkitDriver}), but supports it through CUDA minor-version compatibility.`
      : `Driver ${driver} supports CUDA ${version}.`,
  };
};
