/**
 * The shape of the files in `data/`. Every fact carries a source: the id of an entry in the file's own
 * `sources` table, optionally followed by ` @<commit>` for the revision in which the fact was read.
 */
import * as z from 'zod';
import { certainties, evidences } from './certainty.ts';

/** A calendar day or month, as exactly as it is known: `2026-07-23` or `2026-07`. */
const day = z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/);
const source = z.string().regex(/^[a-z0-9.-]+( @[0-9a-f]{7,40})?$/);
const sources = z.record(z.string(), z.string().min(1));
const version = z.string().regex(/^\d+(\.\d+)*/);
const packages = z.record(z.string(), version.nullable());

/** What was once seen inside an image. A `null` version means: looked for, and not there. */
export const ImageContent = z.strictObject({
  asOf: z.string().min(4),
  tag: z.string().nullable(),
  certainty: z.enum(certainties),
  source,
  packages,
  /** The whole list of Python packages, where one exists; it does not tell the image's two Python environments apart. */
  listed: z.record(z.string(), z.string()).optional(),
  note: z.string().optional(),
});
export type ImageContent = z.infer<typeof ImageContent>;

/** `[tag, first day it was pinned, last day it was pinned, source]`; days of pins, not of pushes. */
export const ImageTag = z.tuple([z.string().min(1), day.nullable(), day.nullable(), source]);

export type ImageTag = z.infer<typeof ImageTag>;

export const ImageRepository = z.strictObject({
  repository: z.string().regex(/^[a-z0-9.]+\/[a-z0-9/._-]+$/),
  evidence: z.enum(evidences),
  os: z.string(),
  accelerator: z.strictObject({ kind: z.enum(['cuda', 'rocm']), version }),
  python: version,
  /** The PyTorch version that the name spells; `null` where its patch number floats and nobody measured it. */
  torch: version.nullable(),
  source,
  contents: z.array(ImageContent).optional(),
  tags: z.array(ImageTag).optional(),
  digests: z
    .array(
      z.strictObject({
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
        tag: z.string().nullable(),
        source,
      }),
    )
    .optional(),
  notes: z.array(z.string()).optional(),
});
export type ImageRepository = z.infer<typeof ImageRepository> & { readonly registry?: RegistryAnswer };

/** What a registry answered of a repository when it was asked. Nothing of it is in the files. */
export interface RegistryAnswer {
  readonly askedOn: string;
  readonly isThere: boolean;
  /** Tags that were known and are not there any more. */
  readonly gone: readonly string[];
  /** What is downloaded, by tag; of those whose manifests were read. */
  readonly bytes: ReadonlyMap<string, number>;
  readonly digests: ReadonlyMap<string, string>;
}

export const RocmImage = z.strictObject({
  image: z.string(),
  rocm: version,
  os: z.string(),
  python: version,
  torch: version,
  torchvision: version.nullable(),
  digest: z.string().nullable(),
  source,
});
export type RocmImage = z.infer<typeof RocmImage>;

export const ImagesFile = z.strictObject({
  asOf: day,
  sources,
  /** Repository and tag as regular expressions that every public name satisfies. */
  grammar: z.strictObject({ repository: z.string(), tag: z.string(), source }),
  /** The one size that was measured: unpacked, on disk. */
  size: z.strictObject({ image: z.string(), gigabytes: z.number().positive(), source }),
  repositories: z.array(ImageRepository),
  /** ROCm images of Docker Hub: there is no public ACPT image for ROCm. */
  rocm: z.array(RocmImage),
  /** Images inside Microsoft that nobody else can pull: known, never offered. */
  internal: z.array(z.strictObject({ name: z.string(), accelerator: z.string(), source })),
});

/** A run of published versions that share a base repository and the environment's own pins. */
export const VersionRange = z.strictObject({
  /** First and last version number. */
  versions: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  /** Days on which those two were published. */
  dates: z.tuple([day, day]),
  /** The image repository (no tag; no registry where it is `mcr.microsoft.com`) that their Dockerfile starts from. */
  base: z.string(),
  /** `false` where the base is somebody else's image. */
  acptBased: z.literal(false).optional(),
  /** Base tags of the first and the last version; a digest where none was pinned by tag. */
  tags: z.tuple([z.string().nullable(), z.string().nullable()]),
  /** Packages that the environment itself installs over the base: an exact version, or a specifier such as `>=5.0.0`. */
  pins: z.record(z.string(), z.string()).optional(),
  source,
});
export type VersionRange = z.infer<typeof VersionRange>;

