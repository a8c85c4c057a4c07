/** What is known of ACPT on this machine: the bundled facts, and what a registry answered here. */
import { bundledFiles, bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { Matrix } from '../core/knowledge/matrix/matrix.ts';
import { withRegistry } from '../core/knowledge/registry/overlay.ts';
import { factsVersion, readFacts } from './store.ts';

/** The matrix as it is now; the same one as long as the facts stay. */
export class CurrentMatrix {
  #version: string | undefined;
  #matrix: Matrix | undefined;

  get matrix(): Matrix {
    const version = factsVersion();
    if (!this.#matrix || version !== this.#version) {
      this.#version = version;
      const facts = version === undefined ? undefined : readFacts();
      // What is older than the program's own facts says nothing any more.
      const isNewer = facts && facts.askedOn >= bundledFiles.images.asOf;
      this.#matrix = isNewer ? new Matrix(withRegistry(bundledFiles, facts)) : bundledMatrix();
    }
    return this.#matrix;
  }
}
