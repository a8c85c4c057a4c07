/** Where the command line of dev containers (`devcontainer`) is: nothing is downloaded for it. */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

export interface DevContainerCli {
  readonly command: string;
  /** Come first. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it was found, for the log. */
  readonly origin: string;
}

export interface Places {
  /** What the user named; it is taken without looking further. */
  readonly setting: string | undefined;
  /** Folders of VS Code, which includes a copy since 1.139. */
  readonly appRoot: string | undefined;
  /** Of the Dev Containers extension, where it runs beside us. */
  readonly extensionPath: string | undefined;
}

export function findDevContainerCli({
  setting,
  appRoot,
  extensionPath,
}: Places): DevContainerCli | undefined {
  if (setting) return existsSync(setting) ? of(setting, setting) : undefined;
  const copies = [
    ...(appRoot === undefined
      ? []
      : ['node_modules', 'node_modules.asar.unpacked'].map((folder) => ({
          file: path.join(appRoot, folder, '@devcontainers', 'cli', 'devcontainer.js'),
          origin: "VS Code's own copy",
        }))),
    ...(extensionPath === undefined
      ? []
      : [
          {
            file: path.join(extensionPath, 'dist', 'spec-node', 'devContainersSpecCLI.js'),
            origin: 'the Dev Containers extension',
          },
        ]),
  ];
  const copy = copies.find(({ file }) => existsSync(file));
  if (copy) return of(copy.file, copy.origin);
  const installed = onPath('devcontainer');
  return installed === undefined ? undefined : of(installed, installed);
}

/** A script is run by the Node that runs this; inside VS Code that is Electron, which has to be told. */
function of(file: string, origin: string): DevContainerCli {
  return /\.[cm]?js$/.test(file)
    ? { command: process.execPath, args: [file], environment: { ELECTRON_RUN_AS_NODE: '1' }, origin }
    : { command: file, args: [], environment: {}, origin };
}

/** On Windows npm installs a script for the shell; what that runs is taken instead, and needs none. */
function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file =
      process.platform === 'win32'
        ? path.join(folder, 'node_modules', '@devcontainers', 'cli', 'devcontainer.js')
        : path.join(folder, name);
    try {
      accessSync(file, process.platform === 'win32' ? constants.R_OK : constants.X_OK);
      return file;
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}
