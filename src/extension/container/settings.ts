/** Reads the settings `acpt.container.*`; their schema is in the core, which the extension imports as a type only. */
import * as vscode from 'vscode';
import { cacheScopes } from '../../core/container/plan/caches.ts';
import { shareNames } from '../../core/container/plan/shares.ts';
import type { ContainerSettings } from '../../core/container/settings.ts';

/** What Dev Containers is told to call is called here too, unless our own setting says otherwise. */
function engineOf(settings: vscode.WorkspaceConfiguration): string {
  const own = settings.get<string>('engine') || 'auto';
  const theirs = vscode.workspace.getConfiguration('dev.containers').get<string>('dockerPath');
  return own === 'auto' && theirs && theirs !== 'docker' ? theirs : own;
}

export function containerSettings(scope?: vscode.Uri): ContainerSettings {
  const settings = vscode.workspace.getConfiguration('acpt.container', scope);
  return {
    engine: engineOf(settings),
    curatedEnvironments: settings.get('curatedEnvironments') === 'base' ? 'base' : 'image',
    caches: cacheScopes.find((each) => each === settings.get('caches')) ?? 'shared',
    share: shareNames.filter((each) => settings.get<readonly string[]>('share')?.includes?.(each)),
    launcher: settings.get('launcher') === 'cli' ? 'cli' : 'auto',
    devcontainerCli: settings.get('devcontainerCli') ?? '',
  };
}
