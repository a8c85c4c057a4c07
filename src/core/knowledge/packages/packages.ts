/** What is known of packages of PyPI: their releases, what each requires, the wheels there are. */
import { KnownPackage } from './knownPackage.ts';
import type { Absence, Binary, Need, PackagePair, PackagesFile, Prebuilt } from './schema.ts';

export class Packages {
  readonly #file: PackagesFile;
  readonly #packages = new Map<string, KnownPackage | undefined>();

  constructor(file: PackagesFile) {
    this.#file = file;
  }

  /** The day on which the releases were read. */
  get asOf(): string {
    return this.#file.asOf;
  }

  get names(): readonly string[] {
    return Object.keys(this.#file.packages);
  }

  /** Releases that fail together although pip installs them. */
  get pairs(): readonly PackagePair[] {
    return this.#file.pairs;
  }

  /** What some releases do not have. */
  get absent(): readonly Absence[] {
    return this.#file.absent;
  }

  /** What packages look for only when a program asks for it. */
  get needs(): readonly Need[] {
    return this.#file.needs;
  }

  /** Wheels outside PyPI, oldest release first. */
  prebuilt(name: string): readonly Prebuilt[] {
    return this.#file.prebuilt.filter((each) => each.package === name);
  }

  /** For which CUDA versions wheels were built, oldest release first. */
  get binaries(): readonly Binary[] {
    return this.#file.binaries;
  }

  binariesOf(name: string): readonly Binary[] {
    return this.#file.binaries.filter((each) => each.package === name);
  }

  /** @param name normalised */
  package(name: string): KnownPackage | undefined {
    if (!this.#packages.has(name)) {
      const entry = Object.hasOwn(this.#file.packages, name) ? this.#file.packages[name] : undefined;
      if (!entry) return undefined;
      this.#packages.set(name, new KnownPackage(name, entry));
    }
    return this.#packages.get(name);
  }
}
