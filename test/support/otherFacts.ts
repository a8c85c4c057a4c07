/**
 * Loaded before everything else (`--import`), it puts facts of another folder in place of those of `data/`: what is
 * loaded is the code of the repository, and what was compiled of it holds. The folder is in `ACPT_OTHER_DATA`.
 */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../e2e/host/folders.ts';

const own = `${pathToFileURL(path.join(repository, 'data')).href}/`;
const other = `${pathToFileURL(process.env.ACPT_OTHER_DATA ?? '').href}/`;

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return { ...resolved, url: resolved.url.replace(own, other) };
  },
});
