/** The files that are written from the sources: settings in package.json, messages of the extension, references in docs/. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import * as z from 'zod/mini';
import { ruleGroups, rules } from '../../src/core/checks/rules/index.ts';
import { ContainerSettings } from '../../src/core/container/settings.ts';
import { FactsSettings } from '../../src/core/knowledge/registry/settings.ts';
import { Settings } from '../../src/core/project/settings/schema.ts';
import { SubmitSettings } from '../../src/core/submit/settings.ts';
import { EditorSettings } from '../../src/protocol/editorSettings.ts';
import { repository } from '../../test/e2e/host/folders.ts';
import { commandsReference } from './commandsReference.ts';
import { editorReference, type Manifest } from './editorReference.ts';
import { reportSchema } from './reportSchema.ts';
import { serverReference } from './serverReference.ts';

interface GeneratedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

export async function generatedFiles(): Promise<GeneratedFile[]> {
  return [
    { path: 'package.json', text: packageJson() },
    { path: 'package.nls.json', text: packageTexts() },
    { path: 'l10n/bundle.l10n.json', text: await messages() },
    { path: 'docs/rules.md', text: rulesIndex() },
    { path: 'docs/cli.md', text: commandsReference() },
    { path: 'docs/check.schema.json', text: reportSchema() },
    { path: 'docs/server.md', text: serverReference() },
    { path: 'docs/vscode.md', text: editorReference(manifest()) },
  ];
}

/** A file as it is now, with the line ends that are generated; empty if it does not exist. */
export function currentText(file: string): string {
  try {
    return readFileSync(path.join(repository, file), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return '';
  }
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function packageJson(): string {
  const content = JSON.parse(currentText('package.json'));
  content.contributes.configuration.properties = Object.fromEntries(
    Object.entries(settings()).map(([name, schema]) => [name, withKeys(schema, `setting.${name}`)]),
  );
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** The manifest as people read it, with the texts that the sources have now. */
function manifest(): Manifest {
  const texts: Record<string, string> = JSON.parse(packageTexts());
  const content = JSON.parse(packageJson(), (_, value: unknown) => {
    const key = typeof value === 'string' && /^%(.+)%$/.exec(value)?.[1];
    return key ? (texts[key] ?? value) : value;
  });
  return content;
}

/** What people read of the manifest, apart from it so that it can be translated: by hand, and that of the settings. */
function packageTexts(): string {
  const byHand = Object.entries(JSON.parse(currentText('package.nls.json'))).filter(
    ([key]) => !key.startsWith('setting.'),
  );
  const ofSettings: Record<string, string> = {};
  for (const [name, schema] of Object.entries(settings())) withKeys(schema, `setting.${name}`, ofSettings);
  return `${JSON.stringify({ ...Object.fromEntries(byHand), ...ofSettings }, undefined, 2)}\n`;
}

const importsOfCode = /^import\b[^;'"]*['"]vscode['"];$/gm;

/** What the extension says, which `vscode.l10n.t` looks up in a file like this one for the language of VS Code. */
async function messages(): Promise<string> {
  const files = globSync('src/extension/**/*.ts', { cwd: repository, exclude: ['**/*.test.ts'] })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  // What imports VS Code alike is read as one file: to get ready for a file takes longer than to read all.
  const alike = new Map<string, string>();
  for (const file of files) {
    const text = readFileSync(path.join(repository, file), 'utf8');
    const imports = [...text.matchAll(importsOfCode)].join('\n');
    alike.set(imports, `${alike.get(imports) ?? imports}\n${text.replaceAll(importsOfCode, '')}`);
  }
  const found = await getL10nJson(Array.from(alike.values(), (contents) => ({ extension: '.ts', contents })));
  const sorted = Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

/**
 * The same with keys in place of texts.
 * @param texts gets the texts by their keys
 */
function withKeys(schema: unknown, key: string, texts: Record<string, string> = {}): unknown {
  if (Array.isArray(schema)) return schema;
  if (typeof schema !== 'object' || schema === null) return schema;
  const keyed = (text: unknown, at: string) => {
    texts[at] = String(text);
    return `%${at}%`;
  };
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      if (/^(?:markdownD|d)escription$/.test(name) && typeof value === 'string')
        return [name, keyed(value, key)];
      if (name === 'enumDescriptions' && Array.isArray(value))
        return [name, value.map((each, index) => keyed(each, `${key}.${index + 1}`))];
      return [name, withKeys(value, name === 'properties' ? key : `${key}.${name}`, texts)];
    }),
  );
}

function settings(): Record<string, JsonSchema> {
  return {
    ...documentSettings(),
    ...plainSettings(EditorSettings, 'acpt'),
    ...plainSettings(ContainerSettings, 'acpt.container'),
    ...plainSettings(FactsSettings, 'acpt'),
    ...plainSettings(SubmitSettings, 'acpt'),
    'acpt.trace.server': traceSetting,
  };
}

function documentSettings(): Record<string, JsonSchema> {
  const { severity, ...others } = propertiesOf(Settings);
  const ofRule = severity?.additionalProperties as JsonSchema;
  const withRules = {
    ...severity,
    description: `${severity?.description} A \`.acpt.yaml\` in the workspace takes precedence.`,
    properties: Object.fromEntries(
      rules.map(({ code, summary }) => [code, described({ ...ofRule, description: summary })]),
    ),
    additionalProperties: false,
  };
  return Object.fromEntries(
    Object.entries({ severity: withRules, ...others }).map(([name, schema]) => [
      `acpt.${name}`,
      ordered({ scope: 'resource', default: unset(schema.type), ...schema, ...allowingEmpty(schema) }),
    ]),
  );
}

function plainSettings(schema: z.core.$ZodType, prefix: string): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(propertiesOf(schema)).map(([name, each]) => [`${prefix}.${name}`, ordered(each)]),
  );
}

