/** Environments of online deployments: what defines them, and whether a server can be in them. */
import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { asMapping, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import { type DocumentFacts, documentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';

export function isOnlineDeployment({ kind }: DocumentFacts): boolean {
  return kind === 'managedOnlineDeployment' || kind === 'kubernetesOnlineDeployment';
}

/** The environment itself, or what a file of the workspace says of it. */
export function definitionOf({ project, root }: DocumentFacts, environment: ResolvedEnvironment) {
  const { definedIn } = environment;
  const file = definedIn === undefined ? undefined : documentFacts(project, definedIn);
  const definition = asMapping(file ? file.root : valueFor(asMapping(root), 'environment'));
  return {
    environment: file?.environments[0] ?? environment,
    // Such a container brings the server that the routes of inference_config lead to.
    hasServerOfItsOwn: pairOf(definition, 'inference_config') !== undefined,
  };
}

/** The base images for training; those for inference are called so, and of others nothing is known. */
export function isTrainingImage(repository: string): boolean {
  return (
    acptNamespace(repository) === 'base' ||
    /^mcr\.microsoft\.com\/azureml\/(?:openmpi|intelmpi)/i.test(repository)
  );
}
