import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Keeps the compiled code of what is loaded from now on for the next start, where Node can (from 22.1 on). In a folder
 * of the user's own: what lies in one that others can write to could be anybody's code.
 */
export function cacheCompiledCode(): void {
  nodeModule.enableCompileCache?.(
    process.env.NODE_COMPILE_CACHE ?? path.join(cacheFolder(), 'acpt', 'compiled'),
  );
}

/** Writes it now: an editor may end its server without giving it time to do so. */
export function keepCompiledCode(): void {
  nodeModule.flushCompileCache?.();
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  if (XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  return path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}
