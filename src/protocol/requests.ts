/** What the extension asks of the server beyond the Language Server Protocol: each request declared once, for both. */
import * as z from 'zod/mini';
import type { ContainerPlan, NoPlan } from '../core/container/plan/plan.ts';
import type { JobChoices } from '../core/features/completion/newJob.ts';
import type { SizeAnswer } from '../core/features/explorer/machines.ts';
import type { MatrixTable } from '../core/features/explorer/row.ts';
import type { ComparisonAnswer } from './comparison.ts';

/** A request with the form of its question and of its answer; both are parsed where they arrive. */
export interface Request<Params, Result> {
  readonly method: string;
  readonly params: z.ZodMiniType<Params>;
  readonly result: z.ZodMiniType<Result>;
}

const curatedAs = z.enum(['image', 'base']);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** A plan is as large as a document; that it is one is told by what every reader of it needs first. */
const anyPlan = z.custom<ContainerPlan | NoPlan>(
  (value) => isRecord(value) && typeof value.title === 'string' && ('base' in value || 'problem' in value),
  'a container plan',
);
const plan = z.custom<ContainerPlan>(
  (value) => isRecord(value) && typeof value.title === 'string' && 'base' in value,
  'a container plan',
);

const pair = z.object({ before: z.string(), after: z.string() });

/** Two environments or images side by side, and what the move means for the workspace. */
export const compareRequest: Request<{ before: string; after: string }, ComparisonAnswer> = {
  method: 'acpt.compare',
  params: pair,
  result: z.custom<ComparisonAnswer>(
    (value: unknown) => isRecord(value) && ('problem' in value || Array.isArray(value.rows)),
    'a comparison',
  ),
};

export interface MoveAnswer {
  /** An edit of the Language Server Protocol; `null` where nothing names the first, or a part lies in a notebook. */
  readonly edit: object | null;
  /** What the checks will find afterwards that they do not find now. */
  readonly left: readonly string[];
}

/** Moves everything in the workspace that names the first to the second, with what must follow. */
export const moveRequest: Request<{ before: string; after: string }, MoveAnswer> = {
  method: 'acpt.move',
  params: pair,
  result: z.object({ edit: z.nullable(z.custom<object>(isRecord, 'an edit')), left: z.array(z.string()) }),
};

/** An environment or image to choose. */
export interface Choice {
  readonly reference: string;
  /** `acpt-pytorch-2.8-cuda12.6:15` */
  readonly label: string;
  /** "torch 2.10.0 · CUDA 12.6" */
  readonly detail: string;
  /** Whether the document names it. */
  readonly here: boolean;
}

/** What can be compared; first what a document names. */
export const choicesRequest: Request<{ uri?: string | undefined }, Choice[]> = {
  method: 'acpt.choices',
  params: z.object({ uri: z.optional(z.string()) }),
  result: z.array(
    z.object({ reference: z.string(), label: z.string(), detail: z.string(), here: z.boolean() }),
  ),
};

export interface PlansQuestion {
  /** A document, or a folder: then that of all documents below it. */
  readonly uri: string;
  /** From 0: only what stands around this line. */
  readonly line?: number | undefined;
  readonly curatedAs: 'image' | 'base';
}

/** The containers for the environments of a document, or of the documents of a folder. */
export const containerPlansRequest: Request<PlansQuestion, (ContainerPlan | NoPlan)[]> = {
  method: 'acpt.containerPlans',
  params: z.object({ uri: z.string(), line: z.optional(z.int().check(z.nonnegative())), curatedAs }),
  result: z.array(anyPlan),
};

export interface MatrixQuestion {
  /** Where the settings are looked for that name a team's own images. */
  readonly uri?: string | undefined;
  readonly curatedAs: 'image' | 'base';
  /** The container of this environment or image alone; of a wrong name there is none. */
  readonly reference?: string | undefined;
}

/** Every container that can be chosen where no document asks for one. */
export const containerMatrixRequest: Request<MatrixQuestion, ContainerPlan[]> = {
  method: 'acpt.containerMatrix',
  params: z.object({ uri: z.optional(z.string()), curatedAs, reference: z.optional(z.string()) }),
  result: z.array(plan),
};

/** A whole document to begin with. */
export interface NewDocument {
  /** `acpt-job` */
  readonly name: string;
  readonly detail: string;
  /** A snippet, with tab stops. */
  readonly text: string;
}

/** What a new document in a folder can be; its scripts are among the choices. */
export const newDocumentsRequest: Request<{ folder: string }, NewDocument[]> = {
  method: 'acpt.newDocuments',
  params: z.object({ folder: z.string() }),
  result: z.array(z.object({ name: z.string(), detail: z.string(), text: z.string() })),
};

/** Says that the facts in the user's cache folder are others. */
export const factsChanged = 'acpt/factsChanged';
/** A part of a stack: an environment, a layer, a package. */
export interface StackItem {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly kind: 'environment' | 'image' | 'layer' | 'install' | 'package' | 'removed' | 'note';
  /** From 0. */
  readonly place?: { readonly uri: string; readonly line: number; readonly character: number } | undefined;
  readonly children: readonly StackItem[];
}