export const CuratedEnvironment = z.strictObject({
  name: z.string().min(1),
  /** `acpt-curated`: the general ACPT environments; `acpt-based`: built for one purpose on an ACPT image. */
  kind: z.enum(['acpt-curated', 'acpt-based']),
  status: z.enum(['active', 'frozen', 'removed', 'left-acpt']),
  deprecated: day.optional(),
  removed: day.optional(),
  /** What its publisher named as the successor; may itself be retired by now. */
  replacement: z.string().optional(),
  statusSource: z.string().min(1),
  /** Other names of the same environment, as they appear in a workspace or did in the past. */
  spellings: z.array(z.string()).optional(),
  /** Complete lists of Python packages of single versions, without those that are there in two versions. */
  lists: z
    .array(
      z.strictObject({
        version: z.number().int().positive(),
        asOf: day,
        source,
        packages: z.record(z.string(), z.string()),
      }),
    )
    .optional(),
  /**
   * Other packages that its own files pin exactly, with the first version of each pin: `1:0.11.0 6:0.19.0 19:`; nothing
   * after the colon where it is pinned no longer. Read from the git tag of each version.
   */
  pinned: z.record(z.string(), z.string().regex(/^\d+:\S*(?: \d+:\S*)*$/)).optional(),
  ranges: z.array(VersionRange).min(1),
  /** Version numbers inside the ranges that were never published. */
  missing: z.array(z.number().int().positive()).optional(),
  /** A version seen elsewhere after the history ends; its content is unknown. */
  seenLater: z.strictObject({ version: z.number().int().positive(), source }).optional(),
  /** What the last version asks pip for besides its pins: a specifier, or nothing where any version will do. */
  lastRequirements: z.record(z.string(), z.string()).optional(),
});
export type CuratedEnvironment = z.infer<typeof CuratedEnvironment>;

/** One row of the configurations that Azure's and ONNX Runtime's documentation once listed. */
export const DocumentedConfiguration = z.strictObject({
  name: z.string(),
  asOf: z.string(),
  os: z.string(),
  accelerator: z.strictObject({ kind: z.enum(['cuda', 'rocm']), version }),
  python: version,
  packages,
  source,
});
export type DocumentedConfiguration = z.infer<typeof DocumentedConfiguration>;

export const EnvironmentsFile = z.strictObject({
  asOf: day,
  /** Last day of the release history that the version ranges were read from. */
  historyEnd: day,
  sources,
  /** Prefixes that a custom environment's name may not have. */
  reservedPrefixes: z.array(z.string()),
  environments: z.array(CuratedEnvironment),
  documented: z.array(DocumentedConfiguration),
  /** Names that appear on development branches and in articles but were never published. */
  neverPublished: z.array(z.strictObject({ name: z.string(), evidence: z.string() })),
  /** Curated environments of the `azureml` registry that are not built on ACPT: known, left in peace. */
  others: z.array(z.string()),
});

export const TorchRelease = z.strictObject({
  torch: version,
  torchvision: version.nullable(),
  torchaudio: version.nullable(),
  python: z.strictObject({ min: version, max: version, experimentalMax: version.optional() }),
  cuda: z.array(version),
  cudaExperimental: z.array(version),
  rocm: z.array(version),
  /** CUDA version of the wheel that `pip install torch` takes from PyPI on Linux x86_64. */
  pypiCuda: version.nullable(),
  released: day.nullable(),
  source: z.array(source),
  note: z.string().optional(),
});
export type TorchRelease = z.infer<typeof TorchRelease>;

const aptPackages = z.strictObject({
  packages: z.array(z.string()).min(1),
  /** The first release that has them. */
  from: version.optional(),
  /** The first release that has them no longer. */
  goneFrom: version.optional(),
  /** The package that does the same there. */
  instead: z.string().optional(),
  source: z.array(source),
});

