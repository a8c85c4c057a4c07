/** `acpt matrix …`: what is known of images and environments, and how it is brought up to date. */
import { printable, printableJson } from '../core/base/printable.ts';
import { bundledFiles } from '../core/knowledge/matrix/load.ts';
import { type Matrix, newestTag } from '../core/knowledge/matrix/matrix.ts';
import { contradictions } from '../core/knowledge/registry/contradictions.ts';
import type { RegistryFacts } from '../core/knowledge/registry/facts.ts';
import { newsBetween } from '../core/knowledge/registry/news.ts';
import { withRegistry } from '../core/knowledge/registry/overlay.ts';
import { askRegistry, microsoftRegistry } from '../registry/ask.ts';
import { RegistryClient, RegistryError } from '../registry/client.ts';
import { factsFile, forgetFacts, readFacts, writeFacts } from '../registry/store.ts';
import type { MatrixAction, MatrixOptions } from './commands/facts.ts';
import { CommandError, type Output } from './output.ts';

/** All questions together; a registry that drips is given up. */
const mostMilliseconds = 5 * 60_000;

export async function matrix(action: MatrixAction, options: MatrixOptions, output: Output): Promise<number> {
  const isJson = options.format === 'json';
  switch (action) {
    case 'show':
      return show(output, isJson);
    case 'list':
      return list(output, isJson);
    case 'update':
      return update(output, registryAddress(options.registry), options.dryRun === true, isJson);
    case 'check':
      return check(output, registryAddress(options.registry), isJson);
    case 'forget':
      output.write(forgetFacts() ? `Removed ${factsFile()}.\n` : 'There are no facts of a registry.\n');
      return 0;
  }
}

/** From the command line, else from the environment, else Microsoft's own. */
function registryAddress(written: string | undefined): URL {
  const address = written ?? process.env.ACPT_REGISTRY ?? `https://${microsoftRegistry}/`;
  const whole = /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`;
  const url = URL.canParse(whole) ? new URL(whole.endsWith('/') ? whole : `${whole}/`) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new CommandError(
      `Invalid registry "${address}". Expected a host or an address such as https://mirror.example.com/.`,
    );
  return url;
}

async function ask(output: Output, registry: URL): Promise<RegistryFacts> {
  const client = new RegistryClient(registry, AbortSignal.timeout(mostMilliseconds));
  const today = new Date().toISOString().slice(0, 10);
  try {
    return await askRegistry(client, bundledFiles, today, (done, all) =>
      output.progress?.step(done, all, 'Asking for', 'repositories'),
    );
  } catch (error) {
    if (error instanceof RegistryError) throw new CommandError(`${error.message} Nothing was changed.`);
    throw error;
  } finally {
    output.progress?.end();
  }
}

async function update(output: Output, registry: URL, isDry: boolean, isJson: boolean): Promise<number> {
  const facts = await ask(output, registry);
  const answered = facts.repositories.filter(({ tags }) => tags !== null).length;
  if (answered === 0)
    throw new CommandError(`${registry.host} has none of the images of ACPT. Nothing was changed.`);
  const before = readFacts();
  const news = newsBetween(
    before ? withRegistry(bundledFiles, before) : bundledFiles,
    withRegistry(bundledFiles, facts),
  );
  if (!isDry) writeFacts(facts);
  if (isJson) {
    output.write(
      `${printableJson({ askedOn: facts.askedOn, registry: registry.href, answered, news, file: isDry ? null : factsFile() })}\n`,
    );
    return 0;
  }
  const where = isDry ? 'Nothing was stored.' : `Stored in ${factsFile()}.`;
  const lines = [
    ...(news.length > 0 ? news : ['Nothing is new.']),
    `${registry.host} has ${answered} of ${facts.repositories.length} repositories. ${where}`,
  ];
  output.write(`${lines.map(printable).join('\n')}\n`);
  return 0;
}

async function check(output: Output, registry: URL, isJson: boolean): Promise<number> {
  const found = contradictions(bundledFiles, await ask(output, registry));
  if (isJson) output.write(`${printableJson({ registry: registry.href, contradictions: found })}\n`);
  else {
    const lines = found.map(({ message }) => message);
    output.write(
      `${[...lines, lines.length === 0 ? 'The registry contradicts nothing.' : `${lines.length} contradictions.`].map(printable).join('\n')}\n`,
    );
  }
  return found.length > 0 ? 1 : 0;
}

function show(output: Output, isJson: boolean): number {
  const facts = readFacts();
  const { images, environments } = bundledFiles;
  const told = {
    facts: {
      asOf: images.asOf,
      historyEnd: environments.historyEnd,
      repositories: images.repositories.length,
      environments: environments.environments.length,
    },
    registry: facts
      ? {
          askedOn: facts.askedOn,
          repositories: facts.repositories.length,
          isUsed: facts.askedOn >= images.asOf,
        }
      : null,
    file: factsFile(),
  };
  if (isJson) {
    output.write(`${printableJson(told)}\n`);
    return 0;
  }
  const lines = [
    `Facts of this version: as of ${told.facts.asOf}, ${told.facts.repositories} images and ${told.facts.environments} curated environments (history up to ${told.facts.historyEnd}).`,
    told.registry === null
      ? `Of the registry: nothing. "acpt matrix update" asks it.`
      : told.registry.isUsed
        ? `Of the registry: asked on ${told.registry.askedOn}, ${told.registry.repositories} repositories (${told.file}).`
        : `Of the registry: asked on ${told.registry.askedOn}, older than this version's own facts and not used (${told.file}).`,
  ];
  output.write(`${lines.map(printable).join('\n')}\n`);
  return 0;
}

function list(output: Output, isJson: boolean): number {
  const rows = rowsOf(output.matrix);
  if (isJson) {
    output.write(`${printableJson({ asOf: output.matrix.asOf, images: rows })}\n`);
    return 0;
  }
  const width = Math.max(...rows.map(({ image }) => image.length));
  const lines = rows.map(
    ({ image, newest, torch, accelerator, python }) =>
      `${image.padEnd(width)}  ${(newest ?? '').padEnd(20)}  torch ${(torch ?? 'unknown').padEnd(7)}  ${accelerator.padEnd(10)}  Python ${python}`,
  );
  output.write(`${lines.map(printable).join('\n')}\n`);
  return 0;
}

function rowsOf(known: Matrix) {
  return known.offeredRepositories.map((each) => ({
    image: each.repository,
    newest: newestTag(each)?.tag ?? null,
    torch: each.torch,
    accelerator: `${each.accelerator.kind === 'cuda' ? 'CUDA' : 'ROCm'} ${each.accelerator.version}`,
    python: each.python,
    os: each.os,
  }));
}
