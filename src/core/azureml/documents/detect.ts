/**
 * Recognises Azure ML documents: by `$schema` or the modeline, by `type`, otherwise by content.
 * An unrelated document is never claimed; when in doubt the answer is `undefined`.
 */
import { isSlip } from '../../base/nearest.ts';
import { ownValue } from '../../base/ownValue.ts';
import type { Span } from '../../base/span.ts';
import {
  asMapping,
  asScalar,
  asString,
  pairOf,
  valueFor,
  type YamlMapping,
  type YamlTree,
} from '../../languages/yaml/tree.ts';
import { isAzdTrainingJob } from './azdTrainingJob.ts';
import { detectByContent } from './content.ts';
import { type DocumentKind, isOfAnyCompute, kindOfSchema } from './kinds.ts';

export interface DetectedDocument {
  readonly kind: DocumentKind;
  /** What identified it. */
  readonly by: 'schema' | 'type' | 'content';
  /** The schema that the document names itself, where that is one of Azure ML's. */
  readonly schema: { readonly kind: DocumentKind; readonly span: Span } | undefined;
}

const modeline = /^[ \t]*#[ \t]*yaml-language-server[ \t]*:[ \t]*\$schema[ \t]*=[ \t]*(\S+)/m;

const schemaLine = /^\$schema:[ \t]*["']?(\S+\.json)/m;

export function detectDocument(text: string, tree: YamlTree): DetectedDocument | undefined {
  const root = asMapping(tree.root);
  const schema = declaredSchema(text, root);
  if (schema === 'foreign') return undefined;
  if (!root) return schema && { kind: schema.kind, by: 'schema', schema };
  if (schema) {
    const kind = kindByType(schema.kind, asString(valueFor(root, 'type')));
    if (kind === 'other') return undefined;
    if (schema.kind === 'commandJob' && isAzdTrainingJob(root, 'own keys'))
      return { kind: 'azdTrainingJob', by: 'content', schema };
    // The CLI looks at nothing else to tell the two kinds of endpoints apart.
    if (schema.kind === 'managedOnlineEndpoint' && asScalar(valueFor(root, 'compute'))?.text)
      return { kind: 'kubernetesOnlineEndpoint', by: 'content', schema };
    if (!kind && isCommandJob(schema.kind, root)) return { kind: 'commandJob', by: 'content', schema };
    if (!kind || kind === schema.kind) return { kind: schema.kind, by: 'schema', schema };
    return isOfAnyCompute(asString(valueFor(root, '$schema')) ?? '')
      ? { kind, by: 'schema', schema: { ...schema, kind } }
      : { kind, by: 'type', schema };
  }
  const kind = detectByContent(root);
  return kind && { kind, by: 'content', schema: undefined };
}

/** To the CLI a job without `type` is a command job, whatever its `$schema` says. */
function isCommandJob(declared: DocumentKind, root: YamlMapping): boolean {
  if (declared === 'commandJob' || !Object.values(jobKinds).includes(declared)) return false;
  const has = (key: string) => pairOf(root, key) !== undefined;
  return (
    !has('type') &&
    has('command') &&
    has('environment') &&
    !['jobs', 'trial', 'search_space', 'objective'].some(has)
  );
}

/** The SDK for components that came before the CLI has a format of its own, with the same addresses: `type: CommandComponent`. */
function isOfComponentSdk(address: string, type: string | undefined): boolean {
  return /\/sdk-2-0\//.test(address) && /^[A-Z]\w*Component$/.test(type ?? '');
}

function declaredSchema(
  text: string,
  root: YamlMapping | undefined,
): { kind: DocumentKind; span: Span } | 'foreign' | undefined {
  const pair = pairOf(root, '$schema');
  const scalar = asScalar(pair?.value);
  if (scalar) {
    if (isOfComponentSdk(scalar.text, asString(valueFor(root, 'type')))) return 'foreign';
    const kind = kindOfSchema(scalar.text);
    if (kind) return { kind, span: scalar.span };
    // Placeholders and emptied values say nothing; another format's address says: not ours.
    return /^(?:https?|file):|\.json$/.test(scalar.text) ? 'foreign' : undefined;
  }
  const head = text.slice(0, 4000);
  // A text that could not be read may still say what it is.
  const line = modeline.exec(head) ?? (root ? undefined : schemaLine.exec(head));
  const kind = line?.[1] === undefined ? undefined : kindOfSchema(line[1]);
  if (!line || !kind) return undefined;
  return { kind, span: { start: line.index, end: line.index + line[0].length } };
}

const jobKinds: Readonly<Record<string, DocumentKind>> = {
  command: 'commandJob',
  sweep: 'sweepJob',
  pipeline: 'pipelineJob',
  spark: 'sparkJob',
  automl: 'autoMLJob',
  finetuning: 'finetuningJob',
  distillation: 'distillationJob',
};
const componentKinds: Readonly<Record<string, DocumentKind>> = {
  command: 'commandComponent',
  pipeline: 'pipelineComponent',
  spark: 'sparkComponent',
  parallel: 'parallelComponent',
  automl: 'autoMLComponent',
};

/** The other kinds of the same entity: `type` alone tells them apart. */
export function kindsBeside(kind: DocumentKind): readonly DocumentKind[] {
  const table = [jobKinds, componentKinds]
    .map((each) => Object.values(each))
    .find((each) => each.includes(kind));
  return (table ?? []).filter((each) => each !== kind);
}

const computeKinds: Readonly<Record<string, DocumentKind>> = {
  amlcompute: 'amlCompute',
  computeinstance: 'computeInstance',
};

/** `aml_compute`, `compute-instance`, `amlcompte`: as no other kind is called. */
function isMisspelt(type: string, kinds: Readonly<Record<string, DocumentKind>>): boolean {
  return Object.keys(kinds).some((each) => isSlip(type, each));
}

/** The CLI never reads `$schema`: among the kinds of one entity, `type` decides. */
function kindByType(declared: DocumentKind, type: string | undefined): DocumentKind | 'other' | undefined {
  if (type === undefined) return undefined;
  if (Object.values(jobKinds).includes(declared)) return ownValue(jobKinds, type);
  // Component types are compared without case, job types with it.
  if (Object.values(componentKinds).includes(declared)) return ownValue(componentKinds, type.toLowerCase());
  if (declared === 'managedOnlineDeployment' && type === 'kubernetes') return 'kubernetesOnlineDeployment';
  if (declared === 'managedOnlineEndpoint' && type === 'kubernetes') return 'kubernetesOnlineEndpoint';
  // Attached machines, Kubernetes and Synapse are computes too, of which no more is known here.
  if (declared === 'amlCompute' || declared === 'computeInstance')
    return (
      ownValue(computeKinds, type.toLowerCase()) ?? (isMisspelt(type, computeKinds) ? undefined : 'other')
    );
  return undefined;
}