export const CompatibilityFile = z.strictObject({
  asOf: day,
  sources,
  torch: z.array(TorchRelease),
  onnxruntimeTraining: z.array(
    z.strictObject({
      version,
      torchTested: version.nullable(),
      cuda: z.array(z.string()),
      python: z.array(version).nullable(),
      combinations: z.array(z.string()),
      source: z.array(source),
      note: z.string().optional(),
    }),
  ),
  torchOrt: z.array(
    z.strictObject({
      version,
      onnxruntimeTraining: version.nullable(),
      source: z.array(source),
      note: z.string().optional(),
    }),
  ),
  onnx: z.array(
    z.strictObject({ onnxruntime: version, onnx: version, opset: z.number().int(), source: z.array(source) }),
  ),
  deepspeed: z.array(
    z.strictObject({
      version,
      released: day,
      torchMin: version,
      pydantic: z.string().nullable(),
      source: z.array(source),
      note: z.string().optional(),
    }),
  ),
  cudaDriver: z.array(
    z.strictObject({
      cuda: version,
      /** Linux driver that ships with the toolkit. */
      toolkitDriver: version.nullable(),
      /** Oldest Linux driver that runs it through minor-version compatibility. */
      minimumDriver: version.nullable(),
      source: z.array(source),
      note: z.string().optional(),
    }),
  ),
  azureMlDrivers: z.array(
    z.strictObject({
      where: z.string(),
      driver: z.string(),
      cuda: z.string().nullable(),
      source: z.array(source),
    }),
  ),
  cudaArchitectures: z.array(
    z.strictObject({
      cuda: version,
      toolkitMin: version,
      toolkitMax: version,
      /** Compute capabilities that PyTorch's own wheels for this CUDA version contain; `+PTX` runs on newer ones. */
      torchWheels: z.array(z.string()).nullable(),
      source: z.array(source),
      note: z.string().optional(),
    }),
  ),
  rocm: z.array(
    z.strictObject({
      rocm: version,
      gfx: z.array(z.string()).nullable(),
      torchValidated: z.array(z.string()).nullable(),
      kernelDriver: z.string().nullable(),
      source: z.array(source),
      note: z.string().optional(),
    }),
  ),
  /** From that PyTorch on, DeepSpeed must be at least so new. */
  deepspeedForTorch: z.array(
    z.strictObject({ torch: version, deepspeed: version, source: z.array(source), note: z.string() }),
  ),
  /** Which MLflow an azureml-mlflow works with. */
  azuremlMlflow: z.array(
    z.strictObject({
      azuremlMlflow: version,
      /** A specifier for mlflow and mlflow-skinny. */
      mlflow: z.string(),
      /** Whether pip installs another MLflow all the same, and the job fails later. */
      resolves: z.boolean(),
      source: z.array(source),
    }),
  ),
  /** The first version of a package that works with NumPy 2; `null` where none does. */
  numpyTwo: z.array(
    z.strictObject({ package: z.string(), from: version.nullable(), source: z.array(source) }),
  ),
  python: z.array(z.strictObject({ python: version, endOfLife: day, inAcpt: z.boolean(), source })),
  ubuntu: z.array(z.strictObject({ ubuntu: version, standardSupportEnd: day, source })),
  /** Packages that apt finds in some releases of Ubuntu only. */
  aptPackages: z.array(aptPackages),
  /** The same of releases of Debian, by their numbers, from 11 on. */
  debianPackages: z.array(aptPackages),
  /** Repositories that no longer have anything for a release of Ubuntu. */
  aptRepositories: z.array(
    z.strictObject({ repository: z.string(), goneFor: z.array(version), source: z.array(source) }),
  ),
  /** Versions of Python for which a PyTorch has wheels although its `torch.compile` always fails there: two specifiers. */
  torchCompile: z.array(z.strictObject({ torch: z.string(), python: z.string(), source: z.array(source) })),
  /** Packages that conda installs only together with its own PyTorch, by the names that conda uses. */
  condaPyTorch: z.array(z.strictObject({ package: z.string(), source: z.array(source) })),
});

export const VmSize = z.strictObject({
  size: z.string().regex(/^Standard_/),
  series: z.string(),
  vendor: z.enum(['nvidia', 'amd']),
  gpu: z.string(),
  /** GPUs of the size; a fraction where a GPU is shared between machines. */
  gpuCount: z.number().positive(),
  gpuMemoryGiB: z.number().positive(),
  /** NVIDIA's compute capability, such as `9.0`. */
  computeCapability: version.optional(),
  /** AMD's LLVM target, such as `gfx942`. */
  gfx: z.string().optional(),
  /** x86_64 where it is not said. */
  hostArchitecture: z.literal('arm64').optional(),
  retired: day.optional(),
  source: z.array(source),
  note: z.string().optional(),
});
export type VmSize = z.infer<typeof VmSize>;

export const VmSizesFile = z.strictObject({ asOf: day, sources, sizes: z.array(VmSize) });

export type ImagesFile = z.infer<typeof ImagesFile>;
export type EnvironmentsFile = z.infer<typeof EnvironmentsFile>;
export type CompatibilityFile = z.infer<typeof CompatibilityFile>;
export type VmSizesFile = z.infer<typeof VmSizesFile>;
