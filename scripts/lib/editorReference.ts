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

/** @throws Error for a command whose condition has no words here */
export function editorReference({ contributes: { commands, configuration } }: Manifest): string {
  const rows = commands.map(
    ({ command, title, enablement }) => `| ACPT: ${title} | \`${command}\` | ${needs(enablement)} |`,
  );
  const settings = Object.entries(configuration.properties).map(
    ([name, setting]) =>
      `| \`${name}\` | ${valuesOf(setting)} | ${shown(setting.default)} | ${descriptionOf(setting)} | ${scopes[setting.scope ?? ''] ?? fail(name)} |`,
  );
  return `${[
    introduction,
    ['## Commands', '', '| Command | Identifier | Needs |', '| --- | --- | --- |', ...rows].join('\n'),
    aboutSettings,
    ['| Setting | Values | Default | | Set in |', '| --- | --- | --- | --- | --- |', ...settings].join('\n'),
  ].join('\n\n')}\n`;
}

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
    string: 'text',
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
