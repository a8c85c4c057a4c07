import { homedir } from 'node:os';
import path from 'node:path';

/** The user's own folder for what can be made again. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA;
  if (XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  return path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}
