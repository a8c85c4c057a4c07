import type { Check } from './check.ts';

/** The disk has room for the image, unless it is already present. */
export const disk: Check = function* ({ plan, host }) {
  const { freeBytes, imagePresent, engine } = host;
  if (engine.state !== 'running') return;
  if (imagePresent) {
    yield {
      code: 'disk',
      status: 'good',
      message:
        plan.base.kind === 'image'
          ? 'The image is already present; nothing needs to be pulled.'
          : 'The base image is already present; the build may still download more.',
    };
    return;
  }
  const { bytes, download } = plan.needs;
  if (freeBytes === undefined) return;
  const free = `${gigabytes(freeBytes)} GB free where ${engine.name === 'docker' ? 'Docker' : 'Podman'} stores images`;
  if (bytes === undefined) {
    yield { code: 'disk', status: 'good', message: `${free}; the size of the image is not known.` };
    return;
  }
  const wanted = `${download === undefined ? '' : `the download is ${gigabytes(download)} GB, and `}an ACPT image needs about ${gigabytes(bytes)} GB`;
  const prune = {
    action: 'Remove unused images and containers; this command shows what uses the space.',
    command: `${engine.command} system df`,
  };
  // One image was measured unpacked, others differ: what is near it is not refused. The layers are there twice, packed and
  // unpacked, while they are pulled.
  if (freeBytes < Math.max(bytes / 2, download ?? 0))
    yield { code: 'disk', status: 'bad', message: `${free}, but ${wanted}.`, ...prune };
  else if (freeBytes < bytes * 1.5)
    yield {
      code: 'disk',
      status: 'warning',
      message: `${free}; ${wanted}, and more during the pull.`,
      ...prune,
    };
  else yield { code: 'disk', status: 'good', message: `${free}; ${wanted}.` };
};

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(bytes < 10e9 ? 1 : 0);
}
