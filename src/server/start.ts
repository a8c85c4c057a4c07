#!/usr/bin/env node
/** Loads the server by way of the compile cache, which holds only what is loaded after it. */
import { cacheCompiledCode } from '../runtime/compileCache.ts';

cacheCompiledCode();
await import('./main.ts');
