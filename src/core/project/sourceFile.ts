/** One version of one file: its text, and what it says in the language it is read as. */
import { isNotebookPath } from '../base/paths.ts';
import type { Dockerfile } from '../languages/dockerfile/dockerfile.ts';
import { parseDockerfile } from '../languages/dockerfile/parse.ts';
import { pythonOfCell } from '../languages/notebook/magics.ts';
import { cellsIn } from '../languages/notebook/notebook.ts';
import type { PipArguments } from '../languages/python/pipArguments.ts';
import { parseRequirementsFile } from '../languages/python/requirementsFile.ts';
import { parsePython } from '../languages/pythonCode/parse.ts';
import type { PythonPart } from '../languages/pythonCode/parts.ts';
import type { PythonModule } from '../languages/pythonCode/tree.ts';
import { ParsedYaml } from '../languages/yaml/parsed.ts';
import type { YamlTree } from '../languages/yaml/tree.ts';

/** Parsed in each language at most once; a new version of the text is a new source file. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  readonly #onParse: (length: number) => void;
  #yaml: ParsedYaml | undefined;
  /** The latest version before this one that was parsed as YAML, until this one is. */
  #yamlBefore: ParsedYaml | undefined;
  #dockerfile: Dockerfile | undefined;
  #requirements: PipArguments | undefined;
  #python: PythonModule | undefined;
  #pythonParts: readonly PythonPart[] | undefined;
  /** The parts of the latest version before this one that was read as Python, until this one is. */
  #partsBefore: readonly PythonPart[] | undefined;

  /**
   * @param onParse told the length of the text that was parsed, for counting memory and parses
   * @param before the version before this one: of what both have in common it need not be parsed again
   */
  constructor(path: string, text: string, onParse: (length: number) => void = () => {}, before?: SourceFile) {
    this.path = path;
    this.text = text;
    this.#onParse = onParse;
    this.#yamlBefore = before && (before.#yaml ?? before.#yamlBefore);
    this.#partsBefore = before && (before.#pythonParts ?? before.#partsBefore);
  }

  get yaml(): YamlTree {
    return this.parsedYaml.tree;
  }

  /** For asking what another text would say that differs in a word. */
  get parsedYaml(): ParsedYaml {
    const before = this.#yamlBefore;
    this.#yaml ??= this.#parsed((text) => before?.edited(text) ?? ParsedYaml.of(text));
    this.#yamlBefore = undefined;
    return this.#yaml;
  }

  get dockerfile(): Dockerfile {
    this.#dockerfile ??= this.#parsed(parseDockerfile);
    return this.#dockerfile;
  }

  get requirements(): PipArguments {
    this.#requirements ??= this.#parsed(parseRequirementsFile);
    return this.#requirements;
  }

  get python(): PythonModule {
    this.#python ??= this.#parsed(parsePython);
    return this.#python;
  }

  /** The cells of a notebook, each read by itself; otherwise the whole. */
  get pythonParts(): readonly PythonPart[] {
    this.#pythonParts ??= isNotebookPath(this.path)
      ? this.#cells()
      : [{ start: 0, text: this.text, module: this.python }];
    this.#partsBefore = undefined;
    return this.#pythonParts;
  }

  #cells(): PythonPart[] {
    const known = new Map(this.#partsBefore?.map(({ text, module }) => [text, module]));
    return cellsIn(this.text).flatMap(({ span: { start, end } }): PythonPart[] => {
      const text = this.text.slice(start, end);
      if (text.trim() === '') return [];
      const read = () => {
        this.#onParse(text.length);
        return parsePython(pythonOfCell(text));
      };
      return [{ start, text, module: known.get(text) ?? read() }];
    });
  }

  #parsed<Result>(parse: (text: string) => Result): Result {
    this.#onParse(this.text.length);
    return parse(this.text);
  }
}
