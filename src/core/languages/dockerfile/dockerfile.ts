/** A Dockerfile as values. */

import type { Span } from '../../base/span.ts';
import type { Word } from '../python/words.ts';
import type { ShellCommand } from '../shell/commands.ts';

export interface Dockerfile {
  readonly stages: readonly Stage[];
}

export interface Stage {
  /** After `AS`, in lower case. */
  readonly name: string | undefined;
  readonly image: FromImage;
  /** The earlier stage that `FROM` names; then `image` is no image. */
  readonly base: Stage | undefined;
  readonly steps: readonly Step[];
}

export interface FromImage {
  /** With the build arguments put in. */
  readonly text: string;
  readonly span: Span;
  /** Whether the text stands in the source letter by letter. */
  readonly verbatim: boolean;
}

/** What `--mount` puts in place while one `RUN` runs. */
export interface Mount {
  /** In the build context; `undefined` for what comes from elsewhere: a stage, a cache, a secret. */
  readonly source: string | undefined;
  readonly target: string;
}

export type Step =
  | {
      readonly kind: 'run';
      readonly commands: readonly ShellCommand[];
      readonly mounts: readonly Mount[];
      readonly span: Span;
    }
  | {
      readonly kind: 'copy';
      readonly sources: readonly Word[];
      readonly target: string;
      /** The stage or image that `--from` names. */
      readonly from: string | undefined;
      /** Whether it writes files whose text stands here, besides. */
      readonly writes: boolean;
      readonly span: Span;
    }
  /** What a container of the image starts. */
  | {
      readonly kind: 'start';
      readonly by: 'ENTRYPOINT' | 'CMD';
      readonly commands: readonly ShellCommand[];
      readonly span: Span;
    }
  | { readonly kind: 'shell'; readonly text: string; readonly span: Span }
  | { readonly kind: 'workdir'; readonly path: string; readonly span: Span }
  | { readonly kind: 'env'; readonly name: string; readonly value: string; readonly span: Span };

/** The stages that end up in the image, from its base to the last; endless circles cannot be written. */
export function finalStages({ stages }: Dockerfile): Stage[] {
  const chain: Stage[] = [];
  for (let stage = stages.at(-1); stage; stage = stage.base) chain.unshift(stage);
  return chain;
}
