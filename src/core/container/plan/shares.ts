/** What of the user's own a container may have when they say so: never by itself, and named before. */

export const shareNames = ['azure', 'git', 'ssh'] as const;
export type ShareName = (typeof shareNames)[number];

/** A file, folder or socket of the host. */
export interface Share {
  readonly share: ShareName;
  readonly path: string;
}

/** Where the container has it. */
function shareTarget(share: ShareName): string {
  return `/acpt/host/${share}`;
}

/** A socket cannot be mounted read-only to any effect; the rest is. */
export function shareMounts(shares: readonly Share[]): string[] {
  return shares.map(
    ({ share, path }) =>
      `type=bind,source=${path},target=${shareTarget(share)}${share === 'ssh' ? '' : ',readonly'}`,
  );
}

export function shareEnvironment(shares: readonly Share[]): Record<string, string> {
  return shares.some(({ share }) => share === 'ssh') ? { SSH_AUTH_SOCK: shareTarget('ssh') } : {};
}

/** Whole sentences that are read before the container starts. */
export function shareRemarks(shares: readonly Share[]): string[] {
  return shares.map(({ share, path }) => {
    switch (share) {
      case 'azure':
        return `Your Azure sign-in, ${path}, is mounted read-only and copied into the container. Code in the container can use it.`;
      case 'git':
        return `Your Git configuration, ${path}, is mounted read-only.`;
      case 'ssh':
        return `Your SSH agent, ${path}, is mounted. Code in the container can sign in with your keys while it runs.`;
      default:
        return share satisfies never;
    }
  });
}

/** The Azure CLI writes into its folder, so it gets a copy; Git reads the mounted file in addition to its own. */
const commands: Readonly<Partial<Record<ShareName, string>>> = {
  azure: `[ -e ~/.azure ] || { cp -R ${shareTarget('azure')} ~/.azure && chmod -R go= ~/.azure; }`,
  git: `if command -v git >/dev/null; then git config --global --get-all include.path | grep -qx ${shareTarget('git')} || git config --global --add include.path ${shareTarget('git')}; fi`,
};

/** What the container does with them when it starts; `undefined`: nothing. */
export function shareCommand(shares: readonly Share[]): string | undefined {
  const lines = shares.flatMap(({ share }) => commands[share] ?? []);
  return lines.length === 0 ? undefined : `${lines.join('; ')}; true`;
}
