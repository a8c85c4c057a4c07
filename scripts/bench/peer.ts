/** The language server for YAML that most editors have, with the same schema: what users are used to. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cache, ensureFolder, repository } from '../../test/e2e/host/folders.ts';
import { npm } from '../lib/npm.mjs';
import { say } from '../lib/report.ts';
import type { ServerProgram } from './languageClient.ts';

const version = '2.0.0';

/** Fetches it from npm once. */
export async function yamlLanguageServer(): Promise<ServerProgram> {
  const folder = ensureFolder(path.join(cache, `yaml-language-server-${version}`));
  const program = path.join(folder, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');
  if (!existsSync(program)) {
    say(`Fetching yaml-language-server ${version}…`);
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
    await npm(['install', '--no-save', `yaml-language-server@${version}`], { cwd: folder });
  }
  const schema = pathToFileURL(path.join(repository, 'schemas', 'pipelineJob.schema.json')).href;
  return {
    name: `yaml-language-server ${version}`,
    args: [program, '--stdio'],
    pulls: false,
    configuration: {
      yaml: {
        validate: true,
        hover: true,
        completion: true,
        schemas: { [schema]: ['*.yml'] },
        schemaStore: { enable: false },
      },
    },
  };
}
