/**
 * The commands that are loaded together: they share most of what they need, and each file of its own would cost more in
 * the package than it saves when one of them starts.
 */
export { completion } from './completion.ts';
export { config } from './config.ts';
export { containers } from './containers.ts';
export { devcontainer } from './devcontainer.ts';
export { diff } from './diff.ts';
export { explain } from './explain.ts';
export { init } from './init.ts';
export { preflight } from './preflight.ts';
export { listRules } from './rulesList.ts';
export { run } from './run.ts';
export { runs } from './runs.ts';
export { sample } from './sample.ts';
export { solve } from './solve.ts';
export { stack } from './stack.ts';
export { submit } from './submit.ts';
export { why } from './why.ts';
