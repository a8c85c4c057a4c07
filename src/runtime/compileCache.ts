import * as nodeModule from 'node:module';
import path from 'node:path';
import { cacheFolder } from './cacheFolder.ts';

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
