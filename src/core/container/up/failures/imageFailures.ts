/** The image, or a feature that goes into it, could not be fetched or built. */
import type { Account } from './account.ts';
import { type Cause, shortened } from './failure.ts';

export const imageFailures: readonly Cause[] = [
  {
    code: 'image-for-another-platform',
    pattern:
      /no matching manifest for (\S+) in the manifest list|no image found in (?:manifest list|image index) for architecture "?(\w+)|no match for platform in manifest|exec format error/,
    explain: ([text, docker, podman], { image }) => ({
      message: text.startsWith('exec')
        ? `${image ?? 'The image'} is made for processors of another kind than this machine has.`
        : `${image ?? 'The image'} does not exist for this machine${docker || podman ? ` (${docker ?? podman})` : ''}.`,
      action:
        'ACPT images are for x86-64 alone: take such a machine, or write "--platform=linux/amd64" in "runArgs" to emulate it, slowly and without a GPU.',
    }),
  },
  {
    code: 'build-step-failed',
    pattern:
      /^The command '([^\n]*)' returned a non-zero code: (\d+)|process "([^\n]*)" did not complete successfully: exit code: (\d+)|building at STEP "(?:RUN )?([^\n]*)": while running runtime: exit status (\d+)/m,
    explain: (match) => {
      const [command = '', code = ''] = match.slice(1).filter((part) => part !== undefined);
      return {
        message: `A step of the Dockerfile ended with exit code ${code}: ${beginning(command.replace(/^\/bin\/(?:ba)?sh -c /, ''))}.`,
        action: 'Correct that step; the log holds what it printed.',
      };
    },
  },
  {
    code: 'copied-file-missing',
    pattern:
      /failed to calculate checksum of ref [^\n]*: "([^"\n]+)": not found|file not found in build context[^\n]*: stat ([^\n]+?): |copier: stat: "([^"\n]+)": no such file/,
    explain: (match) => ({
      message: `The Dockerfile copies ${match.slice(1).find((part) => part !== undefined)}, which is not in the build context.`,
      action:
        'Correct the path, which counts from the folder of the build context, or look into .dockerignore.',
    }),
  },
  {
    code: 'dockerfile-malformed',
    pattern: /dockerfile parse error (?:on )?(line \d+): ([^\n]+)/i,
    explain: ([, line, text = '']) => ({
      message: `The Dockerfile cannot be read in ${line}: ${shortened(text)}.`,
      action: 'Correct that line.',
    }),
  },
  {
    code: 'image-not-found',
    pattern:
      /manifest for (\S+) not found|failed to resolve (?:reference|source metadata for) "?([^\s"]+?)"?: [^\n]*: not found|reading manifest (\S+) in (\S+): (?:manifest|name) unknown|manifest unknown|repository name not known to registry/,
    explain: ([, docker, containerd, tag, repository], account) => {
      const image = docker ?? containerd ?? (tag && repository ? `${repository}:${tag}` : account.image);
      return {
        message: `There is no ${image === undefined ? 'such image' : `image ${image}`}: its registry knows no such name or no such tag.`,
        action: 'Correct the name or the tag of the image.',
      };
    },
  },
  {
    code: 'image-name-invalid',
    pattern: /invalid reference format(?:: repository name \(?[^\s)]*\)? ?(must be lowercase))?/,
    explain: ([, lowercase], { image }) => ({
      message: `${image ?? 'What stands for the image'} is no name of an image${lowercase ? ': capital letters are allowed in the tag only' : ''}.`,
      action: 'Correct it to the form registry/name:tag.',
    }),
  },
  {
    code: 'registry-rate-limit',
    pattern: /toomanyrequests|reached your (?:unauthenticated )?pull rate limit|429 Too Many Requests/i,
    explain: (_, { image }) => ({
      message: `The registry refuses ${image ?? 'the image'} for now: too much was downloaded from here.`,
      action: 'Wait some hours, or sign in to the registry.',
    }),
  },
  {
    code: 'registry-proxy',
    pattern: /proxyconnect tcp: ([^\n]+)|Proxy Authentication Required/i,
    explain: ([, text = ''], { engine }) => {
      const proxy = /dial tcp (?:lookup )?([^\s:]+(?::\d+)?)/.exec(text)?.[1];
      return {
        message: `The proxy${proxy === undefined ? '' : ` ${proxy}`} does not connect to the registry${text === '' ? ': it asks for a name and password' : ''}.`,
        action:
          engine === 'docker'
            ? 'Correct the proxy of the Docker engine, which does not read the settings of a shell or of VS Code.'
            : 'Correct HTTPS_PROXY in the environment of VS Code.',
      };
    },
  },
  {
    code: 'registry-certificate',
    pattern: /x509: [^\n]+/,
    explain: ([text], account) => ({
      message: `The certificate of ${hostOf(account) ?? 'the registry'} is not trusted on this machine: ${shortened(text.replace(/^x509: /, ''))}.`,
      action: `Make the certificate of your network's proxy or registry known to the system, then restart ${account.name}.`,
    }),
  },
  {
    code: 'registry-denied',
    pattern:
      /pull access denied|denied: client with IP|requested access to the resource is denied|unauthorized: |authentication required|no basic auth credentials|401 \(?Unauthorized/i,
    explain: (_, account) => {
      const host = hostOf(account);
      const command = signIn(account);
      return {
        message: `The registry${host === undefined ? '' : ` ${host}`} refuses ${account.image ?? 'the image'}: it wants a sign-in, or there is no such image.`,
        action: 'Check the name, and sign in to the registry with an account that may pull the image.',
        ...(command === undefined ? {} : { command }),
      };
    },
  },
  {
    code: 'feature-unreachable',
    pattern:
      /^(?:Error: )?(?:getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|connect (?:ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)) (\S+)/m,
    explain: ([, host], { text }) => ({
      message: `${feature(text)} could not be fetched: ${host} cannot be reached.`,
      action: 'Check the network connection, or take the feature out of "features".',
    }),
  },
  {
    code: 'feature-unusable',
    pattern:
      /Feature '([^'\n]+)' could not be processed|parse feature '([^'\n]+)'|download package for (\S+)/i,
    explain: (match) => ({
      message: `The feature ${match.slice(1).find((part) => part !== undefined)} could not be fetched or read.`,
      action: 'Correct its name and version in "features", or sign in to its registry.',
    }),
  },
  {
    code: 'registry-unreachable',
    pattern:
      /\bdial (?:tcp|udp)\b|context deadline exceeded|503 Service Unavailable|TLS handshake timeout|Client\.Timeout exceeded|failed to do request|request canceled while waiting|httpReadSeeker|unexpected EOF|connection reset by peer/,
    explain: (_, account) => {
      const host = hostOf(account) ?? 'the registry';
      return {
        message: `${account.name} cannot reach ${host} to fetch ${account.image ?? 'the image'}.`,
        action:
          host === 'mcr.microsoft.com'
            ? 'Check the network connection; a firewall has to let mcr.microsoft.com and *.data.mcr.microsoft.com through.'
            : 'Check the network connection, and whether a firewall or proxy stands between.',
      };
    },
  },
];

/** A command is known by its beginning. */
function beginning(command: string): string {
  const line = command.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function feature(text: string): string {
  const name = [...text.matchAll(/^Resolving Feature dependencies for '([^'\n]+)'/gm)].at(-1)?.[1];
  return name === undefined ? 'A feature' : `The feature ${name}`;
}

function registryOf(image: string): string | undefined {
  return /^([\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+|localhost)\//.exec(image)?.[1];
}

function hostOf({ image = '', text }: Account): string | undefined {
  return (
    registryOf(image) ??
    /\bhttps?:\/\/([\w.-]+(?::\d+)?)/.exec(text)?.[1] ??
    /\blookup ([\w.-]+)/.exec(text)?.[1]
  );
}

function signIn({ image, engine }: Account): string | undefined {
  if (image === undefined) return undefined;
  const host = registryOf(image) ?? 'docker.io';
  if (host === 'mcr.microsoft.com') return undefined;
  const [, azure] = /^([\w-]+)\.azurecr\.io$/.exec(host) ?? [];
  return azure && engine === 'docker' ? `az acr login --name ${azure}` : `${engine} login ${host}`;
}
