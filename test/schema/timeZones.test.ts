/** Time zones: what is offered, and that all that is proposed is a name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import timeZones from '../../schemas/timeZones.schema.json' with { type: 'json' };
import { completed, completionsOf } from '../support/yaml.ts';

const schedule = (zone: string) =>
  `$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: s
trigger:
  type: recurrence
  frequency: week
  interval: 1
  time_zone: ${zone}
create_job: azureml:x
`;

test('what others call a time zone leads to one that Windows has', () => {
  const { examples, 'x-acpt-meanings': meanings } = timeZones.definitions.timeZone;
  const names = new Set(examples);
  assert.equal(names.size, examples.length);
  assert.deepEqual(
    Object.values(meanings).filter((name) => !names.has(name)),
    [],
  );
  assert.deepEqual(
    Object.keys(meanings).filter((name) => names.has(name)),
    [],
  );
});

test('the names are offered, where one is begun too', () => {
  const labels = completionsOf(schedule('|')).map(({ label }) => label);
  assert.ok(labels.includes('UTC') && labels.includes('W. Europe Standard Time'));
  assert.match(
    completed(schedule('W. Eur|'), 'W. Europe Standard Time'),
    /^ {2}time_zone: W\. Europe Standard Time$/m,
  );
});
