/**
 * What a container is made from: the source of its image, what it requires of the host, and the settings of the job. Plain
 * data, so that a language server can send it and nothing else has to know the matrix.
 */
import type { Accelerator } from '../../stack/stack.ts';

export interface ContainerPlan {
  /** Where it was read; `undefined` for a cell of the matrix. */
  readonly source: PlanSource | undefined;
  /** The name of its folder in `.devcontainer/`: `acpt-pytorch-2.8-cuda12.6`. */
  readonly name: string;
  /** The reference or image: "acpt-pytorch-2.8-cuda12.6, version 15". */
  readonly title: string;
  /** "torch 2.8.0 · CUDA 12.6 · Python 3.10", of what is known. */
  readonly summary: string;
  /** Of the main packages what is known, and what files of the workspace pin: `{ torch: "2.8.0" }`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly base: ContainerBase;
  /** Files of the user that the image is built from: a Dockerfile, a conda file, requirements. */
  readonly sources: readonly string[];
  readonly accelerator: Accelerator | undefined;
  /** The Python of the environment, as a path in the container; `undefined` if unknown. */
  readonly interpreter: string | undefined;
  readonly needs: HostNeeds;
  readonly job: JobSettings;
  /** Whole sentences that the user reads before anything is written. */
  readonly remarks: readonly string[];
}

/** An environment for which no container can be made here. */
export interface NoPlan {
  readonly source: PlanSource;
  readonly title: string;
  /** A whole sentence that says why, and what would help. */
  readonly problem: string;
}

export interface PlanSource {
  /** The document, with forward slashes. */
  readonly path: string;
  /** Where the environment is written, from 0. */
  readonly line: number;
  /** The step of a pipeline, or the job's own name. */
  readonly step: string | undefined;
  /** The pipeline ends with the first step that fails: `continue_on_step_failure: false`. */
  readonly stopsOnFailure?: true;
}

export function isPlan(plan: ContainerPlan | NoPlan): plan is ContainerPlan {
  return 'base' in plan;
}

export type ContainerBase =
  | { readonly kind: 'image'; readonly image: string }
  /** A Dockerfile of the user's. */
  | {
      readonly kind: 'build';
      readonly dockerfile: string;
      readonly context: string;
      /** The image of its last `FROM`, if known. */
      readonly image: string | undefined;
    }
  /** A Dockerfile that is written beside devcontainer.json. */
  | {
      readonly kind: 'generated';
      readonly dockerfile: string;
      /** The folder that `COPY` sees; `undefined`: the folder of devcontainer.json. */
      readonly context: string | undefined;
      /** Other files that are written beside it, by name. */
      readonly files: Readonly<Record<string, string>>;
      readonly image: string | undefined;
    };

/** What the host must have, with the figures that decide. */
export interface HostNeeds {
  /** ACPT and AMD publish their images for this alone. */
  readonly architecture: 'amd64';
  readonly cuda: CudaNeeds | undefined;
  readonly rocm: RocmNeeds | undefined;
  /** The image that has to be pulled, where it is known. */
  readonly image: string | undefined;
  /** Its size on disk, where it is known; in bytes. */
  readonly bytes: number | undefined;
  /** What a registry said that is downloaded for it, in bytes: its layers, packed. */
  readonly download?: number;
}

export interface CudaNeeds {
  /** `12.6` */
  readonly version: string;
  /** The Linux driver that ships with this CUDA. */
  readonly toolkitDriver: string | undefined;
  /** The oldest Linux driver that runs it, by minor-version compatibility. */
  readonly minimumDriver: string | undefined;
  /** Compute capabilities that PyTorch has code for, `+PTX` where later ones work too. */
  readonly architectures: readonly string[] | undefined;
  /** Images of the matrix that older drivers run, newest first. */
  readonly older: readonly {
    readonly minimumDriver: string;
    readonly image: string;
    readonly version: string;
  }[];
}

export interface RocmNeeds {
  readonly version: string;
  /** LLVM targets that AMD lists for this release; `undefined` where no list is known. */
  readonly gfx: readonly string[] | undefined;
}

/** What the job itself says. Empty for an environment without a job. */
export interface JobSettings {
  /** As Docker takes it: `16g`. */
  readonly shmSize: string | undefined;
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** The folder that Azure ML uploads and runs the command in; absolute like the document's own path. */
  readonly code: string | undefined;
  /** `code` that only Azure ML can reach: an address, a Git repository. */
  readonly remoteCode: string | undefined;
  /** What the job says and the container does not get: whole sentences. */
  readonly remarks: readonly string[];
  readonly run: JobRun | undefined;
}

/** The command of a job with what has to be put into it. */
export interface JobRun {
  /** The job's or step's name, for folders and terminals. */
  readonly name: string;
  readonly command: readonly CommandPart[];
  readonly inputs: Readonly<Record<string, JobInput>>;
  readonly outputs: Readonly<Record<string, JobOutput>>;
  readonly distribution: Distribution | undefined;
}

export type CommandPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'input' | 'output'; readonly name: string }
  /** `$[[ … ]]`: left out where an input in it is not given. */
  | { readonly kind: 'optional'; readonly parts: readonly CommandPart[] }
  /** An expression that only Azure ML resolves. */
  | { readonly kind: 'unknown'; readonly text: string };

export type JobInput =
  | { readonly kind: 'literal'; readonly value: string }
  /** A file or folder of this machine. */
  | { readonly kind: 'path'; readonly path: string }
  /**
   * Data that only Azure has: a datastore, a data asset, an address; or an expression. An output of another step is one of
   * the pipeline around the step, or of the one so many levels further up.
   */
  | { readonly kind: 'remote'; readonly uri: string; readonly up?: number }
  /** Nothing is written: `optional: true`, or the command line would have to say it. */
  | { readonly kind: 'absent'; readonly optional: boolean };

export interface JobOutput {
  readonly type: string;
  /** Where Azure ML would put it. */
  readonly uri: string | undefined;
  /** The names that it has as an output of the pipeline around the step, of the one around that, and so on. */
  readonly ofPipelines?: readonly string[];
}

export interface Distribution {
  /** `pytorch`, `mpi`, `tensorflow`, `ray`, in lower case. */
  readonly type: string;
  readonly processesPerInstance: number | undefined;
  readonly instances: number;
}
