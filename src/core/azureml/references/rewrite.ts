/** New references in the form of an old one. */
import { lastVersion, publishedVersions } from '../../knowledge/matrix/matrix.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import type { RegistryReference, WorkspaceReference } from './environmentReference.ts';

/** The same form, naming another environment in its newest version: numbers mean nothing across environments. Labels stay. */
export function renamed(
  reference: RegistryReference | WorkspaceReference,
  environment: CuratedEnvironment,
): string {
  const version = reference.version && String(lastVersion(environment));
  if (reference.form === 'registry') {
    return registryReference(environment.name, version, reference.registry.text);
  }
  return version === undefined
    ? `azureml:AzureML-${environment.name}@latest`
    : `azureml:AzureML-${environment.name}:${version}`;
}

/** `azureml://registries/azureml/environments/<name>/versions/<version>`, or the newest where no version is given. */
export function registryReference(name: string, version?: string, registry = 'azureml'): string {
  const selector = version === undefined ? 'labels/latest' : `versions/${version}`;
  return `azureml://registries/${registry}/environments/${name}/${selector}`;
}

/** The published version nearest to the written one. */
export function nearestVersion(environment: CuratedEnvironment, written: number): number {
  return publishedVersions(environment).reduce((best, each) =>
    Math.abs(each - written) < Math.abs(best - written) ? each : best,
  );
}
