/** Addresses of data in a datastore: `azureml://datastores/<name>/paths/<path>`. The CLI sends any other as it is. */
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import { writeValue } from './fixes.ts';
import type { Owner } from './owner.ts';
import type { Report } from './report.ts';

const workspace = 'azureml://subscriptions/[^/]+/resource[gG]roups/[^/]+/workspaces/[^/]+/';
const address = new RegExp(`^(${workspace}|azureml:/{0,2})(datastores?)/([^/]+)(/.*)?$`);

export function checkDataPath(report: Report, scalar: YamlScalar, { name: key }: Owner): void {
  if (key !== 'path' || scalar.text.length > 1000) return;
  const [, to, collection, name = '', rest = ''] =
    address.exec(scalar.text) ?? withoutCollection(scalar.text);
  if (to === undefined) return;
  const isAddress = to.startsWith('azureml://') && collection === 'datastores';
  // An import may name a datastore alone; the outputs of jobs have a form of their own (SDK: OUTPUT_URI_REGEX_FORMAT).
  if (isAddress && /^$|^\/$|^\/paths(?:\/|$)|^\/ExperimentRun\//.test(rest)) return;
  const root = to.startsWith('azureml://') ? to : 'azureml://';
  const right = `${root}datastores/${name}/paths/${rest.replace(/^\/(?:paths?(?:\/|$))?/i, '')}`;
  const isNameless = /^paths?$/.test(name) && !/^\/paths(?:\/|$)/.test(rest);
  const message = isNameless
    ? 'The name of the datastore is missing. Expected azureml://datastores/<name>/paths/<path>.'
    : `Malformed datastore path. Expected azureml://datastores/${name}/paths/<path>.`;
  // Which datastore is meant, only its user knows.
  const fixes = isNameless ? [] : [writeValue(scalar, right)];
  report.add('wrong-format', 'warning', scalar.span, message, fixes);
}

/** `azureml://<name>/paths/<path>`, in the parts of an address whose collection is missing. */
function withoutCollection(text: string): readonly (string | undefined)[] {
  const [, to, name, rest] = /^(azureml:\/{0,2})([A-Za-z0-9_]+)(\/paths\/.*)$/.exec(text) ?? [];
  return name === undefined ? [] : [text, to, '', name, rest];
}