/** The language client reads it by its name. */
const traceSetting: JsonSchema = {
  type: 'string',
  scope: 'window',
  default: 'off',
  enum: ['off', 'messages', 'verbose'],
  description: 'Which messages between VS Code and the language server are written to the ACPT output.',
};

function propertiesOf(schema: z.core.$ZodType): Record<string, JsonSchema> {
  const { properties = {} } = z.toJSONSchema(schema, {
    io: 'input',
    // Every key is a string in JSON.
    override: ({ jsonSchema }) => delete jsonSchema.propertyNames,
  });
  return properties as Record<string, JsonSchema>;
}

/** VS Code shows an object, a list or a string that is not set as an empty one. */
function unset(type: JsonSchema['type']): unknown {
  return type === 'object' ? {} : type === 'array' ? [] : '';
}

function allowingEmpty({ pattern }: JsonSchema): JsonSchema {
  return pattern === undefined ? {} : { pattern: pattern.replace(/^\^(.*)\$$/, '^($1)?$') };
}

/** The keys in the order in which a reader expects them. */
function ordered({ type, scope, ...schema }: JsonSchema): JsonSchema {
  return { ...(type === undefined ? {} : { type }), scope, ...described(schema) };
}

/** VS Code renders Markdown only where the key says so. */
function described({ description, ...schema }: JsonSchema): JsonSchema {
  return { ...schema, [description?.includes('`') ? 'markdownDescription' : 'description']: description };
}

function rulesIndex(): string {
  const groups = ruleGroups.map(({ title, rules }) => {
    const rows = rules.map(
      ({ code, severity, summary }) =>
        `| [${code}](../src/core/checks/rules/${code}.md) | ${severity} | ${summary.replaceAll('|', '\\|')} |`,
    );
    return [`## ${title}`, '', '| Rule | Severity | What it reports |', '| --- | --- | --- |', ...rows].join(
      '\n',
    );
  });
  return `${[introduction, ...groups].join('\n\n')}\n`;
}

const introduction = `<!-- Written by \`npm run generate\` from src/core/checks/rules. -->

# Rules

Each rule has a page with the reason, an example and its correction; \`acpt explain <rule>\` prints it. The severity is the
usual one: some findings are more or less serious. To change it, use \`severity\` in \`.acpt.yaml\` or the editor setting
\`acpt.severity\`. To suppress single findings, use comments. See [Settings](../README.md#settings).`;
