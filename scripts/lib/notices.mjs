/** The licences of what is bundled: their authors allow to pass it on with them. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Files of a package in which its authors say what others have to pass on. */
const isNotice = (name) => /^(?:licen[cs]e|copying|notice|thirdpartynotices?)(?:[.-].*)?$/i.test(name);

/**
 * The text of `ThirdPartyNotices.txt`: each package once, with its version and the texts of its licences.
 * @param {Iterable<string>} files that were bundled, relative to the repository
 * @throws Error if a package does not say what its licence is
 */
export async function noticesFor(files) {
  const folders = new Set();
  for (const file of files) {
    const folder = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const notices = await Promise.all(Array.from(folders, noticeOf));
  return `The programs of this extension contain code of these packages.\n\n${notices.sort().join('\n')}`;
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const names = (await readdir(folder)).filter(isNotice).sort();
  if (typeof license !== 'string' || names.length === 0)
    throw new Error(`${folder} has no license in its package.json or no file with its text.`);
  const texts = await Promise.all(names.map((each) => readFile(path.join(folder, each), 'utf8')));
  const line = '-'.repeat(80);
  return [
    `${line}\n${name} ${version} (${license})\n${line}\n`,
    ...texts.map((text) => `${text.trim()}\n`),
  ].join('\n');
}
