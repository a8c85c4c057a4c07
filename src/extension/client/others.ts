/**
 * Which other extensions there are, and so what is left to them. Of their settings only those are read that say that they do
 * not do it; none is changed.
 */
import * as vscode from 'vscode';
import type { LeftToOthers } from '../../protocol/others.ts';

interface Other {
  readonly id: string;
  /** What it does for Azure ML documents, beside checking the schema that a document names. */
  readonly readsYaml: boolean;
  /** Its setting that switches its checks off. */
  readonly validate: string | undefined;
}

const others: readonly Other[] = [
  { id: 'redhat.vscode-yaml', readsYaml: true, validate: 'yaml.validate' },
  { id: 'ms-toolsai.vscode-ai', readsYaml: false, validate: undefined },
];

export function leftToOthers(): LeftToOthers {
  const settings = vscode.workspace.getConfiguration();
  const wish = settings.get<string>('acpt.schemaChecks');
  const here = others.filter(({ id }) => vscode.extensions.getExtension(id));
  const checking = here.filter(({ validate }) => validate === undefined || settings.get(validate) !== false);
  // Also where keys are not checked here: what is no YAML at all is.
  const syntax = wish !== 'on' && checking.some(({ readsYaml }) => readsYaml);
  const outline = wish !== 'on' && here.some(({ readsYaml }) => readsYaml);
  if (wish === 'off') return { syntax, outline, schema: 'everywhere' };
  const schema = wish !== 'on' && checking.length > 0 ? 'where it is named' : 'nowhere';
  return { syntax, outline, schema };
}

export function onOthersChange(context: vscode.ExtensionContext, changed: () => void): void {
  context.subscriptions.push(
    vscode.extensions.onDidChange(changed),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (['acpt.schemaChecks', 'yaml.validate'].some((each) => event.affectsConfiguration(each))) changed();
    }),
  );
}
