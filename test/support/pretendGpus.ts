/** Devices and descriptions of GPUs as an engine sees them, where there is no GPU. */
import type { EngineFacts, HostFacts } from '../../src/core/container/host/host.ts';
import { amdHost } from './host.ts';

/** The group that owns the devices of AMD's driver: no image has a name for it. */
export const amdGroup = 4242;

/**
 * Lines of shell for namespaces of their own: `/dev` gets what AMD's driver makes, as devices that do nothing. The
 * folder of the machine itself stays as it is.
 */
export const amdDevices = `
mkdir -p "$FOLDER/dev"
"$BUSYBOX" mount -t tmpfs -o mode=755 engine "$FOLDER/dev"
for device in null:3 zero:5 full:7 random:8 urandom:9; do
  "$BUSYBOX" mknod -m 666 "$FOLDER/dev/\${device%:*}" c 1 "\${device#*:}"
done
"$BUSYBOX" mknod -m 666 "$FOLDER/dev/tty" c 5 0
mkdir "$FOLDER/dev/pts" "$FOLDER/dev/shm" "$FOLDER/dev/dri"
chmod 1777 "$FOLDER/dev/shm"
"$BUSYBOX" mount --bind /dev/pts "$FOLDER/dev/pts"
ln -s pts/ptmx "$FOLDER/dev/ptmx"
ln -s /proc/self/fd "$FOLDER/dev/fd"
for device in kfd dri/renderD128; do
  "$BUSYBOX" mknod -m 660 "$FOLDER/dev/$device" c 1 3
  chown "0:${amdGroup}" "$FOLDER/dev/$device"
done
"$BUSYBOX" mount --move "$FOLDER/dev" /dev
`;

/** Described for a driver that was updated since. */
export const outdatedGpu = '9';
export const outdatedLibrary = '/usr/lib/x86_64-linux-gnu/libcuda.so.535.54.03';

/** A specification of the Container Device Interface, as NVIDIA's toolkit writes it, of GPUs that are variables. */
export const nvidiaDescription = JSON.stringify({
  cdiVersion: '0.5.0',
  kind: 'nvidia.com/gpu',
  devices: [
    { name: 'all', containerEdits: { deviceNodes: [{ path: '/dev/nvidia0', hostPath: '/dev/null' }] } },
    ...['0', '1', '2', '2:1'].map((name) => ({
      name,
      containerEdits: { env: [`ACPT_STAND_IN_GPU_${name.replace(':', '_')}=yes`] },
    })),
    {
      name: outdatedGpu,
      containerEdits: {
        mounts: [{ hostPath: outdatedLibrary, containerPath: outdatedLibrary, options: ['ro', 'bind'] }],
      },
    },
  ],
  containerEdits: { env: ['ACPT_STAND_IN_GPU=all'] },
});

/** What a probe of a machine with those devices would have found. */
export function standInAmdHost(engine: EngineFacts): HostFacts {
  const device = (path: string) => ({ path, group: amdGroup, usable: true });
  return {
    ...amdHost(engine),
    amd: {
      kfd: device('/dev/kfd'),
      render: [device('/dev/dri/renderD128')],
      gfx: ['gfx942'],
      gpus: amdHost().amd.gpus,
    },
  };
}
