/** Values as YAML: for the files that are written, not for those that are read. */
import { stringify } from 'yaml';

export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}
