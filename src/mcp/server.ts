/** A server of the Model Context Protocol: what an assistant needs when it writes or mends a job. It changes nothing. */
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { printable } from '../core/base/printable.ts';
import { rules } from '../core/checks/rules/index.ts';
import { lastVersion, newestTag } from '../core/knowledge/matrix/matrix.ts';
import { curatedStack } from '../core/stack/curated.ts';
import { stackSummary } from '../core/stack/stack.ts';
import type { Desk } from './desk/desk.ts';
import { ToolError } from './desk/roots.ts';
import { tools } from './tools/index.ts';

const instructions =
  'Azure Container for PyTorch (ACPT) on Azure ML: which environments and images exist, what is really installed in them, and whether a job, its files and its code fit them. Before you write an environment or a version into a file, ask find_environments or explain_stack; after you have written one, ask check. Nothing is read outside the given folders, and nothing is written.';

export function createServer(desk: Desk, version: string): McpServer {
  const server = new McpServer({ name: 'acpt', version }, { instructions });
  for (const { name, title, description, input, output, answer } of tools)
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        outputSchema: output,
        annotations: { readOnlyHint: true, openWorldHint: false, idempotentHint: true },
      },
      (given) => {
        try {
          const structuredContent = answer(given, desk) as Record<string, unknown>;
          return { structuredContent, content: [{ type: 'text', text: JSON.stringify(structuredContent) }] };
        } catch (error) {
          const text = error instanceof ToolError ? error.message : `acpt failed: ${String(error)}`;
          return { isError: true, content: [{ type: 'text', text: printable(text) }] };
        }
      },
    );
  registerResources(server, desk);
  return server;
}

function registerResources(server: McpServer, desk: Desk): void {
  const json = (uri: URL, value: unknown) => ({
    contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify(value) }],
  });
  server.registerResource(
    'environments',
    'acpt://matrix/environments',
    { title: 'Curated ACPT environments', mimeType: 'application/json' },
    (uri) => json(uri, { asOf: desk.matrix.asOf, environments: environmentsOf(desk) }),
  );
  server.registerResource(
    'images',
    'acpt://matrix/images',
    { title: 'ACPT base images', mimeType: 'application/json' },
    (uri) => json(uri, { asOf: desk.matrix.asOf, images: imagesOf(desk) }),
  );
  const codes = rules.map(({ code }) => code);
  server.registerResource(
    'rule',
    new ResourceTemplate('acpt://rules/{code}', {
      list: () => ({
        resources: rules.map(({ code, summary }) => ({
          uri: `acpt://rules/${code}`,
          name: code,
          description: summary,
        })),
      }),
      complete: { code: (begun) => codes.filter((code) => code.startsWith(begun)) },
    }),
    { title: 'The page of a rule', mimeType: 'text/markdown' },
    (uri, { code }) => {
      if (typeof code !== 'string' || !codes.includes(code)) throw new ToolError(`Unknown rule "${code}".`);
      return { contents: [{ uri: uri.href, mimeType: 'text/markdown', text: desk.page(code) }] };
    },
  );
}

function environmentsOf({ matrix }: Desk) {
  return matrix.offeredEnvironments.map((each) => {
    const version = lastVersion(each);
    const stack = curatedStack(matrix, each, version);
    return { name: each.name, version, status: each.status, contents: stack ? stackSummary(stack) : null };
  });
}

function imagesOf({ matrix }: Desk) {
  return matrix.offeredRepositories.map((each) => ({
    repository: each.repository,
    newestTag: newestTag(each)?.tag ?? null,
    torch: each.torch,
    accelerator: each.accelerator,
    python: each.python,
  }));
}
