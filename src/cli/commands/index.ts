/** All commands, in the order in which the help lists them. */
import { checkCommand, checkManual } from './check.ts';
import {
  containersCommand,
  containersManual,
  devcontainerCommand,
  devcontainerManual,
  preflightCommand,
  preflightManual,
} from './containers.ts';
import type { Manual } from './define.ts';
import {
  diffCommand,
  diffManual,
  solveCommand,
  solveManual,
  stackCommand,
  stackManual,
  whyCommand,
  whyManual,
} from './environments.ts';
import {
  configCommand,
  configManual,
  explainCommand,
  explainManual,
  matrixCommand,
  matrixManual,
  mcpCommand,
  mcpManual,
  rulesCommand,
  rulesManual,
} from './facts.ts';
import { runCommand, runManual, runsCommand, runsManual } from './run.ts';
import { sampleCommand, sampleManual } from './sample.ts';
import { completionCommand, completionManual, initCommand, initManual } from './setup.ts';
import { submitCommand, submitManual } from './submit.ts';
import { workspaceCommand, workspaceManual } from './workspace.ts';

export const definitions = {
  check: checkCommand,
  rules: rulesCommand,
  explain: explainCommand,
  stack: stackCommand,
  why: whyCommand,
  solve: solveCommand,
  diff: diffCommand,
  matrix: matrixCommand,
  workspace: workspaceCommand,
  preflight: preflightCommand,
  devcontainer: devcontainerCommand,
  run: runCommand,
  sample: sampleCommand,
  runs: runsCommand,
  containers: containersCommand,
  submit: submitCommand,
  init: initCommand,
  config: configCommand,
  mcp: mcpCommand,
  completion: completionCommand,
} as const;

export const commandNames = Object.keys(definitions) as (keyof typeof definitions)[];

export const manuals: Readonly<Record<keyof typeof definitions, Manual>> = {
  check: checkManual,
  rules: rulesManual,
  explain: explainManual,
  stack: stackManual,
  why: whyManual,
  solve: solveManual,
  diff: diffManual,
  matrix: matrixManual,
  workspace: workspaceManual,
  preflight: preflightManual,
  devcontainer: devcontainerManual,
  run: runManual,
  sample: sampleManual,
  runs: runsManual,
  containers: containersManual,
  submit: submitManual,
  init: initManual,
  config: configManual,
  mcp: mcpManual,
  completion: completionManual,
};
