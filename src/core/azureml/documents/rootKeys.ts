/** The keys that stand at the top of a document of a kind: a file with many others is somebody else's. */
import type { YamlMapping } from '../../languages/yaml/tree.ts';

const always = ['$schema', 'name', 'type', 'description', 'tags', 'properties', 'id'];

const asset = [...always, 'version', 'path', 'auto_delete_setting', 'datastore'];

const job = [
  ...always,
  'display_name',
  'experiment_name',
  'compute',
  'identity',
  'inputs',
  'outputs',
  'services',
];

const component = [
  ...always,
  'version',
  'display_name',
  'inputs',
  'outputs',
  'is_deterministic',
  'additional_includes',
  'auto_delete_setting',
];

const command = [
  'code',
  'command',
  'environment',
  'environment_variables',
  'resources',
  'distribution',
  'limits',
  'queue_settings',
  'parent_job_name',
];

const spark = [
  'code',
  'entry',
  'environment',
  'resources',
  'conf',
  'args',
  'archives',
  'files',
  'jars',
  'py_files',
];

const deployment = [
  ...always,
  'endpoint_name',
  'model',
  'code_configuration',
  'environment',
  'environment_variables',
  'instance_count',
  'resources',
];

export const rootKeys = {
  command: new Set([...job, ...component, ...command]),
  sweep: new Set([
    ...job,
    'trial',
    'search_space',
    'objective',
    'sampling_algorithm',
    'early_termination',
    'limits',
    'resources',
    'queue_settings',
  ]),
  pipeline: new Set([...job, ...component, 'jobs', 'component', 'settings']),
  spark: new Set([...job, ...component, ...spark]),
  parallel: new Set([
    ...component,
    'task',
    'input_data',
    'mini_batch_size',
    'mini_batch_error_threshold',
    'error_threshold',
    'logging_level',
    'max_concurrency_per_instance',
    'partition_keys',
    'resources',
    'retry_settings',
  ]),
  onlineDeployment: new Set([
    ...deployment,
    'instance_type',
    'app_insights_enabled',
    'data_collector',
    'egress_public_network_access',
    'liveness_probe',
    'readiness_probe',
    'model_mount_path',
    'private_network_connection',
    'request_settings',
    'scale_settings',
  ]),
  batchDeployment: new Set([
    ...deployment,
    'compute',
    'component',
    'settings',
    'job_definition',
    'error_threshold',
    'logging_level',
    'max_concurrency_per_instance',
    'mini_batch_size',
    'output_action',
    'output_file_name',
    'retry_settings',
  ]),
  endpoint: new Set([
    ...always,
    'auth_mode',
    'traffic',
    'mirror_traffic',
    'public_network_access',
    'identity',
    'compute',
    'defaults',
  ]),
  compute: new Set([
    ...always,
    'size',
    'location',
    'identity',
    'network_settings',
    'resource_id',
    'ssh_public_access_enabled',
    'ssh_settings',
    'enable_node_public_ip',
    'min_instances',
    'max_instances',
    'idle_time_before_scale_down',
    'tier',
    'create_on_behalf_of',
    'custom_applications',
    'enable_os_patching',
    'enable_root_access',
    'enable_sso',
    'idle_time_before_shutdown',
    'idle_time_before_shutdown_minutes',
    'release_quota_on_stop',
    'schedules',
    'setup_scripts',
  ]),
  environment: new Set([
    'name',
    'version',
    'description',
    'tags',
    'properties',
    'image',
    'build',
    'conda_file',
    'os_type',
    'inference_config',
    'datastore',
    'auto_delete_setting',
  ]),
  data: new Set(asset),
  model: new Set([...asset, 'flavors', 'stage', 'job_name']),
  schedule: new Set([...always, 'display_name', 'trigger', 'create_job', 'create_monitor', 'is_enabled']),
} as const;

/** How many keys a kind does not have. A key without a value is still being written and does not count. */
export function unknownKeys(root: YamlMapping, known: ReadonlySet<string>): number {
  return root.pairs.filter(({ key, value }) => value && key.text !== '<<' && !known.has(key.text)).length;
}
