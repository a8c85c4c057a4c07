/** What is said of versions and labels at the end of a reference to the workspace, whatever it names. */

/** The SDK resolves no other one (azure-ai-ml: `_resolve_label_to_asset`). */
export const onlyLabel = 'latest';

export const versionAsLabel = '"@" is for labels. Use ":" before a version.';

export function missingVersion(name: string): string {
  return `The version is missing. Use azureml:${name}:<version>, or azureml:${name}@${onlyLabel} for the newest.`;
}

export function literallyLatest(name: string): { readonly message: string; readonly right: string } {
  const right = `azureml:${name}@${onlyLabel}`;
  return {
    message: `":latest" means a version literally named "latest". Use ${right} for the newest version.`,
    right,
  };
}

/** @param label in quotes; @param assets what is named, in the plural */
export function unknownLabel(label: string, assets: string): string {
  return `Unknown label ${label}; ${assets} only have the label "${onlyLabel}".`;
}
