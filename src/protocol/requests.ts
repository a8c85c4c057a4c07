/** What the extension asks of the server beyond the Language Server Protocol: each request declared once, for both. */
import * as z from 'zod/mini';
import type { ContainerPlan, NoPlan } from '../core/container/plan/plan.ts';

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

/** Two environments or images side by side as Markdown, and what the move means for the workspace; `null` where one is unknown. */
export const compareRequest: Request<{ before: string; after: string }, string | null> = {
  method: 'acpt.compare',
  params: z.object({ before: z.string(), after: z.string() }),
  result: z.nullable(z.string()),
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
}

/** Every container that can be chosen where no document asks for one. */
export const containerMatrixRequest: Request<MatrixQuestion, ContainerPlan[]> = {
  method: 'acpt.containerMatrix',
  params: z.object({ uri: z.optional(z.string()), curatedAs }),
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
