#!/usr/bin/env node
/** Loads the command line by way of the compile cache, which holds only what is loaded after it. */
import { cacheCompiledCode } from '../runtime/compileCache.ts';

cacheCompiledCode();
await import('./program.ts');
