import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { withFewColours } from './fewColours.ts';
import { ensureFolder, pictures, screenshots } from './folders.ts';

/** A VS Code that can be opened on a suite: in the browser or on the desktop. */
export interface Host {
  readonly name: string;
  /** How many suites may run at once: on a screen, one window takes the keys from the others. */
  readonly windows: number;
  open(suite: OpenedSuite): Promise<VSCodeWindow>;
  close(): Promise<void>;
}

export interface OpenedSuite {
  readonly name: string;
  /** The CommonJS file whose `run` VS Code calls. */
  readonly tests: string;
  readonly workspace: string;
  /** `false`: the folder is opened in Restricted Mode. */
  readonly trusted: boolean;
  /** Whether the extension is packed and installed, rather than run from the repository. */
  readonly installed: boolean;
  /** Whether the extension and the suite run in a web worker, as in VS Code for the Web. */
  readonly inWorker: boolean;
  /** A folder for settings and state that is thrown away afterwards. */
  readonly dataFolder: string;
}

export interface VSCodeWindow {
  readonly page: Page;
  /** Resolves, with the reason, when nothing more is to be expected of the window. */
  readonly gone: Promise<string>;
  /** Errors that nobody caught in the window itself. */
  readonly pageErrors: readonly string[];
  /** What the window and its server wrote, an entry each. */
  log(): readonly string[];
  close(): Promise<void>;
}

/** What a step in a suite's `screen.ts` is given. */
export interface Screen {
  readonly page: Page;
  /** Photographs the window into `.artifacts/screenshots/<suite>-<name>.png`. */
  screenshot(name: string): Promise<void>;
  /**
   * Photographs a part of the window (left, top, width, height) for the walkthrough: into `docs/images/` where
   * UPDATE_PICTURES is set, otherwise beside the screenshots.
   */
  picture(name: string, area: readonly [number, number, number, number]): Promise<void>;
}

/** May answer something that JSON can hold. */
export type ScreenStep = (screen: Screen, argument: string) => Promise<unknown>;

export type Settings = Readonly<Record<string, unknown>>;

/** A calm window that looks the same each time. */
export function settingsFor({ trusted }: Pick<OpenedSuite, 'trusted'>): Settings {
  return trusted
    ? { ...calm, 'security.workspace.trust.enabled': false }
    : {
        ...calm,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      };
}

const calm: Settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

export const size = { width: 1280, height: 800 };

export function screenOf(suite: string, page: Page): Screen {
  return {
    page,
    async screenshot(name) {
      const file = path.join(ensureFolder(screenshots), `${suite}-${name}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
    },
    async picture(name, [x, y, width, height]) {
      const folder = process.env.UPDATE_PICTURES ? pictures : ensureFolder(screenshots);
      const clip = { x, y, width, height };
      const picture = await page.screenshot({ animations: 'disabled', clip });
      writeFileSync(path.join(folder, `${name}.png`), withFewColours(picture));
    },
  };
}
