/**
 * `npm run data -- registry [ADDRESS]`: asks Microsoft's registry, or a mirror of it, and writes into `data/images.json` the
 * tags and the image repositories that it has and the file lacks. Prints what it wrote, and which facts the registry denies: those are for a person to
 * judge, because an image may be gone for a day.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser';
import { bundledFiles } from '../../src/core/knowledge/matrix/load.ts';
import type { MatrixFiles } from '../../src/core/knowledge/matrix/matrix.ts';
import { contradictions } from '../../src/core/knowledge/registry/contradictions.ts';
import type { RegistryFacts } from '../../src/core/knowledge/registry/facts.ts';
import { withRegistry } from '../../src/core/knowledge/registry/overlay.ts';
import { askRegistry, microsoftRegistry } from '../../src/registry/ask.ts';
import { RegistryClient } from '../../src/registry/client.ts';
import { repository } from '../../test/e2e/host/folders.ts';
import { say } from '../lib/report.ts';

/** All questions together. */
const mostMilliseconds = 10 * 60_000;
/** The id in `sources` of all that the registry told. */
const source = 'registry';

export async function readRegistry([
  address = `https://${microsoftRegistry}/`,
]: readonly string[]): Promise<void> {
  const file = path.join(repository, 'data', 'images.json');
  const today = new Date().toISOString().slice(0, 10);
  const client = new RegistryClient(new URL(address), AbortSignal.timeout(mostMilliseconds));
  const facts = await askRegistry(client, bundledFiles, today);
  const text = readFileSync(file, 'utf8');
  const changed = withAnswers(text, bundledFiles, facts);
  for (const line of changed.report) say(line);
  if (changed.text === text) say('Nothing new.');
  else writeFileSync(file, changed.text);
}

/** The text of `images.json` with what the registry has. */
export function withAnswers(
  text: string,
  files: MatrixFiles,
  facts: RegistryFacts,
): { readonly text: string; readonly report: readonly string[] } {
  const tree = parseTree(text);
  if (!tree) throw new Error('data/images.json is no JSON.');
  const edits: { readonly offset: number; readonly length: number; readonly text: string }[] = [];
  const report: string[] = [];
  const after = withRegistry(files, facts);
  const rows = findNodeAtLocation(tree, ['repositories'])?.children ?? [];
  const byName = new Map(rows.map((row) => [getNodeValue(at(row, 'repository')) as string, row]));
  for (const { repository: name, ...rest } of after.images.repositories) {
    const row = byName.get(name);
    if (!row) {
      const { evidence, os, accelerator, python, torch, tags = [] } = rest;
      edits.push(
        behind(
          rows.at(-1),
          4,
          repositoryText(
            { repository: name, evidence, os, accelerator, python, torch },
            tags.map(([tag]) => tag),
          ),
        ),
      );
      report.push(`New image ${name} with ${tags.length} tags (source: ${source}).`);
      continue;
    }
    const known = findNodeAtLocation(row, ['tags']);
    const before = new Set((known?.children ?? []).map((each) => getNodeValue(each)[0] as string));
    const added = (rest.tags ?? []).flatMap(([tag]) => (before.has(tag) ? [] : [tag]));
    if (added.length === 0) continue;
    const lines = added.map(tagText);
    if (known?.children?.length) edits.push(behind(known.children.at(-1), 8, lines.join(',\n        ')));
    else
      edits.push(behind(row.children?.at(-1), 6, `"tags": [\n        ${lines.join(',\n        ')}\n      ]`));
    report.push(`New in ${name}: ${added.join(', ')} (source: ${source}).`);
  }
  if (edits.length > 0) edits.push(...headEdits(tree, facts));
  for (const { message } of contradictions(files, facts)) report.push(`Denied: ${message}`);
  return { text: applied(text, edits), report };
}

/** The day of the file, and where its new facts come from. */
function headEdits(tree: Node, { askedOn, registry }: RegistryFacts) {
  const says = JSON.stringify(`${registry}, asked on ${askedOn}`);
  const day = at(tree, 'asOf');
  const known = findNodeAtLocation(tree, ['sources', source]);
  return [
    { offset: day.offset, length: day.length, text: JSON.stringify(askedOn) },
    known
      ? { offset: known.offset, length: known.length, text: says }
      : behind(at(tree, 'sources').children?.at(-1), 4, `"${source}": ${says}`),
  ];
}

function repositoryText(head: Readonly<Record<string, unknown>>, tags: readonly string[]): string {
  const lines = Object.entries(head).map(
    ([key, value]) => `"${key}": ${JSON.stringify(value)?.replaceAll('":', '": ').replaceAll(',"', ', "')}`,
  );
  return `{\n      ${[...lines, `"source": "${source}"`, `"tags": [\n        ${tags.map(tagText).join(',\n        ')}\n      ]`].join(',\n      ')}\n    }`;
}

/** Nobody has pinned it yet, as far as is known. */
function tagText(tag: string): string {
  return `[${JSON.stringify(tag)}, null, null, "${source}"]`;
}

function behind(node: Node | undefined, indent: number, text: string) {
  if (!node) throw new Error('data/images.json has an empty list where one is to be continued.');
  return { offset: node.offset + node.length, length: 0, text: `,\n${' '.repeat(indent)}${text}` };
}

function at(node: Node, key: string): Node {
  const found = findNodeAtLocation(node, [key]);
  if (!found) throw new Error(`data/images.json lacks "${key}".`);
  return found;
}

/** Those at the same place in the order in which they were made. */
function applied(text: string, edits: readonly { offset: number; length: number; text: string }[]): string {
  let result = '';
  let end = 0;
  for (const edit of edits.toSorted((a, b) => a.offset - b.offset)) {
    result += text.slice(end, edit.offset) + edit.text;
    end = edit.offset + edit.length;
  }
  return result + text.slice(end);
}
