/** What is wrong with the name of an environment or image that nobody knows, and what it may be. */
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { nearestEnvironment, nearestRepository } from '../knowledge/matrix/nearestName.ts';

export function unknownName(matrix: Matrix, written: string): string {
  const names = [
    ...matrix.offeredEnvironments.map(({ name }) => name),
    ...matrix.offeredRepositories.map(({ repository }) => repository),
  ];
  const bare = written
    .replace(/^azureml:\/\/registries\/azureml\/environments\//, '')
    .replace(/[:@/](?:versions\/)?[\w.-]*$/, '');
  const known = names.find((name) => name === bare);
  if (known !== undefined) return `${known} has no known version or tag like that: "${written}".`;
  const meant = nearestEnvironment(matrix, bare)?.name ?? nearestRepository(matrix, bare)?.repository;
  return `Unknown environment or image "${written}".${meant === undefined ? ' Expected a curated environment such as acpt-pytorch-2.8-cuda12.6:15, or an ACPT image.' : ` Did you mean ${meant}?`}`;
}
