/** Everything that is checked about the modules of `src/`; each check returns what it refuses, and where. */
import { cycles, refusedImports, unwantedLoads, uselessPermissions } from './imports.ts';
import { moduleState } from './layers.ts';
import type { Module } from './modules.ts';

type Check = (modules: readonly Module[]) => readonly string[];

const inCore = ({ path }: Module) => path.startsWith('core/');

export const checks: Readonly<Record<string, Check>> = {
  'every import is permitted by layers.ts': refusedImports,
  'every permission in layers.ts is in use, and names what stands above it': uselessPermissions,
  'there is no cycle of imports, neither of files nor of folders': cycles,
  'no program loads what layers.ts excludes': unwantedLoads,
  'every import is static, or dynamic with a literal': (modules) =>
    modules.flatMap(({ hiddenImports }) => hiddenImports),
  'core has no clock, no randomness and no ambient names': (modules) =>
    modules.filter(inCore).flatMap(({ impurities }) => impurities),
  'what people read of the extension can be translated': (modules) =>
    modules.flatMap(({ untranslated }) => untranslated),
  'core has no module state that layers.ts does not list': (modules) => {
    const found = modules.filter(inCore).flatMap(({ state }) => state);
    const gone = Object.keys(moduleState).filter((each) => !found.includes(each));
    return [
      ...found.filter((each) => moduleState[each] === undefined).map((each) => `${each} is module state`),
      ...gone.map((each) => `${each} is listed but no longer exists`),
    ];
  },
};
