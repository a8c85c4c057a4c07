/** One version of one file: its text, and what it says in the language it is read as. */
import type { Dockerfile } from '../languages/dockerfile/dockerfile.ts';
import { parseDockerfile } from '../languages/dockerfile/parse.ts';
import { parseRequirementsFile, type RequirementsFile } from '../languages/python/requirementsFile.ts';
import { parseYaml } from '../languages/yaml/parse.ts';
import type { YamlTree } from '../languages/yaml/tree.ts';

/** Parsed in each language at most once; a new version of the text is a new source file. */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  readonly #onParse: (length: number) => void;
  #yaml: YamlTree | undefined;
  #dockerfile: Dockerfile | undefined;
  #requirements: RequirementsFile | undefined;

  /** @param onParse told the length of the text that was parsed, for counting memory and parses */
  constructor(path: string, text: string, onParse: (length: number) => void = () => {}) {
    this.path = path;
    this.text = text;
    this.#onParse = onParse;
  }

  get yaml(): YamlTree {
    this.#yaml ??= this.#parsed(parseYaml);
    return this.#yaml;
  }

  get dockerfile(): Dockerfile {
    this.#dockerfile ??= this.#parsed(parseDockerfile);
    return this.#dockerfile;
  }

  get requirements(): RequirementsFile {
    this.#requirements ??= this.#parsed(parseRequirementsFile);
    return this.#requirements;
  }

  #parsed<Result>(parse: (text: string) => Result): Result {
    this.#onParse(this.text.length);
    return parse(this.text);
  }
}
