/** The image, or a feature that goes into it, could not be pulled or built. */
import type { Account } from './account.ts';
import { type Cause, shortened } from './failure.ts';

export const imageFailures: readonly Cause[] = [
  {
    code: 'image-for-another-platform',
    pattern:
      /no matching manifest for (\S+) in the manifest list|no image found in (?:manifest list|image index) for architecture "?(\w+)|no match for platform in manifest|exec format error/,
    explain: ([text, docker, podman], { image }) => ({
      message: text.startsWith('exec')
        ? `${image ?? 'The image'} is built for a different processor architecture than this machine's.`
        : `${image ?? 'The image'} is not available for the platform of this machine${docker || podman ? ` (${docker ?? podman})` : ''}.`,
      action:
        'ACPT images are x86-64 only. Use such a machine, or add "--platform=linux/amd64" to "runArgs" to emulate it, slowly and without a GPU.',
    }),
  },
  {
    code: 'build-step-failed',
    pattern:
      /^The command '([^\n]*)' returned a non-zero code: (\d+)|process "([^\n]*)" did not complete successfully: exit code: (\d+)|building at STEP "(?:RUN )?([^\n]*)": while running runtime: exit status (\d+)/m,
    explain: (match) => {
      const [command = '', code = ''] = match.slice(1).filter((part) => part !== undefined);
      return {
        message: `A Dockerfile step failed with exit code ${code}: ${beginning(command.replace(/^\/bin\/(?:ba)?sh -c /, ''))}.`,
        action: 'Fix that step; the log has its output.',
      };
    },
  },
  {
    code: 'copied-file-missing',
    pattern:
      /failed to calculate checksum of ref [^\n]*: "([^"\n]+)": not found|file not found in build context[^\n]*: stat ([^\n]+?): |copier: stat: "([^"\n]+)": no such file/,
    explain: (match) => ({
      message: `The Dockerfile copies ${match.slice(1).find((part) => part !== undefined)}, which is not in the build context.`,
      action: 'Correct the path, which is relative to the build context, or check .dockerignore.',
    }),
  },
  {
    code: 'dockerfile-malformed',
    pattern: /dockerfile parse error (?:on )?(line \d+): ([^\n]+)/i,
    explain: ([, line, text = '']) => ({
      message: `Dockerfile syntax error on ${line}: ${shortened(text)}.`,
      action: 'Fix that line.',
    }),
  },
  {
    code: 'image-not-found',
    pattern:
      /manifest for (\S+) not found|failed to resolve (?:reference|source metadata for) "?([^\s"]+?)"?: [^\n]*: not found|reading manifest (\S+) in (\S+): (?:manifest|name) unknown|manifest unknown|repository name not known to registry/,
    explain: ([, docker, containerd, tag, repository], account) => {
      const image = docker ?? containerd ?? (tag && repository ? `${repository}:${tag}` : account.image);
      return {
        message: `Image${image === undefined ? '' : ` ${image}`} not found: its registry has no such name or tag.`,
        action: 'Correct the name or tag of the image.',
      };
    },
  },
  {
    code: 'image-name-invalid',
    pattern: /invalid reference format(?:: repository name \(?[^\s)]*\)? ?(must be lowercase))?/,
    explain: ([, lowercase], { image }) => ({
      message: `Invalid image name${image === undefined ? '' : ` "${image}"`}${lowercase ? ': uppercase letters are allowed only in the tag' : ''}.`,
      action: 'Use the form registry/name:tag.',
    }),
  },
  {
    code: 'registry-rate-limit',
    pattern: /toomanyrequests|reached your (?:unauthenticated )?pull rate limit|429 Too Many Requests/i,
    explain: (_, { image }) => ({
      message: `The registry temporarily refuses ${image ?? 'the image'}: the pull rate limit is exceeded.`,
      action: 'Wait a few hours, or sign in to the registry.',
    }),
  },
  {
    code: 'registry-proxy',
    pattern: /proxyconnect tcp: ([^\n]+)|Proxy Authentication Required/i,
    explain: ([, text = ''], { engine }) => {
      const proxy = /dial tcp:? (?:lookup )?([^\s:]+(?::\d+)?)/.exec(text)?.[1];
      return {
        message: `The proxy${proxy === undefined ? '' : ` ${proxy}`} cannot connect to the registry${text === '' ? ': it requires a user name and password' : ''}.`,
        action:
          engine === 'docker'
            ? 'Correct the proxy of the Docker engine; it does not use the proxy settings of a shell or of VS Code.'
            : 'Correct HTTPS_PROXY in the environment of VS Code.',
      };
    },
  },
  {
    code: 'registry-certificate',
    pattern: /x509: [^\n]+/,
    explain: ([text], account) => ({
      message: `This machine does not trust the certificate of ${hostOf(account) ?? 'the registry'}: ${shortened(text.replace(/^x509: /, ''))}.`,
      action: `Add the certificate of your network's proxy or registry to the trusted certificates of the system, then restart ${account.name}.`,
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
        message: `The registry${host === undefined ? '' : ` ${host}`} denies access to ${account.image ?? 'the image'}: it requires sign-in, or the image does not exist.`,
        action: 'Check the name, and sign in to the registry with an account that can pull the image.',
        ...(command === undefined ? {} : { command }),
      };
    },
  },
  {
    code: 'feature-unreachable',
    pattern:
      /^(?:Error: )?(?:getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|connect (?:ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)) (\S+)/m,
    explain: ([, host], { text }) => ({
      message: `${feature(text)} could not be downloaded: ${host} is unreachable.`,
      action: 'Check the network connection, or remove the feature from "features".',
    }),
  },
  {
    code: 'feature-unusable',
    pattern:
      /Feature '([^'\n]+)' could not be processed|parse feature '([^'\n]+)'|download package for (\S+)/i,
    explain: (match) => ({
      message: `The feature ${match.slice(1).find((part) => part !== undefined)} could not be downloaded or read.`,
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
        message: `${account.name} cannot reach ${host} to pull ${account.image ?? 'the image'}.`,
        action:
          host === 'mcr.microsoft.com'
            ? 'Check the network connection; a firewall must allow mcr.microsoft.com and *.data.mcr.microsoft.com.'
            : 'Check the network connection and any firewall or proxy in between.',
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
