/** A file as an Azure ML document. */
import { isDockerfilePath, isMLTablePath, isPythonPath } from '../../base/paths.ts';
import type { YamlNode, YamlTree } from '../../languages/yaml/tree.ts';
import { defineFact, type Project } from '../../project/project.ts';
import { type DetectedDocument, detectDocument } from './detect.ts';
import type { DocumentKind } from './kinds.ts';
import { isSurelyForeign } from './sniff.ts';

/** What the readers of Azure ML's language need of a document. */
export interface SourceDocument {
  readonly project: Project;
  readonly path: string;
  readonly text: string;
  readonly root: YamlNode | undefined;
  /** `undefined` for everybody else's YAML. */
  readonly kind: DocumentKind | undefined;
  /** The tree that another text would have; quick where it differs from the document in a word. */
  treeOf(text: string): YamlTree;
}

/** Which Azure ML document a file is; `undefined` for all other files. */
export function documentIn(project: Project, path: string): DetectedDocument | undefined {
  return project.get(detected, path);
}

const detected = defineFact<DetectedDocument | undefined>({
  name: 'Azure ML document',
  compute(project, path) {
    const file = project.file(path);
    if (!file || isDockerfilePath(path) || isPythonPath(path)) return undefined;
    const isTable = isMLTablePath(path);
    if (!isTable && isSurelyForeign(file.text)) return undefined;
    const found = detectDocument(file.text, file.yaml);
    return isTable && found?.kind !== 'mltable' ? table : found;
  },
});

/** The SDK knows it by its name. */
const table: DetectedDocument = { kind: 'mltable', by: 'content', schema: undefined };
