/** The table of platforms in the documentation says what the preflight says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { EngineFacts, Gpu, HostFacts } from '../../src/core/container/host/host.ts';
import { namedPlan } from '../../src/core/container/planning/matrixPlans.ts';
import { preflight } from '../../src/core/container/preflight/preflight.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { amdHost, docker, nvidiaHost, plainHost, podman } from '../support/host.ts';

const page = readFileSync(new URL('../../docs/containers.md', import.meta.url), 'utf8');

function plan(written: string) {
  const found = namedPlan(frozenMatrix(), [], written, 'image');
  assert.ok('base' in found);
  return found;
}
const cuda = plan('mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1');
const rocm = plan('rocm/pytorch:rocm6.3.3_ubuntu22.04_py3.10_pytorch_release_2.4.0');

/** The machine of a platform, as well equipped as it can be. */
interface Platform {
  readonly host?: Partial<HostFacts>;
  readonly engine?: Partial<EngineFacts>;
}

const cdi = { cdiKinds: ['nvidia.com/gpu'], runtimes: [] };
const toolkit = { runtimes: ['runc', 'nvidia'] };
const desktop = { ...docker, operatingSystem: 'Docker Desktop', runtimes: ['runc'] };

const platforms: Readonly<Record<string, Platform>> = {
  'Linux, Docker': { engine: toolkit },
  'Linux, rootless Docker': { engine: { ...toolkit, rootless: true } },
  'Linux, rootless Podman': { engine: { ...podman, ...cdi } },
  'Linux, Podman as root': { engine: { ...podman, ...cdi, rootless: false } },
  'Linux on ARM': { host: { architecture: 'arm64' }, engine: { ...toolkit, architecture: 'arm64' } },
  'WSL, Docker Desktop': { host: { wsl: true }, engine: desktop },
  'WSL, Docker in WSL': { host: { wsl: true }, engine: toolkit },
  'Windows, Docker Desktop': { host: { platform: 'win32' }, engine: desktop },
  'Windows, Podman machine': { host: { platform: 'win32' }, engine: { ...podman, cdiKinds: [] } },
  'macOS on Intel': { host: { platform: 'darwin' }, engine: desktop },
  'macOS on Apple silicon': {
    host: { platform: 'darwin', architecture: 'arm64' },
    engine: { ...desktop, architecture: 'arm64' },
  },
  SSH: { engine: toolkit },
  'Engine on another machine': { engine: { elsewhere: true } },
  'GitHub Codespaces': { host: { insideContainer: true }, engine: toolkit },
};

const columns: readonly (readonly [Gpu, typeof cuda])[] = [
  ['cuda', cuda],
  ['rocm', rocm],
  ['none', cuda],
];

/** In the words of the table. */
function answer({ host, engine }: Platform, gpu: Gpu, of: typeof cuda): string {
  const with_ = { cuda: nvidiaHost(), rocm: amdHost(), none: plainHost }[gpu];
  const { canOpen, verdicts } = preflight(of, { ...with_, ...host, engine: { ...docker, ...engine } }, gpu);
  const warns = (code: string) => verdicts.some((each) => each.status === 'warning' && each.code === code);
  if (canOpen !== 'yes') return 'no';
  if (warns('architecture')) return 'emulated';
  return gpu !== 'none' && (warns('engine-elsewhere') || warns('nvidia-cdi')) ? 'unchecked' : 'yes';
}

describe('the table of platforms', () => {
  const [, table = ''] = page.split(/^\| Platform \|.*\n\|[-|]+\n/m);
  const rows = (/^(?:\|.*\n)+/.exec(table)?.[0] ?? '')
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test('has a row for each platform that is known here, and no other', () => {
    assert.deepEqual(
      rows.map(([name]) => name),
      Object.keys(platforms),
    );
  });

  for (const [name = '', ...cells] of rows)
    test(name, () => {
      const platform = platforms[name];
      assert.ok(platform);
      assert.deepEqual(
        cells.slice(0, 3),
        columns.map(([gpu, of]) => answer(platform, gpu, of)),
      );
    });
});
