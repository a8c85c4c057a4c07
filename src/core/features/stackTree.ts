/** What is installed where a document's jobs run, as a tree: environments, their layers from the bottom up, what each put there. */
import { nameOf, relativeTo } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { AppliedInstall } from '../stack/apply.ts';
import { originText, type StackRow, stackRows } from '../stack/describe.ts';
import type { DocumentFacts } from '../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';
import { entriesOf, installed, packageTitle, type Stack, stackSummary } from '../stack/stack.ts';
import { versionText } from '../stack/version.ts';
import { notInstalled } from '../stack/versionWords.ts';

export interface StackNode {
  /** "PyTorch", "pip install in Dockerfile" */
  readonly label: string;
  /** "2.7.1, was 2.8.0+cu126"; empty where there is nothing to add. */
  readonly description: string;
  /** Who says so, and as of when; Markdown has no meaning in it. */
  readonly tooltip: string;
  readonly kind: 'environment' | 'image' | 'layer' | 'install' | 'package' | 'removed' | 'note';
  /** Where a file of the workspace says it. */
  readonly place: { readonly path: string; readonly span: Span } | undefined;
  readonly children: readonly StackNode[];
}

export function stackTree(document: DocumentFacts): StackNode[] {
  return document.environments.map((environment) => ofEnvironment(environment, document));
}

function ofEnvironment(environment: ResolvedEnvironment, { path }: DocumentFacts): StackNode {
  const { stack, reference, image, span, installs, base } = environment;
  const written = (reference ?? image)?.text ?? stack?.title ?? 'environment';
  const node = { label: shortName(written), kind: 'environment', place: { path, span } } as const;
  if (!stack) {
    const unknown = 'Unknown contents: it is not in the matrix, and no file of the workspace defines it.';
    return { ...node, description: 'unknown contents', tooltip: `${written}\n${unknown}`, children: [] };
  }
  const bottom = installs[0]?.before ?? base ?? stack;
  return {
    ...node,
    description: stackSummary(stack),
    tooltip: [written, ...stack.notes].join('\n'),
    children: [
      ...stack.notes.map((text): StackNode => ({ ...leaf, label: text, tooltip: text, kind: 'note' })),
      ...layersOf(bottom, stack),
      ...installs.map((each) => ofInstall(each, path)),
    ],
  };
}

const leaf = { description: '', place: undefined, children: [] } as const;

/** The image, and what an environment of the registry did to it, which no file of the workspace shows. */
function layersOf(bottom: Stack, whole: Stack): StackNode[] {
  const images = whole.layers.filter(({ kind }) => kind === 'image');
  const groups = new Map<string, StackRow[]>([['', []]]);
  for (const row of stackRows(bottom)) {
    const { origin } = row;
    const isAdded = origin && ['pin', 'required', 'removed'].includes(origin.certainty);
    const layer = isAdded ? origin.layer : '';
    groups.set(layer, [...(groups.get(layer) ?? []), row]);
  }
  return [...groups].map(([layer, rows]): StackNode => {
    const image = images.at(-1);
    const title = layer === '' ? (image?.title ?? bottom.title) : layer;
    return {
      label: shortName(title),
      description: layer === '' ? (image?.note ?? '') : '',
      tooltip: title,
      kind: layer === '' ? 'image' : 'layer',
      place: undefined,
      children: rows.map(({ name, value, origin }): StackNode => {
        const { source = '', asOf = '' } = origin ?? {};
        const who = origin ? [originText(origin), asOf, source].filter(Boolean).join('\n') : 'nobody says';
        return {
          label: name,
          description: value,
          tooltip: who,
          kind: kindOf(value),
          place: origin?.place,
          children: [],
        };
      }),
    };
  });
}

/** One command, and what is there after it that was not there before. */
function ofInstall({ install, before, after }: AppliedInstall, from: string): StackNode {
  const changes = entriesOf(after).flatMap(([name, version]): StackNode[] => {
    const old = installed(before, name);
    const [was, is] = [versionText(old?.value), versionText(version.value)];
    if (was === is) return [];
    return [
      {
        label: packageTitle(name),
        description: old && was !== 'unknown' ? `${is}, was ${was}` : is,
        tooltip: originText(version.origin),
        kind: kindOf(is),
        place: version.origin.place,
        children: [],
      },
    ];
  });
  const file = install.path === from ? '' : ` in ${nameOf(install.path)}`;
  return {
    label: `${install.tool === 'pip' ? 'pip install' : 'conda'}${file}`,
    description: install.certain ? '' : 'may not run',
    tooltip:
      install.path === from ? nameOf(from) : relativeTo(from.slice(0, from.lastIndexOf('/')), install.path),
    kind: 'install',
    place: { path: install.path, span: install.span },
    children: changes,
  };
}

function kindOf(value: string): 'package' | 'removed' {
  return value === notInstalled ? 'removed' : 'package';
}

/** Without what all of them begin with: the end says which one it is. */
function shortName(written: string): string {
  return written
    .replace(/^azureml:\/\/registries\/[^/]+\/environments\//, '')
    .replace(/^mcr\.microsoft\.com\/(?:aifx\/acpt|azureml(?:\/curated)?)\//, '')
    .replace(/\/(?:versions|labels)\//, ' ');
}
