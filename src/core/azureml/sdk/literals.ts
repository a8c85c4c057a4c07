/** Strings that can only name an environment or an image of ours, wherever they stand. */

const registry = /^azureml:\/\/registries\/[\w.-]+\/environments?\/[\w.-]+\/(?:versions|labels)\/[\w.-]+$/;
const workspace = /^(?:azureml:)?AzureML-[\w.-]+(?:@latest|:\d+)$/;
/** With a tag or digest: others may be added to what is only the name. */
const image =
  /^mcr\.microsoft\.com\/(?:aifx\/acpt|azureml\/aifx|azureml\/curated)\/[\w.-]+(?::[\w.-]+(?:@sha256:[\da-f]+)?|@sha256:[\da-f]+)$/;

export function isSureReference(text: string): boolean {
  return text.length < 300 && [registry, workspace, image].some((form) => form.test(text));
}
