/** What `devcontainer up` says, read for people: why it failed, how far it is, what to mind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  causes,
  explainFailure,
  type Failure,
  folderFailure,
  warningsOf,
} from '../../src/core/container/up/failures/index.ts';
import { type ProgressStep, UpProgress } from '../../src/core/container/up/progress.ts';
import { parseEvent, parseOutcome, plainText } from '../../src/core/container/up/protocol.ts';
import { expectGolden } from '../support/golden.ts';
import { configureProperties } from '../support/properties.ts';

configureProperties();

type Engine = 'docker' | 'podman';

/** A real run, without what only repeats itself. */
interface Recorded {
  readonly run: string;
  readonly engine: Engine;
  readonly stdout: string;
  readonly stderr: readonly string[];
}

const recorded: readonly Recorded[] = readFileSync(new URL('recorded.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

function run(name: string): Recorded {
  const found = recorded.find((each) => each.run === name);
  assert.ok(found, `there is no run ${name}`);
  return found;
}

const explain = ({ engine, stdout, stderr }: Recorded): Failure =>
  explainFailure({ outcome: parseOutcome(stdout), stderr, engine });

const general = ['start-failed', 'ended-without-result'];

/** Of each run: the code, and what the message has to name. */
const expected: Readonly<Record<string, 'success' | readonly [string, RegExp]>> = {
  'bad-cuser': ['user-missing', /"nosuch"/],
  'bad-json': ['registry-unreachable', /registry-1\.docker\.io to pull x\./],
  'bad-mount': ['mount-source-missing', /\/no\/such does not exist on this machine/],
  'bad-user': ['user-missing', /"nosuch"/],
  cancel: ['ended-without-result', /canceled/],
  cdi: ['cdi-not-supported', /nvidia\.com\/gpu=all/],
  'daemon-down': ['engine-not-running', /unix:\/\/\/home\/user\/nosuch\.sock\.$/],
  dfile: ['build-step-failed', /exit code 9: exit 9\./],
  'disk-full': ['disk-full', /\/home\/user\/lab\/d\/data\/tmp\/GetImageBlob\d+/],
  feat: 'success',
  'g-nvidia': 'success',
  'g-nvidia-nodriver': ['nvidia-driver-not-loaded', /driver is not loaded/],
  'g-nvidia-nohook': ['nvidia-toolkit-missing', /NVIDIA Container Toolkit/],
  'gpu-obj': 'success',
  'gpu-optional': 'success',
  'gpu-optional-all': ['nvidia-toolkit-missing', /NVIDIA Container Toolkit/],
  'gpu-true': 'success',
  'group-num': 'success',
  'group-render': ['group-missing', /"render"/],
  'group-video': 'success',
  'img-badname': ['image-name-invalid', /mcr\.microsoft\.com\/aifx\/acpt\/Stable:1": uppercase letters/],
  'img-missing': ['registry-unreachable', /mcr\.microsoft\.com to pull \S+:biweekly\.209901\.1\.$/],
  lenv: 'success',
  'mcr-norepo': ['image-not-found', /mcr\.microsoft\.com\/aifx\/acpt\/nope:1/],
  'mcr-notag': ['image-not-found', /stable-ubuntu2204-cu126-py310-torch280:biweekly\.209901\.1/],
  'mcr-pull': 'success',
  mini: 'success',
  'no-docker': ['engine-not-found', /\/nonexistent\/docker/],
  'no-image': [
    'configuration-without-image',
    /^\/home\/user\/cases\/no-image\/.devcontainer\/devcontainer\.json /,
  ],
  nvA: ['nvidia-toolkit-missing', /NVIDIA Container Toolkit/],
  nvB: ['nvidia-driver-not-loaded', /driver is not loaded/],
  'nvB-none': 'success',
  nvC: 'success',
  nvC2: 'success',
  pm: ['shm-size-with-host-ipc', /"--shm-size" and "--ipc=host"/],
  'pod-gpu-all': 'success',
  'pod-gpu-none': 'success',
  'pod-init': ['init-missing', /\/usr\/libexec\/podman\/catatonit/],
  'pod-memlock': ['limit-too-high', /Podman .* "nofile" /],
  'pod-missing': ['registry-unreachable', /Podman .* mcr\.microsoft\.com\/aifx\/acpt\/x:1\.$/],
  'pod-nonroot': ['keep-id-needs-rootless', /"remoteUser"/],
  'pod-rocm-fake': 'success',
  port: 'success',
  'post-fail': ['lifecycle-command-failed', /^postCreateCommand in devcontainer\.json .* code 3\./],
  'post-par': ['lifecycle-command-failed', /^"b" of postCreateCommand .* code 2\./],
  pull: 'success',
  'repo-unknown': ['image-not-found', /127\.0\.0\.1:5051\/aifx\/acpt\/nope:1/],
  rfeat: ['feature-unreachable', /ghcr\.io\/devcontainers\/features\/git:1 .*: ghcr\.io /],
  'rocm-dri': ['rocm-device-missing', /\/dev\/dri /],
  'rocm-fake': ['rocm-device-missing', /\/dev\/kfd /],
  'rocm-nodev': 'success',
  'runargs-gpus': ['nvidia-toolkit-missing', /NVIDIA Container Toolkit/],
  'runargs-gpus2': ['nvidia-toolkit-missing', /NVIDIA Container Toolkit/],
  'runtime-nvidia': ['runtime-unknown', /"nvidia"/],
  seccomp: 'success',
  shm: 'success',
  'shm-ipc': 'success',
  'shm-ulimit': ['limit-too-high', /Docker .* "memlock" /],
  'tag-unknown': ['image-not-found', /:biweekly\.209901\.1/],
};

const withoutGpu = /^(?:bad-|cancel|daemon|dfile|disk|img-|mcr-|no-|pm|pod-|post-|repo-|rfeat|shm-|tag-)/;

describe('recorded runs', () => {
  test('are all expected', () =>
    assert.deepEqual(recorded.map((each) => each.run).sort(), Object.keys(expected).sort()));

  for (const each of recorded) {
    const wanted = expected[each.run];
    if (wanted === undefined) continue;
    test(`${each.run}: ${wanted === 'success' ? wanted : wanted[0]}`, () => {
      const outcome = parseOutcome(each.stdout);
      if (wanted === 'success') return assert.equal(outcome?.outcome, 'success');
      assert.notEqual(outcome?.outcome, 'success');
      const failure = explain(each);
      assert.equal(failure.code, wanted[0]);
      assert.match(failure.message, wanted[1]);
      assert.equal(failure.gpu, !withoutGpu.test(each.run), 'gpu');
      if (each.run !== 'cancel') assert.ok(!general.includes(failure.code));
      checkSentences(failure);
    });
  }

  test('a container of an earlier start keeps its cause, and is to be rebuilt', () => {
    const { message, action } = explain(run('rocm-fake'));
    assert.match(message, /\/dev\/kfd/);
    assert.match(action, /rebuild it if the error persists\.$/);
    assert.doesNotMatch(explain(run('rocm-dri')).action, /next try/);
  });
});

function checkSentences({ code, message, action, command }: Failure): void {
  assert.match(code, /^[a-z]+(?:-[a-z]+)*$/);
  assert.match(message, /^[^\n]{10,400}\.$/);
  assert.match(action, /^[A-Z"][^\n]{5,400}\.$/);
  assert.equal(plainText(message + action), message + action);
  for (const text of [message, action]) assert.doesNotMatch(text, /undefined|\.\.$|\s{2}/);
  assert.doesNotMatch(command ?? '', /[\n"'`]/);
}

interface Further {
  readonly code: string;
  /** The last line that the engine writes; several with line breaks. */
  readonly said?: string;
  /** What fails: the arguments of the engine, or the whole message. */
  readonly call?: string;
  readonly message?: string;
  readonly description?: string;
  readonly engine?: Engine;
  readonly names?: RegExp;
  readonly action?: RegExp;
  readonly command?: string | undefined;
  readonly gpu?: boolean;
}

const runCall =
  'run --sig-proxy=false -a STDOUT --mount type=bind,source=/home/ada/train,target=/workspaces/train';
const daemon = 'docker: Error response from daemon: ';
const shim = `${daemon}failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: `;
const hook = `${shim}error running prestart hook #0: exit status 1, stdout: , stderr: Auto-detected mode as 'legacy'\nnvidia-container-cli: `;

/** Texts that were not recorded. */
const further: readonly Further[] = [
  // The engine.
  {
    code: 'engine-not-found',
    message: 'spawn docker ENOENT',
    names: /^The command docker was not found/,
  },
  { code: 'engine-not-found', message: 'spawn podman ENOENT', engine: 'podman', action: /^Install Podman/ },
  {
    code: 'engine-not-found',
    message: 'spawn C:\\Program Files\\Docker\\docker.exe EACCES',
    names: /^You do not have permission to execute C:\\Program Files\\Docker\\docker\.exe\./,
  },
  {
    code: 'program-not-found',
    said: 'spawn /opt/code/devcontainer ENOENT',
    names: /\/opt\/code\/devcontainer/,
  },
  {
    code: 'wsl-integration-off',
    said: "\nThe command 'docker' could not be found in this WSL 2 distro.\nWe recommend to activate the WSL integration in Docker Desktop settings.\n",
  },
  {
    code: 'engine-permission-denied',
    call: 'ps -q -a',
    said: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.47/containers/json?all=1": dial unix /var/run/docker.sock: connect: permission denied',
    names: /\/var\/run\/docker\.sock is denied/,
    command: 'sudo usermod -aG docker $USER',
  },
  {
    code: 'engine-permission-denied',
    call: 'ps -q -a',
    said: 'permission denied while trying to connect to the docker API at unix:///run/user/7/docker.sock',
    names: /\/run\/user\/7\/docker\.sock/,
    command: undefined,
  },
  {
    code: 'engine-not-running',
    call: 'ps -q -a',
    said: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    names: /at unix:\/\/\/var\/run\/docker\.sock\.$/,
    action: /systemctl start docker/,
  },
  {
    code: 'engine-not-running',
    call: 'ps -q -a',
    said: 'failed to connect to the docker API at tcp://gpu-box:2375; check if the path is correct and if the daemon is running: dial tcp: lookup gpu-box: no such host',
    names: /at tcp:\/\/gpu-box:2375\.$/,
    action: /DOCKER_HOST/,
  },
  {
    code: 'docker-desktop-not-running',
    call: 'ps -q -a',
    said: 'error during connect: Get "http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.46/containers/json": open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
  },
  {
    code: 'docker-desktop-not-running',
    call: 'ps -q -a',
    said: 'failed to connect to the docker API at npipe:////./pipe/docker_engine; check if the path is correct and if the daemon is running: open //./pipe/docker_engine: The system cannot find the file specified.',
  },
  {
    code: 'docker-desktop-not-running',
    call: 'ps -q -a',
    said: 'Cannot connect to the Docker daemon at unix:///Users/ada/.docker/run/docker.sock. Is the docker daemon running?',
  },
  {
    code: 'engine-not-ready',
    call: 'ps -q -a',
    said: 'request returned 500 Internal Server Error for API route and version http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.51/containers/json, check if the server supports the requested API version',
  },
  {
    code: 'podman-machine-not-running',
    call: 'ps -q -a',
    engine: 'podman',
    said: 'Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`, or try `podman machine init` and `podman machine start` to manage a new Linux VM\nError: unable to connect to Podman socket: failed to connect: dial tcp 127.0.0.1:54452: connect: connection refused',
    command: 'podman machine start',
  },
  {
    code: 'docker-versions-differ',
    call: 'ps -q -a',
    said: 'Error response from daemon: client version 1.42 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version',
    names: /1\.42, .* 1\.44 or later\.$/,
  },
  {
    code: 'disk-full',
    call: runCall,
    said: `${shim}mkdir /x: no space left on device: unknown`,
    names: /\/x\.$/,
  },
  {
    code: 'disk-full',
    call: 'build .',
    said: '#9 3.1 OSError: [Errno 28] No space left on device\nERROR: failed to solve: process "/bin/sh -c pip install torch" did not complete successfully: exit code: 1',
    names: /disk where Docker/,
  },
  {
    code: 'podman-too-few-ids',
    call: 'pull a/b:1',
    engine: 'podman',
    said: 'Error: copying system image from manifest list: writing blob: potentially insufficient UIDs or GIDs available in user namespace (requested 0:42 for /etc/gshadow): Check /etc/subuid and /etc/subgid',
  },
  {
    code: 'control-groups-mixed',
    call: runCall,
    engine: 'podman',
    said: 'Error: OCI runtime error: crun: cgroups in hybrid mode not supported, drop all controllers from cgroupv2',
    action: /runc/,
  },
  { code: 'user-without-name', message: 'Command failed: id -u -n' },
  {
    code: 'limit-too-high',
    call: runCall,
    engine: 'podman',
    said: 'Error: crun: setrlimit `RLIMIT_NOFILE`: Operation not permitted: OCI permission denied',
    names: /nofile/,
    action: /containers\.conf/,
  },
  // The GPU.
  {
    code: 'nvidia-driver-missing',
    call: runCall,
    said: `${hook}initialization error: load library failed: libnvidia-ml.so.1: cannot open shared object file: no such file or directory: unknown`,
    names: /libnvidia-ml\.so\.1 is missing/,
  },
  {
    code: 'nvidia-driver-updated',
    call: runCall,
    said: `${hook}initialization error: nvml error: driver/library version mismatch: unknown`,
  },
  {
    code: 'nvidia-driver-too-old',
    call: runCall,
    said: `${hook}requirement error: unsatisfied condition: cuda>=12.6, please update your driver to a newer version, or use an earlier cuda container: unknown`,
    names: /CUDA 12\.6 or later/,
  },
  {
    code: 'nvidia-driver-too-old',
    call: runCall,
    said: `${hook}requirement error: unsatisfied condition: arch>=7.0: unknown`,
    names: /: arch>=7\.0\.$/,
  },
  {
    code: 'wsl-without-gpu',
    call: runCall,
    said: `${hook}initialization error: WSL environment detected but no adapters were found: unknown`,
  },
  {
    code: 'nvidia-toolkit-failed',
    call: runCall,
    said: `${hook}device error: 7: unknown device: unknown`,
    names: /device error: 7: unknown device\.$/,
  },
  {
    code: 'nvidia-toolkit-missing',
    call: runCall,
    said: `${daemon}failed to discover GPU vendor from CDI: no known GPU vendor found`,
  },
  {
    code: 'nvidia-toolkit-missing',
    call: runCall,
    said: `${daemon}OCI runtime create failed: unable to retrieve OCI runtime error: exec: "nvidia-container-runtime": executable file not found in $PATH: unknown`,
  },
  {
    code: 'nvidia-gpu-not-found',
    call: runCall,
    said: `${daemon}failed to create task for container: could not apply required modification to OCI specification: error modifying OCI spec: failed to inject CDI devices: unresolvable CDI devices runtime.nvidia.com/gpu=all: unknown`,
  },
  {
    code: 'cdi-not-supported',
    call: `${runCall} --device nvidia.com/gpu=0 x -c`,
    said: `${daemon}could not select device driver "cdi" with capabilities: []`,
    names: /nvidia\.com\/gpu=0/,
  },
  {
    code: 'nvidia-cdi-outdated',
    call: runCall,
    engine: 'podman',
    said: "Error: crun: error stat'ing file `/usr/lib/x86_64-linux-gnu/libEGL_nvidia.so.570.124.06`: No such file or directory: OCI runtime attempted to invoke a command that was not found",
    names: /libEGL_nvidia\.so\.570\.124\.06, /,
    command: 'sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml',
  },
  {
    code: 'nvidia-device-missing',
    call: runCall,
    engine: 'podman',
    said: 'Error: setting up CDI devices: failed to inject devices: failed to stat CDI host device "/dev/nvidia0": no such file or directory',
    names: /\/dev\/nvidia0, /,
  },
  {
    code: 'cdi-device-unknown',
    call: runCall,
    engine: 'podman',
    said: 'Error: setting up CDI devices: unresolvable CDI devices nvidia.com/gpu=all',
    names: /nvidia\.com\/gpu=all: /,
    command: 'sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml',
  },
  {
    code: 'cdi-device-unknown',
    call: runCall,
    said: `${daemon}CDI device injection failed: unresolvable CDI devices amd.com/gpu=all`,
    names: /amd\.com\/gpu=all/,
    command: undefined,
  },
  {
    code: 'runtime-unknown',
    call: runCall,
    said: `${daemon}unknown or invalid runtime name: nvidia`,
    names: /"nvidia"/,
  },
  { code: 'runtime-unknown', call: runCall, said: `${daemon}Unknown runtime specified kata`, gpu: false },
  {
    code: 'podman-gpu-question',
    message: 'Command failed: podman info -f {{.Runtimes.nvidia}}',
    engine: 'podman',
    said: 'Error: template: info:1:11: executing "info" at <.Runtimes.nvidia>: can\'t evaluate field Runtimes in type *define.Info',
  },
  {
    code: 'rocm-device-forbidden',
    engine: 'podman',
    call: 'run',
    said: 'Error: OCI runtime error: crun: cannot stat `/dev/kfd`: Permission denied',
    names: /^You do not have access to \/dev\/kfd,/,
    gpu: true,
  },
  {
    code: 'registry-unreachable',
    call: `pull mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3`,
    said: 'Error response from daemon: Get "https://mcr.microsoft.com/v2/": context deadline exceeded',
    names: /^Docker cannot reach mcr\.microsoft\.com/,
  },
  {
    code: 'registry-denied',
    call: 'pull team.azurecr.io/train:1',
    said: 'Error response from daemon: Head "https://team.azurecr.io/v2/train/manifests/1": denied: client with IP \'1.2.3.4\' is not allowed access',
    names: /team\.azurecr\.io/,
  },
  {
    code: 'rocm-device-missing',
    call: runCall,
    engine: 'podman',
    said: 'Error: stat /dev/kfd: no such file or directory',
    names: /\/dev\/kfd /,
  },
  {
    code: 'device-missing',
    call: runCall,
    said: `${daemon}error gathering device information while adding custom device "/dev/infiniband": no such file or directory`,
    names: /\/dev\/infiniband /,
    gpu: false,
  },
  {
    code: 'device-missing',
    call: runCall,
    engine: 'podman',
    said: 'Error: stat /dev/nvidia0: no such file or directory',
    names: /\/dev\/nvidia0 /,
    gpu: true,
  },
  {
    code: 'group-missing',
    call: runCall,
    engine: 'podman',
    said: 'Error: looking up supplemental groups for container 40859934f176: Unable to find group render: no matching entries in group file',
    names: /"render"/,
    command: 'getent group render',
    gpu: true,
  },
  {
    code: 'group-missing',
    call: runCall,
    said: `${daemon}Unable to find group videographers: no matching entries in group file`,
    gpu: false,
  },
  {
    code: 'keep-groups-unknown',
    call: runCall,
    said: `${daemon}Unable to find group keep-groups: no matching entries in group file`,
  },
  {
    code: 'keep-groups-not-alone',
    call: runCall,
    engine: 'podman',
    said: "Error: the '--group-add keep-groups' option is not allowed with any other --group-add options",
  },
  {
    code: 'keep-groups-not-alone',
    call: runCall,
    engine: 'podman',
    said: "Error: the '--group-add keep-groups' option is not supported in remote mode",
    names: /virtual machine/,
  },
  // The image.
  {
    code: 'build-step-failed',
    call: 'buildx build --load .',
    said: '#8 ERROR: process "/bin/sh -c pip install nosuch" did not complete successfully: exit code: 1\n------\nERROR: failed to solve: process "/bin/sh -c pip install nosuch" did not complete successfully: exit code: 1',
    names: /exit code 1: pip install nosuch\.$/,
  },
  {
    code: 'build-step-failed',
    call: 'build .',
    engine: 'podman',
    said: 'Error: building at STEP "RUN exit 9": while running runtime: exit status 9',
    names: /exit code 9: exit 9\.$/,
  },
  {
    code: 'copied-file-missing',
    call: 'buildx build .',
    said: 'ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref 7a::x: "/requirements.txt": not found',
    names: /\/requirements\.txt,/,
  },
  {
    code: 'copied-file-missing',
    call: 'build .',
    said: 'COPY failed: file not found in build context or excluded by .dockerignore: stat conda.yml: file does not exist',
    names: /conda\.yml,/,
  },
  {
    code: 'dockerfile-malformed',
    call: 'build .',
    said: 'ERROR: failed to solve: dockerfile parse error on line 3: unknown instruction: RUNN',
    names: /line 3: unknown instruction: RUNN\.$/,
  },
  {
    code: 'image-for-another-platform',
    call: 'pull a/b:1',
    said: 'no matching manifest for linux/arm64/v8 in the manifest list entries',
    names: /a\/b:1 .*\(linux\/arm64\/v8\)/,
    action: /--platform=linux\/amd64/,
  },
  {
    code: 'image-for-another-platform',
    call: 'build .',
    said: 'ERROR: failed to solve: r.io/a:1: failed to resolve source metadata for r.io/a:1: no match for platform in manifest: not found',
    names: /^r\.io\/a:1 /,
  },
  { code: 'image-for-another-platform', call: runCall, said: 'exec /bin/sh: exec format error' },
  {
    code: 'image-not-found',
    call: 'build .',
    said: 'ERROR: failed to solve: mcr.microsoft.com/a/b:9: failed to resolve source metadata for mcr.microsoft.com/a/b:9: mcr.microsoft.com/a/b:9: not found',
    names: /Image mcr\.microsoft\.com\/a\/b:9 not found/,
  },
  {
    code: 'image-not-found',
    call: runCall,
    engine: 'podman',
    said: 'Trying to pull mcr.microsoft.com/a/b:9...\nError: initializing source docker://mcr.microsoft.com/a/b:9: reading manifest 9 in mcr.microsoft.com/a/b: manifest unknown',
    names: /Image mcr\.microsoft\.com\/a\/b:9 not found/,
  },
  {
    code: 'image-name-invalid',
    call: 'pull a b',
    said: 'invalid reference format',
    names: /^Invalid image name "a b"/,
  },
  {
    code: 'registry-denied',
    call: 'pull team.azurecr.io/acpt:7',
    said: 'Error response from daemon: Head "https://team.azurecr.io/v2/acpt/manifests/7": unauthorized: authentication required, visit https://aka.ms/acr/authorization',
    names: /team\.azurecr\.io denies access to team\.azurecr\.io\/acpt:7/,
    command: 'az acr login --name team',
  },
  {
    code: 'registry-denied',
    call: 'pull nobody/acpt:7',
    said: "Error response from daemon: pull access denied for nobody/acpt, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    names: /nobody\/acpt:7/,
    command: 'docker login docker.io',
  },
  {
    code: 'registry-denied',
    call: 'pull quay.io/a/b:1',
    engine: 'podman',
    said: 'Error: initializing source docker://quay.io/a/b:1: reading manifest 1 in quay.io/a/b: unauthorized: access to the requested resource is not authorized',
    command: 'podman login quay.io',
  },
  {
    code: 'registry-rate-limit',
    call: 'pull ubuntu:22.04',
    said: 'Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    names: /ubuntu:22\.04/,
  },
  {
    code: 'registry-proxy',
    call: 'pull mcr.microsoft.com/a:1',
    said: 'Error response from daemon: Get "https://mcr.microsoft.com/v2/": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
    names: /10\.0\.0\.1:3128 /,
    action: /Docker engine/,
  },
  {
    code: 'registry-proxy',
    call: 'pull mcr.microsoft.com/a:1',
    engine: 'podman',
    said: 'Error: initializing source docker://mcr.microsoft.com/a:1: Get "https://mcr.microsoft.com/v2/": Proxy Authentication Required',
    names: /user name and password/,
  },
  {
    code: 'registry-certificate',
    call: 'pull mcr.microsoft.com/a:1',
    said: 'Error response from daemon: Get "https://mcr.microsoft.com/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    names: /mcr\.microsoft\.com: certificate signed by unknown authority\.$/,
  },
  {
    code: 'registry-unreachable',
    call: runCall,
    said: 'Unable to find image \'mcr.microsoft.com/a:1\' locally\ndocker: Error response from daemon: Get "https://mcr.microsoft.com/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    names: /mcr\.microsoft\.com to pull mcr\.microsoft\.com\/a:1\.$/,
    action: /\*\.data\.mcr\.microsoft\.com/,
  },
  {
    code: 'registry-unreachable',
    call: 'pull team.azurecr.io/a:1',
    said: 'Error response from daemon: Get "https://team.azurecr.io/v2/": dial tcp: lookup team.azurecr.io: Temporary failure in name resolution',
    names: /team\.azurecr\.io to pull/,
  },
  {
    code: 'feature-unreachable',
    message: 'connect ETIMEDOUT 140.82.121.34:443',
    names: /140\.82\.121\.34:443/,
  },
  {
    code: 'feature-unusable',
    message:
      "ERR: Feature 'ghcr.io/a/b:1' could not be processed.  You may not have permission to access this Feature, or may not be logged in.  If the issue persists, report this to the Feature author.",
    names: /ghcr\.io\/a\/b:1 /,
  },
  // The configuration.
  {
    code: 'lifecycle-command-failed',
    message: 'Command failed: /bin/sh -c docker start db',
    description: 'initializeCommand from devcontainer.json failed.',
    said: 'initializeCommand from devcontainer.json failed with exit code 127. Skipping any further user-provided commands.',
    names: /^initializeCommand in devcontainer\.json failed with exit code 127\.$/,
    action: /on this machine/,
  },
  {
    code: 'lifecycle-command-failed',
    message: 'Command failed: docker start db',
    description: 'postStartCommand from ghcr.io/a/b failed.',
    names: /ghcr\.io\/a\/b failed\.$/,
    action: /is running\.$/,
  },
  {
    code: 'configuration-not-found',
    message: 'Dev container config (/home/ada/a (1)/.devcontainer/devcontainer.json) not found.',
    names: /^\/home\/ada\/a \(1\)\/\.devcontainer\/devcontainer\.json not found\.$/,
  },
  {
    code: 'configuration-malformed',
    message: 'Dev container config (/w/devcontainer.json) must contain a JSON object literal.',
    names: /\/w\/devcontainer\.json/,
  },
  {
    code: 'dockerfile-not-found',
    message: 'Dockerfile (/w/.devcontainer/Dockerfile) not found.',
    names: /\/w\/\.devcontainer\/Dockerfile\.$/,
  },
  {
    code: 'mount-source-missing',
    call: runCall,
    engine: 'podman',
    said: 'Error: statfs /mnt/data: no such file or directory',
    names: /\/mnt\/data does not exist on this machine/,
  },
  {
    code: 'mount-source-missing',
    call: runCall,
    said: `${daemon}invalid mount config for type "bind": bind source path does not exist: /home/ada/train`,
    names: /cannot access the folder \/home\/ada\/train/,
  },
  {
    code: 'mount-not-shared',
    call: runCall,
    said: `${daemon}Mounts denied: \nThe path /data is not shared from the host and is not known to Docker.`,
    names: /\/data /,
  },
  {
    code: 'shell-missing',
    call: runCall,
    said: `${daemon}failed to create task for container: OCI runtime create failed: unable to start container process: exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown`,
  },
  {
    code: 'init-missing',
    call: runCall,
    said: `${daemon}exec: "docker-init": executable file not found in $PATH`,
    names: /docker-init/,
  },
  {
    code: 'run-argument-with-space',
    call: runCall,
    said: "unknown flag: --gpus all\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'docker run --help' for more information",
    names: /"--gpus all"/,
    action: /"--gpus=all"/,
    gpu: true,
  },
  {
    code: 'run-argument-with-space',
    call: runCall,
    said: 'unknown flag: --shm-size 16g',
    gpu: false,
  },
  {
    code: 'run-argument-unknown',
    call: runCall,
    engine: 'podman',
    said: "Error: unknown flag: --gpus\nSee 'podman run --help'",
    names: /Podman .* --gpus\./,
    gpu: true,
  },
  {
    code: 'port-in-use',
    call: runCall,
    said: `${daemon}driver failed programming external connectivity on endpoint acpt (cd65f50495fe): Bind for 127.0.0.1:6006 failed: port is already allocated`,
    names: /^Port 127\.0\.0\.1:6006 is already in use/,
  },
  {
    code: 'port-in-use',
    call: runCall,
    said: `${daemon}Ports are not available: exposing port TCP 0.0.0.0:8888 -> 0.0.0.0:0: listen tcp 0.0.0.0:8888: bind: An attempt was made to access a socket in a way forbidden by its access permissions.`,
    names: /^Port 0\.0\.0\.0:8888 is already in use/,
  },
  {
    code: 'port-in-use',
    call: runCall,
    engine: 'podman',
    said: 'Error: rootlessport listen tcp 127.0.0.1:6006: bind: address already in use',
    names: /^Port 127\.0\.0\.1:6006 is already in use/,
  },
  {
    code: 'name-in-use',
    call: runCall,
    said: `${daemon}Conflict. The container name "/acpt" is already in use by container "1234567890ab". You have to remove (or rename) that container to be able to reuse that name.`,
    names: /"acpt"/,
  },
  {
    code: 'name-in-use',
    call: runCall,
    engine: 'podman',
    said: 'Error: creating container storage: the container name "acpt" is already in use by 1234567890ab. You have to remove that container to be able to reuse that name: that name is already in use',
    names: /"acpt"/,
  },
  // Other words for the same.
  {
    code: 'docker-versions-differ',
    call: 'ps -q -a',
    said: 'Error response from daemon: client version 1.52 is too new. Maximum supported API version is 1.48',
    names: /too new .* 1\.48 or earlier\.$/,
    action: /^Update the Docker engine\.$/,
  },
  {
    code: 'disk-full',
    call: 'pull a/b:1',
    engine: 'podman',
    said: 'Error: writing blob: storing blob to file "/var/tmp/storage1": write /var/tmp/storage1: disk quota exceeded',
    names: /\/var\/tmp\/storage1\.$/,
    command: 'podman system df',
  },
  {
    code: 'limit-too-high',
    call: runCall,
    said: `${shim}error setting rlimit type 14: operation not permitted: unknown`,
    names: /"rtprio"/,
  },
  {
    code: 'image-for-another-platform',
    call: 'pull a/b:1',
    engine: 'podman',
    said: 'Error: copying system image: choosing an image from manifest list docker://a/b:1: no image found in image index for architecture "arm64", variant "v8", OS linux',
    names: /^a\/b:1 .*\(arm64\)\.$/,
  },
  {
    code: 'image-for-another-platform',
    call: runCall,
    said: "Unable to find image 'a/b:1' locally\nexec /bin/sh: exec format error",
    names: /^a\/b:1 is built for a different processor/,
  },
  {
    code: 'image-for-another-platform',
    call: 'build .',
    said: 'ERROR: failed to solve: no match for platform in manifest',
    names: /^The image is not available/,
  },
  {
    code: 'image-not-found',
    call: runCall,
    engine: 'podman',
    said: 'Trying to pull docker.io/a/b:9...Getting image source signatures\nError: manifest unknown',
    names: /docker\.io\/a\/b:9/,
  },
  {
    code: 'build-step-failed',
    call: 'build .',
    said: `The command '/bin/bash -c pip  install ${'package '.repeat(20)}' returned a non-zero code: 137`,
    names: /exit code 137: pip install (?:package ){9,}.{1,10}…\.$/,
  },
  {
    code: 'copied-file-missing',
    call: 'build .',
    engine: 'podman',
    said: 'Error: building at STEP "COPY a.txt /": checking on sources under "/w": copier: stat: "/a.txt": no such file or directory',
    names: /copies \/a\.txt,/,
  },
  {
    code: 'dockerfile-malformed',
    call: 'build .',
    said: 'Error response from daemon: dockerfile parse error line 12: FROM requires either one or three arguments',
    names: /line 12: FROM requires either one or three arguments\.$/,
  },
  { code: 'image-not-found', said: 'manifest unknown', names: /^Image not found/ },
  { code: 'image-name-invalid', said: 'invalid reference format', names: /^Invalid image name\.$/ },
  { code: 'registry-rate-limit', said: '429 Too Many Requests', names: /refuses the image:/ },
  {
    code: 'registry-proxy',
    call: 'pull mcr.microsoft.com/a:1',
    said: 'Error response from daemon: Get "https://mcr.microsoft.com/v2/": proxyconnect tcp: dial tcp: lookup proxy.contoso.com on 127.0.0.53:53: no such host',
    names: /^The proxy proxy\.contoso\.com cannot connect/,
  },
  {
    code: 'registry-proxy',
    call: 'pull mcr.microsoft.com/a:1',
    said: 'Error response from daemon: Get "https://mcr.microsoft.com/v2/": proxyconnect tcp: EOF',
    names: /^The proxy cannot connect to the registry\.$/,
  },
  {
    code: 'registry-certificate',
    call: 'build .',
    engine: 'podman',
    said: 'Error: x509: certificate has expired',
    names: /certificate of the registry: certificate has expired\.$/,
    action: /restart Podman\.$/,
  },
  {
    code: 'registry-denied',
    call: 'build .',
    said: 'ERROR: failed to do request: Head "https://team.azurecr.io:443/v2/a/manifests/1": unauthorized: authentication required',
    names: /^The registry team\.azurecr\.io:443 denies access to the image:/,
    command: undefined,
  },
  {
    code: 'registry-denied',
    call: 'pull mcr.microsoft.com/a:1',
    said: 'Error response from daemon: pull access denied for mcr.microsoft.com/a',
    names: /^The registry mcr\.microsoft\.com denies/,
    command: undefined,
  },
  {
    code: 'registry-denied',
    call: 'pull team.azurecr.io/a:1',
    engine: 'podman',
    said: 'Error: reading manifest 1 in team.azurecr.io/a: unauthorized: authentication required',
    command: 'podman login team.azurecr.io',
  },
  {
    code: 'registry-denied',
    call: 'pull localhost:5000/a:1',
    said: 'Error response from daemon: Head "http://localhost:5000/v2/a/manifests/1": no basic auth credentials',
    names: /^The registry localhost:5000 denies/,
    command: 'docker login localhost:5000',
  },
  {
    code: 'registry-unreachable',
    call: 'build .',
    said: 'ERROR: dial tcp: lookup ghcr.io: Temporary failure in name resolution',
    names: /cannot reach ghcr\.io to pull/,
  },
  {
    code: 'registry-unreachable',
    call: 'build .',
    said: 'ERROR: unexpected EOF',
    names: /cannot reach the registry to pull/,
  },
  {
    code: 'feature-unreachable',
    message: 'getaddrinfo EAI_AGAIN ghcr.io',
    said: "Resolving Feature dependencies for 'ghcr.io/a/first:1'...\nResolving Feature dependencies for 'ghcr.io/a/second:1'...",
    names: /^The feature ghcr\.io\/a\/second:1 .*: ghcr\.io is unreachable/,
  },
  {
    code: 'nvidia-driver-missing',
    call: runCall,
    engine: 'podman',
    said: 'Error: failed to initialize NVML: ERROR_LIBRARY_NOT_FOUND',
    names: /libnvidia-ml\.so\.1 is missing/,
  },
  {
    code: 'cdi-not-supported',
    call: `${runCall} --device=amd.com/gpu=all x -c`,
    said: `${daemon}could not select device driver "cdi" with capabilities: []`,
    names: /such as amd\.com\/gpu=all:/,
    action: /^Specify the device files/,
  },
  {
    code: 'cdi-not-supported',
    call: runCall,
    said: `${daemon}could not select device driver "cdi" with capabilities: []`,
    names: /such as nvidia\.com\/gpu=all:/,
  },
  {
    code: 'runtime-unknown',
    call: runCall,
    engine: 'podman',
    said: 'Error: default OCI runtime "nvidia" not found: invalid argument',
    names: /^Unknown Podman runtime "nvidia"\.$/,
    action: /^Remove "--runtime=nvidia"/,
    gpu: true,
  },
  {
    code: 'runtime-unknown',
    call: runCall,
    said: `${daemon}unknown or invalid runtime name: amd`,
    action: /^Remove "--runtime=amd"/,
    gpu: true,
  },
  {
    code: 'device-missing',
    call: runCall,
    said: `${daemon}error gathering device information while adding custom device "/dev/dxg": no such file or directory`,
    gpu: true,
  },
  {
    code: 'group-missing',
    call: runCall,
    said: `${daemon}Unable to find group a.b: no matching entries in group file`,
    command: undefined,
  },
  {
    code: 'keep-groups-unknown',
    call: runCall,
    engine: 'podman',
    said: 'Error: unable to find group keep-groups: no matching entries in group file',
    names: /requires Podman 3\.2 or later\.$/,
  },
  {
    code: 'configuration-not-found',
    message: 'No dev container config and no workspace found.',
    names: /^devcontainer\.json not found\.$/,
  },
  {
    code: 'configuration-without-image',
    message: `Dev container config (vscode-fileHost:/w/${'x'.repeat(400)}/devcontainer.json) is missing one of "image", "dockerFile" or "dockerComposeFile" properties.`,
    names: /^…x+\/devcontainer\.json does not specify/,
  },
  {
    code: 'configuration-malformed',
    message:
      'Dev container config (vscode-fileHost:/w/devcontainer.json) must contain a JSON object literal.',
    names: /^\/w\/devcontainer\.json is not/,
  },
  {
    code: 'mount-source-missing',
    call: runCall,
    said: `${daemon}invalid mount config for type "bind": bind source path does not exist: /mnt/a.`,
    names: /^The mount source \/mnt\/a does not exist/,
  },
  {
    code: 'shell-missing',
    call: runCall,
    engine: 'podman',
    said: 'Trying to pull a/b:1...\nError: crun: executable file `/bin/sh` not found in $PATH: No such file or directory',
    names: /^a\/b:1 has no \/bin\/sh/,
  },
  {
    code: 'run-argument-unknown',
    call: runCall,
    said: "unknown shorthand flag: 'g' in -gpus\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]",
    names: /^Docker does not support the argument -gpus\.$/,
    gpu: false,
  },
  {
    code: 'port-in-use',
    call: runCall,
    said: `${daemon}failed to set up container networking: driver failed programming external connectivity on endpoint acpt: failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use`,
    names: /^Port 0\.0\.0\.0:8080 /,
  },
  // Nobody knows these.
  {
    code: 'start-failed',
    call: 'build .',
    said: 'Step 1 of the plan\nthe moon could not rise.  \nall is quiet',
    names: /: the moon could not rise\.$/,
  },
  {
    code: 'start-failed',
    call: runCall,
    said: `${daemon}${'again and '.repeat(60)}again.`,
    names: /^The container did not start: …[a-z ]{299}\.$/,
  },
  { code: 'start-failed', message: 'An error occurred setting up the container.', names: /no reason/ },
  {
    code: 'start-failed',
    call: runCall,
    said: `${daemon}the moon is in the wrong place.\n\nRun 'docker run --help' for more information`,
    names: /^The container did not start: the moon is in the wrong place\.$/,
  },
  {
    code: 'start-failed',
    call: 'start 0123456789ab',
    said: `Error response from daemon: odd\nError: failed to start containers: 0123456789ab`,
    names: /: odd\.$/,
    action: /rebuild it if the error persists\.$/,
  },
  { code: 'start-failed', call: runCall, names: /no reason was reported/ },
  { code: 'start-failed', message: 'something odd', names: /: something odd\.$/ },
  { code: 'start-failed', message: 'something odd ...', names: /: something odd\.$/ },
];

/** The engine's text as an event, after what the CLI always tries first. */
function explainFurther({ said, call, message, description, engine = 'docker' }: Further): Failure {
  const noise = run(engine === 'podman' ? 'pod-init' : 'shm-ulimit').stderr.slice(0, 3);
  const event = (type: string, text: string) => JSON.stringify({ type, level: 3, timestamp: 1, text });
  const stderr = [
    ...noise,
    ...(call === undefined ? [] : [event('start', `Run: ${engine} ${call}`)]),
    ...(said === undefined ? [] : [event('raw', `${said}\n`)]),
  ];
  const told = message ?? (call === undefined ? undefined : `Command failed: ${engine} ${call}`);
  const outcome =
    told === undefined
      ? undefined
      : parseOutcome(
          JSON.stringify({
            outcome: 'error',
            message: told,
            description: description ?? 'An error occurred setting up the container.',
          }),
        );
  return explainFailure({ outcome, stderr, engine });
}

describe('further texts', () => {
  for (const [index, each] of further.entries()) {
    test(`${index}: ${each.code}`, () => {
      const failure = explainFurther(each);
      assert.equal(failure.code, each.code, failure.message);
      if (each.names) assert.match(failure.message, each.names);
      if (each.action) assert.match(failure.action, each.action);
      if ('command' in each) assert.equal(failure.command, each.command);
      if (each.gpu !== undefined) assert.equal(failure.gpu, each.gpu);
      checkSentences(failure);
    });
  }

  test('reach every failure that is known', () => {
    const reached = new Set([
      ...further.map(({ code }) => code),
      ...Object.values(expected).map((wanted) => (wanted === 'success' ? wanted : wanted[0])),
    ]);
    const codes = causes.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length, 'codes are unique');
    assert.deepEqual(
      codes.filter((code) => !reached.has(code)),
      [],
    );
  });
});

test('what is said of every failure is what was reviewed', () => {
  const failures = [
    ...recorded.filter(({ run: name }) => expected[name] !== 'success').map(explain),
    ...further.map(explainFurther),
  ];
  const order = [...causes.map(({ code }) => code), ...general];
  const sections = new Map<string, Set<string>>();
  for (const { code, message, action, command, gpu, rebuild } of failures.toSorted(
    (a, b) => order.indexOf(a.code) - order.indexOf(b.code),
  )) {
    const title = [code, ...(gpu ? ['GPU'] : []), ...(rebuild ? ['rebuild'] : [])].join(', ');
    const texts = sections.get(title) ?? new Set();
    texts.add(`- ${[message, action, ...(command === undefined ? [] : [`$ ${command}`])].join('\n  ')}`);
    sections.set(title, texts);
  }
  const text = [...sections].flatMap(([title, texts]) => [title, ...texts]).join('\n');
  expectGolden(new URL('failures.txt', import.meta.url), `${text}\n`);
});

describe('what misleads is left aside', () => {
  const notag = run('mcr-notag');
  const pull = 'Run: docker pull mcr.microsoft.com/a:1';
  const event = (type: string, text: string, more = {}) => JSON.stringify({ type, level: 2, text, ...more });

  test('the last try decides', () => {
    const stderr = [
      event('start', pull),
      event(
        'raw',
        'Error response from daemon: Get "https://mcr.microsoft.com/v2/": dial tcp: i/o timeout\n',
      ),
      event('start', pull),
      event(
        'raw',
        'Error response from daemon: manifest for mcr.microsoft.com/a:1 not found: manifest unknown\n',
      ),
    ];
    const outcome = parseOutcome(notag.stdout);
    assert.equal(explainFailure({ outcome, stderr, engine: 'docker' }).code, 'image-not-found');
  });

  test('the question for NVIDIA counts where it is what failed', () => {
    const question = 'podman info -f {{.Runtimes.nvidia}}';
    const stderr = [
      event('start', `Run: ${question}`),
      event('text', "Error: template: can't evaluate field Runtimes in type *define.Info"),
      ...run('pod-init').stderr,
    ];
    const outcome = parseOutcome(run('pod-init').stdout);
    assert.equal(explainFailure({ outcome, stderr, engine: 'podman' }).code, 'init-missing');
  });

  test('what a command prints is not about the container', () => {
    const stderr = [
      event('raw', 'docker: no space left on device\n', { channel: 'postCreate' }),
      ...run('post-fail').stderr,
    ];
    const outcome = parseOutcome(run('post-fail').stdout);
    assert.equal(explainFailure({ outcome, stderr, engine: 'docker' }).code, 'lifecycle-command-failed');
    assert.equal(
      explainFailure({ outcome: undefined, stderr: stderr.slice(0, 1), engine: 'docker' }).code,
      'ended-without-result',
    );
  });

  test('a text may be cut anywhere', () => {
    const stderr = [event('raw', 'docker: nvml error: driver '), event('raw', 'not loaded: unknown\n')];
    assert.equal(
      explainFailure({ outcome: undefined, stderr, engine: 'docker' }).code,
      'nvidia-driver-not-loaded',
    );
  });

  test('what the command line tries and traces on the way', () => {
    const said = (...lines: string[]) =>
      explainFailure({ outcome: undefined, stderr: lines, engine: 'docker' });
    const nothing = 'ended-without-result';
    for (const noise of [
      'Retrying (Attempt 1) with error: permission denied',
      ' Error fetching image details: denied',
      'Command failed: docker inspect x: denied',
      'Exit code 1: failed',
      'docker: unknown command: docker buildx is not a docker command',
      'Error: No such image: a/b:1',
    ])
      assert.equal(said(event('text', noise)).code, nothing, noise);
    assert.equal(said(event('text', 'no space left on device', { level: 1 })).code, nothing);
    assert.equal(said(event('text', 'no space left on device')).code, 'disk-full');
    assert.equal(said('no space left on device').code, 'disk-full');
    const trace = ['Error: Command failed: docker run', 'no space left on device'];
    assert.equal(said(...trace, '    at x (y.js:1:2)').code, nothing);
    assert.equal(said(...trace, '    at x (y.js:1:2)', 'port is denied').code, 'start-failed');
    assert.equal(said(...trace, event('stop', ''), 'no space left on device').code, 'disk-full');
  });

  test('the middle of a line that goes on and on', () => {
    const line = (before: number, after: number) =>
      `${'a '.repeat(before)}no space left on device${' b'.repeat(after)}`;
    for (const [before, after, code] of [
      [1900, 50, 'disk-full'],
      [900, 3000, 'disk-full'],
      [3000, 900, 'disk-full'],
      [3000, 3000, 'ended-without-result'],
    ] as const)
      assert.equal(
        explainFailure({ outcome: undefined, stderr: [line(before, after)], engine: 'docker' }).code,
        code,
        `${before}, ${after}`,
      );
  });

  test('a folder that the tools cannot open is refused', () => {
    assert.equal(folderFailure('/home/ada/train'), undefined);
    assert.deepEqual(folderFailure('/home/ada/lr=1'), {
      code: 'folder-name',
      message: 'Dev container tools cannot open a folder with = in its path: /home/ada/lr=1.',
      action: 'Rename the folder, or open a copy at another path.',
      gpu: false,
    });
    assert.match(folderFailure('/home/"ada"')?.message ?? '', /with " in its path/);
  });

  test('tables are read in an order in which the inner cause wins', () => {
    const codes = causes.map(({ code }) => code);
    const before = (first: string, second: string) =>
      assert.ok(codes.indexOf(first) < codes.indexOf(second), `${first} before ${second}`);
    before('nvidia-driver-not-loaded', 'nvidia-toolkit-failed');
    before('rocm-device-missing', 'device-missing');
    before('disk-full', 'build-step-failed');
    before('registry-proxy', 'registry-unreachable');
    before('image-for-another-platform', 'image-not-found');
    before('nvidia-gpu-not-found', 'cdi-device-unknown');
  });
});

describe('warnings', () => {
  test('a GPU that is required and missing', () => {
    for (const name of ['gpu-true', 'gpu-obj'])
      assert.match(warningsOf(run(name).stderr).join('\n'), /runs without a GPU\.$/m);
    for (const name of ['gpu-optional', 'g-nvidia', 'pod-gpu-all'])
      assert.doesNotMatch(warningsOf(run(name).stderr).join('\n'), /GPU/);
  });

  test('each once', () => {
    const { stderr } = run('gpu-true');
    assert.deepEqual(warningsOf([...stderr, ...stderr]), warningsOf(stderr));
    assert.deepEqual(warningsOf(run('mcr-pull').stderr), []);
  });

  test('no network, but not where a command of the user says so', () => {
    const text = 'WARNING: IPv4 forwarding is disabled. Networking will not work.';
    assert.deepEqual(warningsOf([JSON.stringify({ type: 'text', text })]), [
      'IPv4 forwarding is disabled on this machine: the container may have no network access.',
    ]);
    assert.deepEqual(warningsOf([JSON.stringify({ type: 'raw', text, channel: 'postCreate' })]), []);
    assert.deepEqual(warningsOf([JSON.stringify({ type: 'start', text })]), []);
  });

  test('another platform', () =>
    assert.deepEqual(
      warningsOf([
        JSON.stringify({
          type: 'raw',
          text: "WARNING: The requested image's platform (linux/amd64) does not match the detected host platform (linux/arm64/v8) and no specific platform was requested\n",
        }),
      ]),
      [
        'The image is built for linux/amd64, but this machine is linux/arm64/v8: the container is emulated, slowly and without a GPU.',
      ],
    ));
});

describe('protocol', () => {
  test('the outcome is the last line that is one', () => {
    const success = {
      outcome: 'success',
      containerId: 'abc',
      remoteUser: 'root',
      remoteWorkspaceFolder: '/workspaces/w',
      new: [1],
    };
    const error = { outcome: 'error', message: 'no' };
    const lines = (...each: unknown[]) =>
      each.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\r\n');
    assert.deepEqual(parseOutcome(lines(error, success)), success);
    assert.deepEqual(parseOutcome(lines('hello', success, error, '', '{"a":1}', '{', 'null')), error);
    for (const nothing of [
      '',
      'null',
      '[]',
      '{"outcome":"success"}',
      '{"outcome":"maybe","message":"x"}',
      '{"outcome"',
    ])
      assert.equal(parseOutcome(nothing), undefined);
  });

  test('events', () => {
    assert.equal(parseEvent('    at sW (/x.js:1:2)'), undefined);
    assert.equal(parseEvent('{"type":"news","text":"x"}'), undefined);
    assert.equal(parseEvent('{"type":"text"}'), undefined);
    assert.deepEqual(parseEvent('{"type":"raw","text":"x","more":1}'), { type: 'raw', text: 'x', more: 1 });
    for (const { stderr } of recorded)
      for (const line of stderr) assert.equal(parseEvent(line) !== undefined, line.startsWith('{'));
  });

  test('escapes', () => {
    assert.equal(plainText('\u001b[1m\u001b[31mred\u001b[39m\u001b[22m [x] 2'), 'red [x] 2');
    assert.equal(
      plainText('\u001b]8;;https://a\u0007link\u001b]8;;\u001b\\ \u001b(B\u001b[2Kend'),
      'link end',
    );
  });
});

describe('progress', () => {
  const stepsOf = (stderr: readonly string[]): ProgressStep[] => {
    const progress = new UpProgress();
    return stderr.flatMap((line) => {
      const event = parseEvent(line);
      return (event && progress.next(event)) ?? [];
    });
  };
  const messages = (stderr: readonly string[]) => [...new Set(stepsOf(stderr).map(({ message }) => message))];
  const image = 'stable-ubuntu2204-cu126-py310-torch280:biweekly.202511.1';

  test('a pull inside docker run', () => {
    assert.deepEqual(messages(run('mcr-pull').stderr), [
      'Starting the container',
      `Pulling ${image}`,
      `Pulling ${image} (0 of 2 layers)`,
      `Pulling ${image} (1 of 2 layers)`,
      `Pulling ${image} (2 of 2 layers)`,
      'Setting up the container',
    ]);
    assert.equal(stepsOf(run('mcr-pull').stderr).at(-2)?.message, 'Starting the container');
  });

  test('a pull of its own', () => {
    const steps = stepsOf(run('pull').stderr);
    assert.equal(steps[0]?.message, `Pulling ${image}`);
    assert.equal(
      steps.reduce((sum, { increment = 0 }) => sum + increment, 0),
      90,
    );
  });

  test('builds count their steps', () => {
    const feat = messages(run('feat').stderr);
    assert.deepEqual(feat.slice(0, 3), [
      'Resolving features',
      'Building the image',
      'Building the image (step 1 of 2)',
    ]);
    assert.ok(feat.includes('Building the image (step 17 of 17)'));
    assert.ok(messages(run('pod-nonroot').stderr).includes('Building the image (step 9 of 9)'));
    assert.deepEqual(
      messages([JSON.stringify({ type: 'raw', text: '#7 [linux/amd64 train 2/4] RUN pip install x\n' })]),
      ['Building the image (step 2 of 4)'],
    );
  });

  test('commands', () =>
    assert.deepEqual(messages(run('post-fail').stderr), [
      'Starting the container',
      'Setting up the container',
      'Running onCreateCommand',
      'Running postCreateCommand',
    ]));

  test('tries that repeat themselves say it once', () =>
    assert.equal(stepsOf(run('mcr-notag').stderr).length, 1));

  test('a start that pulls again, and a pull that is of another image', () => {
    const raw = (text: string) => JSON.stringify({ type: 'raw', level: 3, text });
    const start = (text: string) => JSON.stringify({ type: 'start', text });
    assert.deepEqual(
      stepsOf([
        start('Run: docker start 0123456789ab'),
        raw('Trying to pull r.io/x/a:1.v2...\n'),
        raw('665430c14331: Pull complete\r\n'),
        start('Run: docker pull r.io/x/b:1'),
        raw('665430c14331: Pulling fs layer\n'),
        raw('Status: Downloaded newer image for r.io/x/b:1\n'),
        raw('665430c14331: Pull complete\n'),
      ]).map(({ message }) => message),
      [
        'Starting the container',
        'Pulling a:1.v2',
        'Pulling a:1.v2 (1 of 1 layers)',
        'Pulling b:1',
        'Pulling b:1 (0 of 1 layers)',
        'Starting the container',
      ],
    );
    assert.deepEqual(messages([raw('STEP 12/34: RUN x')]), ['Building the image (step 12 of 34)']);
  });

  test('layers that are there already, lines that are cut, other pulls', () => {
    const raw = (text: string) => JSON.stringify({ type: 'raw', level: 3, text });
    const steps = stepsOf([
      JSON.stringify({
        type: 'start',
        text: `Run: docker pull r.io/x/a@sha256:${'0123456789ab'.repeat(5)}0123`,
      }),
      raw('57a7ab58cfaf: Already exists\n665430c14331: Pulling fs '),
      raw('layer\n665430c14331: Down'),
      raw('load complete\n'),
      raw('665430c14331: Pull complete\n665430c14331: Pull complete\n'),
    ]);
    assert.deepEqual(
      steps.map(({ message, increment }) => `${message.replace(/^Pulling /, '')} ${increment ?? 0}`),
      [
        'a@0123456789ab 0',
        'a@0123456789ab (0 of 1 layers) 0',
        'a@0123456789ab (0 of 1 layers) 45',
        'a@0123456789ab (1 of 1 layers) 45',
      ],
    );
  });
});

describe('any lines', () => {
  const everyLine = recorded.flatMap(({ stderr }) => stderr);
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(...everyLine),
    fc
      .record({
        type: fc.constantFrom('start', 'stop', 'text', 'raw', 'progress', 'other'),
        level: fc.integer({ min: 0, max: 6 }),
        name: fc.string(),
        status: fc.constantFrom('running', 'failed'),
        text: fc.oneof(
          fc.string(),
          fc.constantFrom(...further.flatMap(({ said }) => said ?? [])),
          fc.constantFrom('Starting container', 'Run: docker pull a', '57a7ab58cfaf: Pull complete\n'),
        ),
      })
      .map((event) => JSON.stringify(event)),
    fc.json(),
  );
  const lines = fc.array(line, { maxLength: 30 });

  test('are explained', () =>
    fc.assert(
      fc.property(lines, fc.constantFrom(...recorded), fc.boolean(), (stderr, { stdout, engine }, ended) => {
        const failure = explainFailure({ outcome: ended ? parseOutcome(stdout) : undefined, stderr, engine });
        assert.match(failure.message, /\.$/);
        assert.match(failure.action, /\.$/);
        assert.ok(Array.isArray(warningsOf(stderr)));
      }),
    ));

  test('are progress that never goes back', () =>
    fc.assert(
      fc.property(lines, (stderr) => {
        const progress = new UpProgress();
        let sum = 0;
        for (const each of stderr) {
          const event = parseEvent(each);
          const step = event && progress.next(event);
          assert.ok(!step || step.increment === undefined || step.increment > 0);
          sum += step?.increment ?? 0;
        }
        assert.ok(sum <= 100);
      }),
    ));

  test('have an outcome or none', () =>
    fc.assert(
      fc.property(lines, (each) => {
        const outcome = parseOutcome(each.join('\n'));
        assert.ok(outcome === undefined || typeof outcome.outcome === 'string');
      }),
    ));
});
