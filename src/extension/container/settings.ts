/** The settings `acpt.container.*`. */
import * as vscode from 'vscode';
import type { CuratedAs } from '../../core/container/plan/base.ts';

export interface ContainerSettings {
  /** `auto`, `docker`, `podman`, or a path. */
  readonly engine: string;
  readonly curatedAs: CuratedAs;
  /** `auto`: the Dev Containers extension where its commands are there; `cli`: always the command line. */
  readonly launcher: 'auto' | 'cli';
  /** Path of `devcontainer.js` or of a program `devcontainer`; empty: look for one. */
  readonly devcontainerCli: string;
}

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
    curatedAs: settings.get('curatedEnvironments') === 'base' ? 'base' : 'image',
    launcher: settings.get('launcher') === 'cli' ? 'cli' : 'auto',
    devcontainerCli: settings.get('devcontainerCli') ?? '',
  };
}
