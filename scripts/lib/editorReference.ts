/** docs/vscode.md: the commands and settings of the extension, as its manifest has them. */

interface Setting {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly items?: Setting;
  readonly default?: unknown;
  readonly scope?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}

/** The parts of a manifest that it is about, with the texts in place of their keys. */
export interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly enablement?: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

/** @throws Error for a command that has no words here, or a condition that has none, and for words without a command */
export function editorReference({ contributes: { commands, configuration } }: Manifest): string {
  const rows = commands.map(
    ({ command, title, enablement }) =>
      `| ACPT: ${title} | ${purposes[command] ?? fail(command)} | \`${command}\` | ${needs(enablement)} |`,
  );
  for (const name of Object.keys(purposes))
    if (!commands.some(({ command }) => command === name))
      throw new Error(`The extension no longer has ${name}.`);
  const settings = Object.entries(configuration.properties).map(
    ([name, setting]) =>
      `| \`${name}\` | ${valuesOf(setting)} | ${shown(setting.default)} | ${descriptionOf(setting)} | ${scopes[setting.scope ?? ''] ?? fail(name)} |`,
  );
  return `${[
    introduction,
    [
      '## Commands',
      '',
      '| Command | What it does | Identifier | Needs |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    aboutSettings,
    [
      '| Setting | Values | Default | Description | Set in |',
      '| --- | --- | --- | --- | --- |',
      ...settings,
    ].join('\n'),
  ].join('\n\n')}\n`;
}

/** Titles are too short to say what happens. */
const purposes: Readonly<Record<string, string>> = {
  'acpt.restartServer': 'Starts the language server again',
  'acpt.showLog': 'Opens the output of ACPT: what the server, the engine and the command line said',
  'acpt.submitJob':
    'Checks the job, shows what will run and what is uploaded, asks, and hands it to the Azure CLI in a terminal',
  'acpt.readWorkspace':
    'Asks the Azure CLI which environments and computes your workspace has, and keeps the answer in `.acpt/workspace`',
  'acpt.updateFacts': 'Asks the registry for new images and tags, and keeps the answer in your cache folder',
  'acpt.newDocument': 'Writes a new job, component, environment or other document from a template',
  'acpt.newJob': 'Writes a job from a script, a number of GPUs and an environment',
  'acpt.checkWorkspace': 'Fills Problems with the findings of all files, also those that are not open',
  'acpt.explainStack': 'Shows what is installed where the file runs, layer by layer, in the view ACPT Stack',
  'acpt.copyReport':
    'Copies versions and the names of changed settings to the clipboard, no files and no values',
  'acpt.exploreMatrix': 'Opens the table of all environments and images, to search, compare and use',
  'acpt.compare': 'Shows what changes between two environments and what that breaks in the workspace',
  'acpt.openInContainer':
    'Writes a dev container from the environment of the file, and opens the folder in it',
  'acpt.runJobInContainer': "Runs the job's command in that container",
  'acpt.debugJobInContainer': 'Runs it with its Python programs under the debugger',
  'acpt.runPipelineInContainers': 'Runs the steps of a pipeline one after another, each in its own container',
  'acpt.showRuns': 'Lists runs with log, outputs and viewers, to run them again or delete them',
  'acpt.openFromMatrix': 'Opens the folder in a container from an environment or image that no file names',
  'acpt.chooseGpus': 'Chooses the GPUs that containers of the folder get',
  'acpt.sampleData': 'Gives inputs that only Azure has a local file, or downloads their first files',
  'acpt.manageContainers': 'Lists what ACPT created in the engine, to stop and to remove it',
};

const atHand = '!virtualWorkspace && !acpt.inBrowser && (!isWeb || remoteName)';
const conditions: Readonly<Record<string, string>> = {
  isWorkspaceTrusted: 'a trusted folder',
  'workspaceFolderCount > 0': 'an open folder',
  'resourceLangId == yaml || resourceLangId == dockerfile || resourceLangId == python':
    'a YAML, Docker or Python file',
  [atHand]: 'VS Code on a desktop or a remote machine',
};

function needs(enablement = ''): string {
  const whole = conditions[enablement];
  if (whole) return whole;
  const parts = enablement
    .replace(atHand, '@')
    .split(' && ')
    .filter((part) => part !== '')
    .map((part) => conditions[part === '@' ? atHand : part] ?? fail(part));
  return parts.join('; ');
}

/** From where a setting is read: whoever writes a folder may decide some, and not others. */
const scopes: Readonly<Record<string, string>> = {
  resource: 'user, workspace, folder',
  window: 'user, workspace',
  'machine-overridable': 'user, or a trusted workspace',
  machine: 'user',
};

function valuesOf({ type, enum: values, enumDescriptions, items }: Setting): string {
  if (values && enumDescriptions)
    return values.map((value, index) => `\`${value}\`: ${cell(enumDescriptions[index] ?? '')}`).join('<br>');
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (items?.enum) return `list of ${items.enum.map((value) => `\`${value}\``).join(', ')}`;
  const plain: Readonly<Record<string, string>> = {
    string: 'string',
    boolean: '`true`, `false`',
    array: 'list',
    object: 'object',
  };
  return plain[String(type)] ?? fail(String(type));
}

function shown(value: unknown): string {
  return value === '' ? '' : `\`${JSON.stringify(value)}\``;
}

function descriptionOf({ description, markdownDescription }: Setting): string {
  return cell(markdownDescription ?? description ?? '');
}

function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|');
}

function fail(what: string): never {
  throw new Error(`scripts/lib/editorReference.ts has no words for ${what}.`);
}

const introduction = `<!-- Written by \`npm run generate\` from the manifest. -->

# In VS Code

Completion, hovers, diagnostics and fixes need no command: open a job, an environment, a Dockerfile, a requirements file or a script of a job.`;

const aboutSettings = `## Settings

\`severity\`, \`computes\`, \`ignore\`, \`images\` and \`date\` are also the keys of a \`.acpt.yaml\`, which applies to its folder and everything below it, on the
command line too, and takes precedence over the settings of the editor. See [Settings](../README.md#settings).`;
