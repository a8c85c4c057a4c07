/** GPUs that were chosen: what real engines make of the arguments. No GPU is needed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withGpus } from '../../src/core/container/host/gpus.ts';
import type { HostFacts } from '../../src/core/container/host/host.ts';
import { probeHost } from '../../src/engine/probe.ts';
import { acpt, Folder, running, start } from '../support/devContainers.ts';
import { startEngine } from '../support/engine.ts';
import { dividedGpu, fourGpus } from '../support/host.ts';
import { startPodman } from '../support/podman.ts';
import { skip } from '../support/programs.ts';

const plain = `--- env.yml\nname: own\nimage: ${acpt}\n`;

async function hostOf(engine: string, gpus: HostFacts): Promise<HostFacts> {
  const seen = await probeHost({ engine, image: acpt, insideContainer: false });
  return { ...seen, nvidia: gpus.nvidia };
}

test('Docker is asked for the chosen GPUs and slices, and for no others', { skip }, async () => {
  const given = process.env.DOCKER_HOST;
  const engine = await startEngine({ gpu: 'nvidia' });
  try {
    process.env.DOCKER_HOST = engine.host;
    await engine.image(acpt);
    for (const [gpus, chosen, expected] of [
      [fourGpus(), ['0', '2'], ['0', '2']],
      [fourGpus(), ['3'], ['3']],
      [dividedGpu(), ['0:1'], ['0:1']],
    ] as const) {
      const host = withGpus(await hostOf('docker', gpus), 'cuda', chosen);
      const { container } = running(await start(new Folder(plain), host, 'cuda'));
      const inspected = await engine.docker(
        'inspect',
        '--format',
        '{{json .HostConfig.DeviceRequests}}',
        container.id,
      );
      const requests = JSON.parse(inspected.output) as { DeviceIDs: string[]; Capabilities: string[][] }[];
      assert.deepEqual(
        requests.map(({ DeviceIDs, Capabilities }) => [DeviceIDs, Capabilities]),
        [[expected, [['gpu']]]],
      );
    }
  } finally {
    await engine.stop();
    if (given === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = given;
  }
});

test('Podman gives the chosen GPUs by their names in the description, also where the choice changes', {
  skip,
}, async () => {
  const podman = await startPodman({ gpu: 'nvidia' });
  try {
    await podman.image(acpt);
    const folder = new Folder(plain);
    const gpus = await hostOf(podman.command, fourGpus());
    const seen = async (chosen: readonly string[]) => {
      const { container } = running(
        await start(folder, withGpus(gpus, 'cuda', chosen), 'cuda', { removeExisting: true }),
      );
      const { output } = await podman.podman(
        'exec',
        container.id,
        'sh',
        '-c',
        "tr '\\0' '\\n' </proc/1/environ | sed -n 's/^ACPT_STAND_IN_GPU_//p' | sort",
      );
      return output.trim().split('\n');
    };
    assert.deepEqual(await seen(['0', '1']), ['0=yes', '1=yes']);
    assert.deepEqual(await seen(['1', '2']), ['1=yes', '2=yes']);
    assert.deepEqual(await seen(['0']), ['0=yes']);
  } finally {
    await podman.stop();
  }
});
