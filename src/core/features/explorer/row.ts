/** What the Matrix explorer shows: plain data, made by the server and read by the page. */
import type { UpdateState } from '../../knowledge/matrix/updates.ts';

/** The columns with versions, in their order. */
export const versionColumns = [
  'accelerator',
  'python',
  'torch',
  'torchvision',
  'onnxruntime',
  'deepspeed',
  'transformers',
] as const;

export type VersionColumn = (typeof versionColumns)[number];

/** One release: a version of an environment, or a tag of an image. */
export interface MatrixRow {
  /** As a job or a Dockerfile names it; no two rows have the same. */
  readonly reference: string;
  readonly kind: 'environment' | 'image' | 'rocm image';
  /** `acpt-pytorch-2.8-cuda12.6`, or an image without its registry and tag. */
  readonly name: string;
  /** `15`, `biweekly.202608.2`; empty where no release is known. */
  readonly release: string;
  /** Whether it is the newest of its name that is known. */
  readonly newest: boolean;
  readonly os: string | undefined;
  /** What is known, as it is shown: `CUDA 12.6`, `2.10.0+cu126`, `>=4.40`, `not installed`. */
  readonly versions: { readonly [Column in VersionColumn]?: string };
  /** The day or the month of its release, as exactly as it is known. */
  readonly date: string | undefined;
  /** Whether the day is only the last on which it can have been released. */
  readonly dateIsLatest: boolean;
  /** `undefined` where no dated release is known. */
  readonly state: UpdateState | undefined;
  /** The series of VM sizes that surely run it, as indexes of {@link MatrixTable.series}. */
  readonly series: readonly number[];
  /** What is pulled, as a registry said: `9.1 GB (registry, 2026-11-20)`; absent where none was asked. */
  readonly download?: string;
  /** What a reader must know: the name says another version than there is. */
  readonly note: string | undefined;
}

export interface MatrixTable {
  /** The day on which the facts were collected. */
  readonly asOf: string;
  readonly rows: readonly MatrixRow[];
  /** Series of GPU VM sizes that can still be had, by the name of Azure: `ND_H100_v5`. */
  readonly series: readonly { readonly name: string; readonly gpu: string }[];
}
