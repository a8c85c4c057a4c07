/** The first `.acpt.yaml` of a repository: what can be set, and nothing that is. */
import type { NewFile } from './ciFiles.ts';

/** @param computes the clusters that the documents name */
export function settingsFile(computes: readonly string[]): NewFile {
  const named = computes.length > 0 ? computes : ['gpu-cluster'];
  return {
    path: '.acpt.yaml',
    text: `# Settings of ACPT for this folder and everything below it. "acpt config FILE" shows which apply to a file.

# VM sizes of clusters, which their names do not tell: GPUs, processes and memory are checked against them.
# computes:
${named.map((name) => `#   ${name}: Standard_NC24ads_A100_v4`).join('\n')}

# How serious a finding is: error, warning, info, hint or off. "acpt rules" lists the rules.
# severity:
#   old-image: off

# Files in which nothing is reported.
# ignore: [archive/**]

# Contents of your own images.
# images:
#   - image: my.azurecr.io/team/train
#     basedOn: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
#     packages: { transformers: 4.50.0 }
`,
  };
}

/** The names of clusters in the text of a document, as jobs and pipelines write them. */
export function computesIn(text: string): string[] {
  const written = text.matchAll(/^\s*(?:default_)?compute:\s*["']?azureml:([\w-]+)["']?\s*(?:#.*)?$/gm);
  return Array.from(written, ([, name = '']) => name);
}
