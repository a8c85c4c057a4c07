/** What a key costs in a file that others are made of. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { LanguageClient, type ServerProgram } from './languageClient.ts';
import { timed } from './statistics.ts';
import { componentFolder, pipeline, type Workspace } from './workspace.ts';

export interface NeighbourTimes {
  /** A letter in a component file, and the diagnostics of the pipeline that uses it. */
  readonly component: readonly number[];
  /** A letter in a conda file, and its diagnostics; its one user is a component. */
  readonly condaFile: readonly number[];
  /** Parsing the pipeline. */
  readonly limit: readonly number[];
}

export async function measureNeighbours(
  program: ServerProgram,
  workspace: Workspace,
  lines: number,
  rounds: number,
): Promise<NeighbourTimes> {
  const text = pipeline(lines);
  const job = workspace.file('users.yml');
  const component = workspace.file(`${componentFolder(0)}/component.yml`);
  const condaFile = workspace.file(`${componentFolder(0)}/conda.yaml`);
  writeFileSync(job, text);
  const client = new LanguageClient(program);
  const times = { component: [] as number[], condaFile: [] as number[], limit: [] as number[] };
  try {
    await client.initialize(workspace.folder);
    await client.open(job, text);
    const letterIn = async (file: string, words: string) => {
      const lines = readFileSync(file, 'utf8').split('\n');
      await client.open(file);
      const line = lines.findIndex((each) => each.includes(words));
      return () => client.type(file, { line, character: lines[line]?.length ?? 0 }, 'x');
    };
    const inComponent = await letterIn(component, 'display_name:');
    const inConda = await letterIn(condaFile, 'name: step');
    for (let round = 0; round < rounds; round++) {
      times.limit.push(await timed(() => parseDocument(text)));
      await inComponent();
      times.component.push(await timed(() => client.diagnostics(job)));
      await inConda();
      times.condaFile.push(await timed(() => client.diagnostics(condaFile)));
      await client.diagnostics(job);
    }
  } finally {
    client.stop();
  }
  return times;
}
