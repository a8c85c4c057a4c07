import { isSettingsPath } from '../../project/documentSettings.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { completeAsset } from './assets.ts';
import { completeInBuildFile } from './buildFiles.ts';
import { completeCommand } from './command.ts';
import type { Completion } from './completion.ts';
import { completeComponentFile } from './componentFiles.ts';
import { completeCompute } from './computes.ts';
import { completeCondaFile } from './condaFile.ts';
import { forDeclaredInput } from './declaredInputs.ts';
import { completeEnvironment } from './environments.ts';
import { completeExpression } from './expressions.ts';
import { mayBeginBlock } from './forms.ts';
import { completeMetric } from './metrics.ts';
import { completeNewDocument } from './newDocument.ts';
import { completePath } from './paths.ts';
import { completePort } from './ports.ts';
import { completeInPython } from './python.ts';
import { type CompletionRequest, completionRequest } from './request.ts';
import { completeFromSchema } from './schema.ts';
import { completeSettings } from './settings.ts';
import { completeVmSize } from './vmSizes.ts';

/**
 * Everything that can be written at an offset, what fits best first.
 * @param fromSchema `false` where others offer the keys and values that the schema has
 */
export function complete(document: DocumentFacts, offset: number, fromSchema = true): Completion[] {
  if (isSettingsPath(document.path)) return completeSettings(document, offset);
  if (document.isPython) return completeInPython(document, offset);
  const request = completionRequest(document, offset);
  if (document.document)
    return [
      ...(isBelowCondaFile(request) ? completeInCondaFile(request) : []),
      ...completeInDocument(request, fromSchema),
    ];
  return [
    ...completeInCondaFile(request),
    ...(document.isDockerfile ? [] : completeInDocument(request, fromSchema)),
  ];
}

/** Whether the cursor may stand in a conda file that is written into the document: its environments need not be read otherwise. */
function isBelowCondaFile({ cursor }: CompletionRequest): boolean {
  const steps = [...(cursor.key?.steps ?? []), ...(cursor.value?.steps ?? [])];
  return steps.some((step) => 'key' in step && step.key === 'conda_file');
}

/** In a conda file, also one that is written into the document, and in other files of builds. */
function completeInCondaFile(request: CompletionRequest): Completion[] {
  return [...completeInBuildFile(request), ...completeCondaFile(request)];
}

function completeInDocument(request: CompletionRequest, fromSchema: boolean): Completion[] {
  // A list that opens at the colon would take the Enter that begins the block, and write its first item.
  if (mayBeginBlock(request)) return [];
  const expression = completeExpression(request);
  if (expression?.inside) return expression.completions;
  const files = completeComponentFile(request);
  return forDeclaredInput(request, [
    ...(expression?.completions ?? []),
    ...completeNewDocument(request),
    ...completeCommand(request),
    ...completePort(request),
    ...completeEnvironment(request),
    ...completeVmSize(request),
    ...completeCompute(request),
    ...files,
    ...completeAsset(request),
    ...completeMetric(request),
    ...completePath(request).filter(({ newText }) => !files.some((each) => each.newText === newText)),
    ...(fromSchema ? completeFromSchema(request) : []),
  ]);
}
