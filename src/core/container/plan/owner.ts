/** Gives what root made in the folder to the folder's owner; does nothing where that is root. */
export function handBackCommand(folder: string): string {
  const owner = '"$(stat -c %u:%g .)"';
  return `if [ "$(stat -c %u .)" != 0 ]; then find ${folder} -xdev -user 0 -exec chown -h ${owner} {} + 2>/dev/null; fi; true`;
}
