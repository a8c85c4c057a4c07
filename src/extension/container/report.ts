/** All results of the preflight as a document. */

import * as vscode from 'vscode';
import { escapeMarkdown } from '../../core/base/markdown.ts';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import type { Preflight } from '../../core/container/preflight/preflight.ts';
import { proposalUri } from './proposals.ts';

export async function showReport(plan: ContainerPlan, { verdicts }: Preflight): Promise<void> {
  const marks = { good: '✅', warning: '⚠️', bad: '❌' };
  const lines = verdicts.flatMap(({ status, message, action, command }) => [
    `- ${marks[status]} ${escapeMarkdown(message)}${action ? `\n  ${escapeMarkdown(action)}` : ''}`,
    ...(command ? ['', '  ```sh', `  ${command}`, '  ```', ''] : []),
  ]);
  const content = [
    `# ${escapeMarkdown(plan.title)}`,
    escapeMarkdown(plan.summary),
    ...plan.remarks.map((remark) => `> ${escapeMarkdown(remark)}`),
    '## This machine',
    lines.join('\n'),
  ].join('\n\n');
  await vscode.commands.executeCommand('markdown.showPreview', proposalUri('This machine.md', content));
}
