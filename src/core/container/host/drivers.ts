/** `535.216.03` is newer than `535.54.03`: the parts are numbers. */
export function compareDrivers(a: string, b: string): number {
  const [left, right] = [a, b].map((each) => each.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