/** What is installed in the environments of a document, layer by layer. */
export const stackRequest: Request<{ uri: string }, StackItem[]> = {
  method: 'acpt.stack',
  params: z.object({ uri: z.string() }),
  result: z.array(z.lazy(() => stackItem)),
};

const stackItem: z.ZodMiniType<StackItem> = z.object({
  label: z.string(),
  description: z.string(),
  tooltip: z.string(),
  kind: z.enum(['environment', 'image', 'layer', 'install', 'package', 'removed', 'note']),
  place: z.optional(z.object({ uri: z.string(), line: z.number(), character: z.number() })),
  children: z.array(z.lazy(() => stackItem)),
});

/** What the server is about: shown as a status, and in a report of a bug. */
export interface ServerFacts {
  readonly version: string;
  /** The day as of which the matrix is: `2026-11-21`. */
  readonly matrix: string;
}

export const serverFactsRequest: Request<Record<string, never>, ServerFacts> = {
  method: 'acpt.server',
  params: z.record(z.string(), z.never()),
  result: z.object({ version: z.string(), matrix: z.string() }),
};

/** Files of the workspace, of which some may be documents of Azure ML, or Dockerfiles of ACPT. */
export const workspaceFilesRequest: Request<
  Record<string, never>,
  { yaml: string[]; dockerfiles: string[] }
> = {
  method: 'acpt.workspaceFiles',
  params: z.record(z.string(), z.never()),
  result: z.object({ yaml: z.array(z.string()), dockerfiles: z.array(z.string()) }),
};

/** Which kind of Azure ML document each of the files is; `null` for all others. */
export const documentKindsRequest: Request<{ uris: string[] }, (string | null)[]> = {
  method: 'acpt.documentKinds',
  params: z.object({ uris: z.array(z.string()) }),
  result: z.array(z.nullable(z.string())),
};

interface CheckedFile {
  readonly uri: string;
  /** Not something that a document is made of, such as a conda file. */
  readonly isDocument: boolean;
  /** As the Language Server Protocol has them. */
  readonly diagnostics: readonly unknown[];
}

/** What is found in some files that need not be open. */
export interface CheckedFiles {
  /** Those that belong to Azure ML. */
  readonly files: readonly CheckedFile[];
  /** What their environments are made of, to be checked with them. */
  readonly buildFiles: readonly string[];
}

export const checkFilesRequest: Request<{ uris: string[] }, CheckedFiles> = {
  method: 'acpt.checkFiles',
  params: z.object({ uris: z.array(z.string()) }),
  result: z.object({
    files: z.array(z.object({ uri: z.string(), isDocument: z.boolean(), diagnostics: z.array(z.unknown()) })),
    buildFiles: z.array(z.string()),
  }),
};

export const jobChoicesRequest: Request<Record<string, never>, JobChoices> = {
  method: 'acpt.jobChoices',
  params: z.record(z.string(), z.never()),
  result: z.object({
    environments: z.array(z.object({ reference: z.string(), name: z.string(), detail: z.string() })),
    gpus: z.array(z.object({ count: z.number(), detail: z.string() })),
  }),
};

export interface JobWish {
  /** The address of the script. */
  readonly script: string;
  readonly gpus: number;
  readonly environment: string;
}

/** A job for a script: the folder in which it belongs, and its text as a snippet. */
export const newJobRequest: Request<JobWish, { folder: string; text: string }> = {
  method: 'acpt.newJob',
  params: z.object({ script: z.string(), gpus: z.number(), environment: z.string() }),
  result: z.object({ folder: z.string(), text: z.string() }),
};

/** Every release that the matrix knows; large, asked for once by a page. */
export const matrixTableRequest: Request<Record<string, never>, MatrixTable> = {
  method: 'acpt.matrixTable',
  params: z.object({}) as z.ZodMiniType<Record<string, never>>,
  result: z.custom<MatrixTable>((value) => isRecord(value) && Array.isArray(value.rows), 'a table'),
};

/** Which VM sizes run an environment or image; `null` for one that is not known. */
export const machinesRequest: Request<{ reference: string }, SizeAnswer[] | null> = {
  method: 'acpt.machines',
  params: z.object({ reference: z.string() }),
  result: z.nullable(
    z.array(z.custom<SizeAnswer>((value) => isRecord(value) && typeof value.size === 'string', 'a VM size')),
  ),
};

const position = z.object({ line: z.int(), character: z.int() });
const range = z.object({ start: position, end: position });

/** Where a document can name an environment or image. */
export interface UseAnswer {
  /** The places that do name one; the one around the cursor alone, if there is one. */
  readonly places: readonly {
    readonly written: string;
    readonly range: z.infer<typeof range>;
    readonly newText: string;
  }[];
  /** What to insert at the cursor where there is none. */
  readonly insert: string;
}

/** How to name an environment or image in a document; `null` for a document that is not open. */
export const useRequest: Request<
  { uri: string; position: z.infer<typeof position>; reference: string },
  UseAnswer | null
> = {
  method: 'acpt.use',
  params: z.object({ uri: z.string(), position, reference: z.string() }),
  result: z.nullable(
    z.object({
      places: z.array(z.object({ written: z.string(), range, newText: z.string() })),
      insert: z.string(),
    }),
  ),
};
