/** The language server for YAML that most editors have, with the same schema: what users are used to. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../../test/e2e/host/folders.ts';
import { npmInstall } from '../../test/support/npmInstall.ts';
import { say } from '../lib/report.ts';
import type { ServerProgram } from './languageClient.ts';

const version = '2.0.0';

/** Fetches it from npm once. */
export async function yamlLanguageServer(): Promise<ServerProgram> {
  const packages = await npmInstall(`yaml-language-server@${version}`, () =>
    say(`Fetching yaml-language-server ${version}…`),
  );
  const program = path.join(packages, 'yaml-language-server', 'bin', 'yaml-language-server');
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
