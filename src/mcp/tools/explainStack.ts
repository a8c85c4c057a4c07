import * as z from 'zod';
import { Lines } from '../../core/base/lines.ts';
import { originText, stackRows } from '../../core/stack/describe.ts';
import { DocumentFacts } from '../../core/stack/documentFacts.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { surroundedEnvironments } from '../../core/stack/surroundings.ts';
import { projectFor, stackNamed } from '../desk/desk.ts';
import { ToolError } from '../desk/roots.ts';
import { defineTool, shortText } from './tool.ts';

const described = z.object({
  title: z.string(),
  line: z.number().int().optional().describe('Line of the file that names it, from 1'),
  known: z.boolean(),
  contents: z.array(z.object({ name: z.string(), version: z.string(), source: z.string() })),
  notes: z.array(z.string()),
});

/** Rows that are shown at most: two environments have their whole list of packages. */
const mostRows = 80;

export const explainStack = defineTool({
  name: 'explain_stack',
  title: 'Explain what is installed',
  description:
    'What is really installed in an ACPT environment or image (PyTorch, CUDA, Python, DeepSpeed and so on, each with its source), for a reference such as acpt-pytorch-2.8-cuda12.6:15, azureml://registries/… or mcr.microsoft.com/aifx/acpt/…:tag, or for every environment of an Azure ML YAML file, with what its Dockerfile, conda file and requirements install over it.',
  input: {
    reference: shortText.optional().describe('An environment or image'),
    path: shortText.optional().describe('An Azure ML YAML file or a Dockerfile'),
  },
  output: { environments: z.array(described) },
  answer({ reference, path }, desk) {
    if ((reference === undefined) === (path === undefined))
      throw new ToolError('Expected either a reference or a path.');
    if (reference !== undefined) return { environments: [describe(stackNamed(desk, reference), reference)] };
    const document = new DocumentFacts(projectFor(desk), desk.roots.resolve(path ?? ''));
    if (document.text === '') throw new ToolError(`${path} does not exist, is empty, or is no text.`);
    const lines = new Lines(document.text);
    return {
      environments: surroundedEnvironments(document).map(
        ({ environment: { stack, span, reference: named, image } }) =>
          describe(
            stack,
            (named ?? image)?.text ?? 'inline environment',
            lines.positionAt(span.start).line + 1,
          ),
      ),
    };
  },
});

function describe(stack: Stack | undefined, written: string, line?: number): z.input<typeof described> {
  return {
    title: stack?.title ?? written,
    ...(line === undefined ? {} : { line }),
    known: stack !== undefined,
    contents: (stack ? stackRows(stack) : []).slice(0, mostRows).map(({ name, value, origin }) => ({
      name,
      version: value,
      source: origin ? `${originText(origin)}; ${origin.source}` : '',
    })),
    notes: [...(stack?.notes ?? ['Nothing is known of it: only the workspace has it.'])],
  };
}
