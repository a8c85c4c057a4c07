/** The shape of `data/packages.json`. */
import * as z from 'zod';

const release = z.string().regex(/^\d+(\.\d+)*(\.post\d+)?$/);

/** A release in which something differs from the one before; `null` where something is gone. */
const PackageRow = z.strictObject({
  from: release,
  /** The Python that it requires, as a specifier. */
  python: z.string().nullable().optional(),
  /**
   * What it requires of the other packages of the file: a specifier, perhaps with a marker; alternatives after ` | `. What only
   * an extra requires has that before the name: `[torch] accelerate`.
   */
  requires: z.record(z.string(), z.string().nullable()).optional(),
  /** Its wheels for Linux on x86-64: `any`, or the versions of CPython; `abi3` before the last: for that and later ones. */
  wheels: z.string().nullable().optional(),
  /** Whether pip can build it. Not said beside a wheel for any Python. */
  source: z.literal(true).nullable().optional(),
  /** A requirement in its metadata that breaks the rules for versions: pip refuses the release from 24.1 on. */
  invalid: z.string().nullable().optional(),
});
export type PackageRow = z.infer<typeof PackageRow>;

export const PackageEntry = z.strictObject({
  /** The first release that is recorded. */
  since: release,
  /** All final releases from then on, oldest first; those that were taken back are left out. */
  releases: z.string(),
  /** Others that PyPI has: taken back, which pip installs where they are pinned, or with no file for ACPT. */
  others: z.string().optional(),
  /** What can be imported from it. */
  imports: z.array(z.string()).optional(),
  rows: z.array(PackageRow).min(1),
});
export type PackageEntry = z.infer<typeof PackageEntry>;

/** Releases that fail together although pip installs them. */
const PackagePair = z.strictObject({
  package: z.string(),
  /** A specifier; empty for all of them. */
  versions: z.string(),
  /** Or `python`. */
  with: z.string(),
  withVersions: z.string(),
  /** How the names of packages begin with which the two may get along. */
  unless: z.string().optional(),
  /** What the first does, as the rest of a sentence: "imports cached_download, which …". */
  effect: z.string(),
  /** A warning where it is not said. */
  severity: z.literal('info').optional(),
  source: z.string(),
});
export type PackagePair = z.infer<typeof PackagePair>;

/** Modules and names in them, or arguments of what they name, that some releases of a package do not have, or that they require or refuse. */
const Absence = z.strictObject({
  /** `python` for what belongs to Python itself. */
  package: z.string(),
  /** With their dots: `torch._six`, `transformers.AdamW`. */
  names: z.array(z.string()).min(1),
  /** What a call of one of them may not name: `evaluation_strategy`. */
  arguments: z.array(z.string()).min(1).optional(),
  /** Only beside this other argument, where that is not `None` and the first is `True`. `*` in names is then any part of a name. */
  beside: z.string().optional(),
  /** Not where one of these is given too: what is called then may be anybody's. */
  unless: z.array(z.string()).min(1).optional(),
  /** What a call of one of them may not leave out, and where it stands without its name. */
  required: z.strictObject({ name: z.string(), position: z.int().nonnegative() }).optional(),
  /** What a class that derives from one of them may not define. */
  methods: z.array(z.string()).min(1).optional(),
  /** A specifier: the releases that do not have it, or require or refuse it. */
  versions: z.string().min(1),
  /** What does the same, as the rest of "Use …". */
  instead: z.string().optional(),
  /** The argument that does the same with the same value. */
  renamed: z.string().optional(),
  source: z.string(),
});
export type Absence = z.infer<typeof Absence>;

/** What a package looks for only when a program asks it to do something, and cannot do it without. */
const Need = z.strictObject({
  package: z.string(),
  /** The first release that fails without it; all later ones do, or those before `until`. */
  from: release,
  until: release.optional(),
  /** The day of that release: whoever installs any release after it has such a one. */
  released: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /**
   * What is called, with its dots; `*` is any part of a name: `transformers.*For*.from_pretrained`. `.to_excel` is a method of
   * objects that have no name of their own.
   */
  names: z.array(z.string()).min(1),
  /** Only a call that gives this argument. */
  argument: z.string().optional(),
  /** Where the argument stands that is given without its name. */
  position: z.int().nonnegative().optional(),
  /** How its text begins, or ends: `s3://`, `.xlsx`. */
  begins: z.array(z.string()).min(1).optional(),
  ends: z.array(z.string()).min(1).optional(),
  /** Only with one of these as its value; without them any value but `None` and `False`. */
  values: z
    .array(z.union([z.string(), z.boolean()]))
    .min(1)
    .optional(),
  /** The packages of which one must be there, the usual one first. */
  needs: z.array(z.string()).min(1),
  /** How the usual one is asked for, where its name is not enough: `jsonargparse[signatures]`. */
  install: z.string().optional(),
  /** The command that gets it, where PyPI does not have it. */
  get: z.string().optional(),
  /** Words with which code or document say that it is not meant. */
  unless: z.array(z.string()).min(1).optional(),
  source: z.string(),
});
export type Need = z.infer<typeof Need>;

/** For which series of PyTorch the wheels were built that a package publishes outside PyPI, from a release on. */
const Prebuilt = z.strictObject({
  package: z.string(),
  from: release,
  torch: z.array(z.string().regex(/^\d+\.\d+$/)),
  source: z.string(),
});
export type Prebuilt = z.infer<typeof Prebuilt>;

/** For which CUDA versions the wheels on PyPI contain code, from a release on. */
const Binary = z.strictObject({
  package: z.string(),
  from: release,
  /** `12.6`, or `12` where it runs with all of a major version. */
  cuda: z.array(z.string().regex(/^\d+(\.\d+)?$/)).min(1),
  /** What has to be of such a version: the build of PyTorch, or libraries of CUDA, wherever they come from. */
  of: z.enum(['torch', 'libraries']),
  /** What happens with another, as the end of a sentence. */
  effect: z.string(),
  /** A variable with which people choose the code themselves. */
  unless: z.string().optional(),
  source: z.string(),
});
export type Binary = z.infer<typeof Binary>;

export const PackagesFile = z.strictObject({
  asOf: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  sources: z.record(z.string(), z.string().min(1)),
  pairs: z.array(PackagePair),
  absent: z.array(Absence),
  needs: z.array(Need),
  /** Oldest release first. */
  prebuilt: z.array(Prebuilt),
  /** Oldest release first. */
  binaries: z.array(Binary),
  packages: z.record(z.string(), PackageEntry),
});
export type PackagesFile = z.infer<typeof PackagesFile>;
