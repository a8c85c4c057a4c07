/**
 * What `az ml job create` says when it fails, in a sentence that says what to do. Each row is recorded from the program
 * itself or from a public report; what is in no row is shown as it is.
 */

export interface SubmitFailure {
  /** A whole sentence. */
  readonly message: string;
  /** The key of the document that it is about: `compute`, `environment`. */
  readonly key: string | undefined;
}

type Row = readonly [RegExp, string | ((...groups: string[]) => string), string?];

const rows: readonly Row[] = [
  [
    /unknown command "(?:ai|training)" for "azd/i,
    'The Azure Developer CLI lacks its training extension. Install it with: azd extension install azure.ai.training',
  ],
  [
    /environment not configured\. Run 'azd ai training init'/i,
    'No Foundry project is chosen. Choose one with: azd ai training init',
  ],
  [
    /not logged in, run `azd auth login`/i,
    'You are not signed in to the Azure Developer CLI. Sign in with: azd auth login',
  ],
  [
    /'ml' is misspelled or not recognized by the system|The command requires the extension ml/i,
    'The Azure CLI lacks its ml extension. Install it with: az extension add --name ml',
  ],
  [
    /Please run ['"]?az login|AADSTS\d+|az login --|No subscription found/i,
    'You are not signed in. Sign in with: az login',
  ],
  [
    /following arguments are required: .*--workspace-name|Missing (?:required )?argument.*workspace|workspace.*(?:is required|must be specified)|--workspace-name/i,
    'No workspace is given. Pass --workspace and --resource-group, or set defaults with: az configure --defaults workspace=NAME group=NAME',
  ],
  [
    /do not have the required permissions needed to perform this operation|AuthorizationPermissionMismatch/,
    'Your account may not read this storage. Somebody with the role Owner can give it the role Storage Blob Data Reader.',
  ],
  [
    /request may be blocked by network rules|storage account.*\(firewall|AuthorizationFailure\b/i,
    'The storage account does not let this machine in: its network rules admit other networks only.',
  ],
  [
    /ResourceGroupNotFound.*?[Rr]esource group '([^']+)'/s,
    (group) => `There is no resource group ${group} in this subscription.`,
  ],
  [
    /Microsoft\.MachineLearningServices\/workspaces\/([\w-]+)'? under resource group '([^']+)' was not found/,
    (workspace, group) => `There is no workspace ${workspace} in the resource group ${group}.`,
  ],
  [
    /AuthorizationFailed|does not have authorization to perform action/,
    'Your account may not do this in this workspace. Somebody with the role Owner can give it the role AzureML Data Scientist.',
  ],
  [
    /quota of (\d+) and cannot accomm?odate.*?maps to (\d+) vCPUs/s,
    (quota, wanted) =>
      `The subscription's quota is ${quota} vCPUs, and one node of this compute has ${wanted}. Ask for more quota, or use a smaller VM size.`,
    'compute',
  ],
  [
    /Not enough quota available for (Standard_\w+).*?Current usage\/limit: (\d+\/\d+)\. Additional needed: (\d+)/s,
    (size, usage, needed) =>
      `The quota for ${size} is used up: ${usage} vCPUs in use, ${needed} more needed.`,
    'compute',
  ],
  [
    /ClusterMinNodesExceedCoreQuota|exceed(?:s|ing)? (?:the )?(?:approved |core |vCPU )?quota/i,
    'The quota of the subscription is too small for this compute.',
    'compute',
  ],
  [
    /(?:Compute|compute target|Requested compute) (?:with name |named )?['"]?([\w-]+)['"]? (?:was |is )?(?:not found|does not exist|could not be found)|Unknown compute target '([^']+)'/i,
    (first, second) => `There is no compute ${first ?? second} in the workspace.`,
    'compute',
  ],
  [
    /No environment exists for name: ([^,]+), version: ([^\s,.]+)|Environment ([\w.-]+)(?::| version )(\w+) (?:was )?not found/,
    (a, b, c, d) => `The workspace has no environment ${a ?? c} in version ${b ?? d}.`,
    'environment',
  ],
  [
    /(?:Image build failed|failed to build the image|ImageBuildFailure|Docker build failed)/i,
    'The image of the environment could not be built. The log of the build is in the studio, under the job.',
    'environment',
  ],
  [
    /MANIFEST_UNKNOWN|manifest unknown|manifest for \S+ not found|failed to pull image/i,
    'The image of the environment could not be pulled: its registry has no such image or tag.',
    'environment',
  ],
  [
    /(?:Data asset|Asset|data) ['"]?([\w-]+)(?::| version |, version )['"]?([\w.]+)['"]?.*(?:not found|does not exist)/i,
    (name, version) => `The workspace has no data asset ${name} in version ${version}.`,
    'inputs',
  ],
];

/** `undefined` where nobody has seen it yet. */
export function explainSubmitFailure(text: string): SubmitFailure | undefined {
  for (const [pattern, sentence, key] of rows) {
    const found = pattern.exec(text);
    if (found) return { message: typeof sentence === 'string' ? sentence : sentence(...found.slice(1)), key };
  }
  return undefined;
}

/** The name of the job and its page, from the first lines that are streamed. */
export function submittedJob(
  text: string,
): { readonly name: string; readonly page: string | undefined } | undefined {
  const name = /^RunId: ([\w.-]+)\s*$/m.exec(text)?.[1];
  if (name === undefined) return undefined;
  const page = /^Web View: (https:\/\/\S+)\s*$/m.exec(text)?.[1];
  return { name, page };
}

/** The name of a job that the Azure Developer CLI says it submitted. */
export function submittedToFoundry(
  text: string,
): { readonly name: string; readonly page: undefined } | undefined {
  const name = /Job '([\w.-]+)' submitted successfully/.exec(text)?.[1];
  return name === undefined ? undefined : { name, page: undefined };
}

/** Whether the streamed summary ends with an error of the job itself. */
export function jobFailed(text: string): boolean {
  return /^Execution Summary\s*$[\s\S]*^Error:\s*$/m.test(text) || /^Exception : /m.test(text);
}
