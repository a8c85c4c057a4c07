/**
 * Names of the SDK v1 that no public module of azure-ai-ml has: of 1.0.0, 1.4.0, 1.5.0, 1.8.0, 1.11.1, 1.15.0, 1.18.0, 1.20.0, 1.22.0,
 * 1.26.0, 1.28.1, 1.29.0, 1.32.0, 1.34.0, 1.35.0 and 1.35.2 none has one of them. Only such as nobody would give to something new.
 */
import { ownValue } from '../../base/ownValue.ts';
import { movedSpan, type Span } from '../../base/span.ts';
import type { PythonPart } from '../../languages/pythonCode/parts.ts';
import type { Statement } from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import { sdk } from './names.ts';

export interface FormerName {
  /** From which it is imported: `azure.ai.ml.sweep`. */
  readonly module: string;
  readonly name: string;
  readonly span: Span;
  /** Whether the code that imports it surely runs. */
  readonly isCertain: boolean;
  /** What the SDK v2 has in its place, in words, or as `module.name`. */
  readonly instead: string;
  /** The names to write for it, where one of the same module takes its place; empty where that has other uses too. */
  readonly renamed: { readonly to: string; readonly spans: readonly Span[] } | undefined;
}

const sweep = 'azure.ai.ml.sweep';
const script = 'azure.ai.ml.command';
const online = 'azure.ai.ml.entities.ManagedOnlineDeployment';

const instead: Readonly<Record<string, string>> = {
  RandomParameterSampling: `${sweep}.RandomSamplingAlgorithm`,
  GridParameterSampling: `${sweep}.GridSamplingAlgorithm`,
  BayesianParameterSampling: `${sweep}.BayesianSamplingAlgorithm`,
  PrimaryMetricGoal: `${sweep}.Objective`,
  choice: `${sweep}.Choice`,
  uniform: `${sweep}.Uniform`,
  quniform: `${sweep}.QUniform`,
  loguniform: `${sweep}.LogUniform`,
  qloguniform: `${sweep}.QLogUniform`,
  normal: `${sweep}.Normal`,
  qnormal: `${sweep}.QNormal`,
  lognormal: `${sweep}.LogNormal`,
  qlognormal: `${sweep}.QLogNormal`,
  randint: `${sweep}.Randint`,
  HyperDriveConfig: 'the sweep method of a job',
  HyperDriveRunConfig: 'the sweep method of a job',
  HyperDriveStep: 'the sweep method of a job',
  PyTorchConfiguration: 'azure.ai.ml.PyTorchDistribution',
  MpiConfiguration: 'azure.ai.ml.MpiDistribution',
  TensorflowConfiguration: 'azure.ai.ml.TensorFlowDistribution',
  DockerConfiguration: 'shm_size and docker_args of azure.ai.ml.command',
  ScriptRunConfig: script,
  RunConfiguration: script,
  PythonScriptStep: script,
  CommandStep: script,
  EstimatorStep: script,
  MpiStep: script,
  ParallelRunConfig: 'azure.ai.ml.parallel.parallel_run_function',
  ParallelRunStep: 'azure.ai.ml.parallel.parallel_run_function',
  PipelineData: 'azure.ai.ml.Output',
  OutputFileDatasetConfig: 'azure.ai.ml.Output',
  PipelineParameter: 'azure.ai.ml.Input',
  FileDataset: 'azure.ai.ml.entities.Data',
  TabularDataset: 'azure.ai.ml.entities.Data',
  ComputeTarget: 'azure.ai.ml.entities.AmlCompute',
  CondaDependencies: 'conda_file of azure.ai.ml.entities.Environment',
  InferenceConfig: 'azure.ai.ml.entities.CodeConfiguration',
  AciWebservice: online,
  AksWebservice: 'azure.ai.ml.entities.KubernetesOnlineDeployment',
  LocalWebservice: `${online} with local=True`,
  AutoMLConfig: 'azure.ai.ml.automl',
  AutoMLStep: 'azure.ai.ml.automl',
  InteractiveLoginAuthentication: 'azure.identity.InteractiveBrowserCredential',
  ServicePrincipalAuthentication: 'azure.identity.ClientSecretCredential',
  MsiAuthentication: 'azure.identity.ManagedIdentityCredential',
};

/** Without those in a `try` or a condition. */
export function formerNames(parts: readonly PythonPart[]): FormerName[] {
  if (!parts.some(({ text }) => text.includes(sdk))) return [];
  return parts.flatMap((part) => {
    const placed = [...statementsIn(part.module.body)];
    const forgiven = placed.flatMap(({ statement }) => (mayFail(statement) ? statement.span : []));
    return placed.flatMap(({ statement, isCertain, isUsual }) => {
      if (statement.kind !== 'from' || statement.level > 0 || !isUsual) return [];
      if (forgiven.some(({ start, end }) => start <= statement.span.start && statement.span.end <= end))
        return [];
      const { module, names } = statement;
      // What its own modules have was not looked at.
      if ((module !== sdk && !module.startsWith(`${sdk}.`)) || module.includes('._')) return [];
      return (names ?? []).flatMap(({ name, span, alias }) => {
        const right = ownValue(instead, name);
        if (right === undefined) return [];
        const imported = movedSpan(span, part.start);
        const renamed = renaming(parts, name, alias, imported, module, right);
        return [{ module, name, span: imported, isCertain, instead: right, renamed }];
      });
    });
  });
}

/** `with suppress(ImportError):`, `with pytest.raises(ImportError):` */
function mayFail(statement: Statement): boolean {
  return (
    statement.kind === 'block' &&
    statement.word === 'with' &&
    [...expressionsOf(statement)].some(
      (each) =>
        each.kind === 'call' &&
        (each.callee.kind === 'name' || each.callee.kind === 'member') &&
        /^(?:suppress|raises|assertRaises\w*)$/.test(each.callee.name),
    )
  );
}

function renaming(
  parts: readonly PythonPart[],
  name: string,
  alias: string | undefined,
  span: Span,
  module: string,
  right: string,
): FormerName['renamed'] {
  const to = right.startsWith(`${module}.`) ? right.slice(module.length + 1) : '';
  if (!/^\w+$/.test(to)) return undefined;
  if (alias !== undefined) return { to, spans: [span] };
  const spans: Span[] = [];
  for (const part of parts) {
    // What is there already, or is another thing too, is for somebody to look at.
    if (new RegExp(`\\b${to}\\b`).test(part.text)) return undefined;
    for (const { statement } of statementsIn(part.module.body))
      for (const expression of expressionsOf(statement))
        if (expression.kind === 'name' && expression.name === name)
          spans.push(movedSpan(expression.span, part.start));
    const written = [...part.text.matchAll(new RegExp(`(?<![\\w.'"])${name}\\b(?! *=[^=])`, 'g'))].length;
    const own = spans.filter((each) => each.start >= part.start && each.end <= part.start + part.text.length);
    const imports = span.start >= part.start && span.end <= part.start + part.text.length ? 1 : 0;
    if (written !== own.length + imports) return undefined;
  }
  return { to, spans: [span, ...spans] };
}
