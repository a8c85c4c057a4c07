/** How an endpoint divides its requests: the CLI refuses more than there are (`online_endpoint.py`, `validate_traffic`). */
import { asScalar, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { Report } from './report.ts';

export function checkTraffic(report: Report, traffic: YamlMapping): void {
  const shares = traffic.pairs.map(({ value }) => Number(asScalar(value)?.text || Number.NaN));
  const sum = shares.reduce((all, each) => all + each, 0);
  const last = traffic.pairs.at(-1);
  // Where one is not a number, that is what is wrong.
  if (!last || !(sum > 100)) return;
  const message = `The deployments get ${sum} % of the requests together; the CLI accepts at most 100 %.`;
  report.add('conflicting-keys', 'error', last.value?.span ?? last.key.span, message);
}
