/** How we know that an image repository exists, strongest first. */
export const evidences = [
  'registry',
  'release-pinned',
  'release-branch-pinned',
  'official-image-list',
  'official-sample',
  'source-tree-pinned',
  'microsoft-file',
  'third-party',
  'third-party-unverified',
  'template-only',
  'suspect',
] as const;
export type Evidence = (typeof evidences)[number];

/** How a package version inside an image became known, strongest first. */
export const certainties = [
  'sbom',
  'measured-by-microsoft',
  'freeze-derived',
  'official-image-list',
  'official-env-table',
  'third-party-measured',
  'env-spec-tag',
  'env-spec-tag-stale',
] as const;
export type Certainty = (typeof certainties)[number];
