import type { Check } from '../preflight.ts';

/** There is room for the image; only where it is not there yet. */
export const disk: Check = function* ({ plan, host }) {
  const { freeBytes, imagePresent, engine } = host;
  if (engine.state !== 'running') return;
  if (imagePresent) {
    yield {
      code: 'disk',
      status: 'good',
      message:
        plan.base.kind === 'image'
          ? 'The image is there already: nothing has to be pulled.'
          : 'The image below it is there already; what is built on it may still be downloaded.',
    };
    return;
  }
  const { bytes } = plan.needs;
  if (freeBytes === undefined) return;
  const free = `${gigabytes(freeBytes)} GB are free where ${engine.name === 'docker' ? 'Docker' : 'Podman'} keeps its images`;
  if (bytes === undefined) {
    yield { code: 'disk', status: 'good', message: `${free}; the size of the image is not known.` };
    return;
  }
  const wanted = `an ACPT image takes about ${gigabytes(bytes)} GB`;
  const prune = {
    action: 'Remove images and containers that nobody uses any more; this shows what takes the room.',
    command: `${engine.command} system df`,
  };
  // One image was measured, others differ: what is near it is not refused. The layers are there twice, packed and
  // unpacked, while they are pulled.
  if (freeBytes < bytes / 2)
    yield { code: 'disk', status: 'bad', message: `${free}, and ${wanted}.`, ...prune };
  else if (freeBytes < bytes * 1.5)
    yield {
      code: 'disk',
      status: 'warning',
      message: `${free}; ${wanted}, and more while it is pulled.`,
      ...prune,
    };
  else yield { code: 'disk', status: 'good', message: `${free}; ${wanted}.` };
};

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(bytes < 10e9 ? 1 : 0);
}
