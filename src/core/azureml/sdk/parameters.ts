/**
 * What functions and classes of the Azure ML SDK v2 can be given by name. From the sources of azure-ai-ml 1.0.0, 1.4.0, 1.8.0,
 * 1.11.1, 1.14.0, 1.18.0, 1.22.0, 1.26.0, 1.29.0, 1.32.0, 1.34.0 and 1.35.2: what one of them has, is known. Most take any
 * other name too, and do not look at it.
 */

import { ownValue } from '../../base/ownValue.ts';

/** In the signature or its documentation, by callable. */
const documented: Readonly<Record<string, string>> = {
  AmlCompute:
    'description enable_node_public_ip identity idle_time_before_scale_down max_instances ' +
    'min_instances name network_settings size ssh_public_access_enabled ssh_settings tags tier',
  AmlComputeSshSettings: 'admin_password admin_username ssh_key_value',
  BanditPolicy: 'delay_evaluation evaluation_interval slack_amount slack_factor',
  BatchDeployment:
    'code_configuration code_path compute description endpoint_name environment environment_variables ' +
    'error_threshold instance_count logging_level max_concurrency_per_instance mini_batch_size model ' +
    'name output_action output_file_name properties resources retry_settings scoring_script tags',
  BatchEndpoint:
    'auth_mode default_deployment_name defaults description location name openapi_uri properties ' +
    'scoring_uri tags',
  BatchRetrySettings: 'max_retries timeout',
  BuildContext: 'dockerfile_path path',
  Choice: 'values',
  CodeConfiguration: 'code scoring_script',
  CommandComponent:
    'additional_includes code command description display_name distribution environment inputs ' +
    'instance_count is_deterministic name outputs properties resources tags version',
  CommandJob:
    'code command compute description display_name distribution environment experiment_name identity ' +
    'inputs limits name outputs parent_job_name properties resources services tags',
  CommandJobLimits: 'timeout',
  Component:
    'creation_context description display_name id inputs is_deterministic name outputs properties ' +
    'tags type version yaml_str',
  ComputeInstance:
    'applications create_on_behalf_of custom_applications description enable_node_public_ip ' +
    'enable_os_patching enable_root_access enable_sso identity idle_time_before_shutdown ' +
    'idle_time_before_shutdown_minutes last_operation location name network_settings ' +
    'release_quota_on_stop schedules setup_scripts size ssh_public_access_enabled ssh_settings state ' +
    'tags',
  CronTrigger: 'end_time expression start_time time_zone',
  Data: 'description name path properties tags type version',
  DataCollector:
    'collections destination enabled request_logging rolling_rate sampling_rate sampling_strategy',
  DeploymentCollection: 'client_id data enabled',
  Environment: 'build conda_file datastore description image name properties tags version',
  IdentityConfiguration: 'type user_assigned_identities',
  Input:
    'datastore default description enum intellectual_property max min mode optional path ' +
    'path_on_compute type',
  JobResourceConfiguration:
    'docker_args instance_count instance_type locations max_instance_count properties shm_size',
  JobSchedule: 'create_job description display_name name properties tags trigger',
  JobService: 'endpoint error_message job_service_type nodes port properties status type',
  JupyterLabJobService: 'endpoint nodes port properties status',
  KubernetesCompute:
    'created_on description identity location name namespace properties provisioning_state ' +
    'resource_id tags',
  KubernetesOnlineDeployment:
    'app_insights_enabled code_configuration code_path description endpoint_name environment ' +
    'environment_variables instance_count instance_type liveness_probe model name properties ' +
    'readiness_probe request_settings resources scale_settings scoring_script tags',
  KubernetesOnlineEndpoint:
    'auth_mode compute description identity kind location mirror_traffic name properties tags traffic',
  LogNormal: 'mu sigma',
  LogUniform: 'max_value min_value',
  MLClient:
    'cloud credential enable_telemetry registry_name resource_group_name show_progress ' +
    'subscription_id workspace_name',
  ManagedIdentityConfiguration: 'client_id object_id principal_id resource_id',
  ManagedOnlineDeployment:
    'app_insights_enabled code_configuration code_path data_collector description ' +
    'egress_public_network_access endpoint_name environment environment_variables instance_count ' +
    'instance_type liveness_probe model name properties readiness_probe request_settings ' +
    'scale_settings scoring_script scoring_script_path tags',
  ManagedOnlineEndpoint:
    'auth_mode description identity kind location mirror_traffic name properties ' +
    'public_network_access tags traffic',
  MedianStoppingPolicy: 'delay_evaluation evaluation_interval',
  Model:
    'allowed_deployment_templates default_deployment_template description flavors name path ' +
    'properties stage tags type utc_time_created version',
  ModelBatchDeployment:
    'code_configuration code_path component compute description endpoint_name environment job model ' +
    'name properties resources scoring_script settings tags type',
  ModelBatchDeploymentSettings:
    'component description environment_variables error_threshold instance_count job logging_level ' +
    'max_concurrency_per_instance mini_batch_size name output_action output_file_name retry_settings ' +
    'settings tags type',
  MpiDistribution: 'process_count_per_instance',
  Normal: 'mu sigma',
  Objective: 'goal primary_metric',
  OnlineRequestSettings: 'max_concurrent_requests_per_instance max_queue_wait_ms request_timeout_ms',
  Output:
    'description early_available intellectual_property is_control mode name path path_on_compute type ' +
    'version',
  ParallelComponent:
    'code description display_name error_threshold input_data inputs instance_count is_deterministic ' +
    'logging_level max_concurrency_per_instance mini_batch_error_threshold mini_batch_size name ' +
    'outputs partition_keys resources retry_settings tags task version',
  PipelineComponent: 'description display_name inputs is_deterministic jobs name outputs tags version',
  PipelineComponentBatchDeployment:
    'component description endpoint_name job job_definition name settings tags type',
  ProbeSettings: 'failure_threshold initial_delay method path period port scheme success_threshold timeout',
  PyTorchDistribution: 'process_count_per_instance',
  QLogNormal: 'mu q sigma',
  QLogUniform: 'max_value min_value q',
  QNormal: 'mu q sigma',
  QUniform: 'max_value min_value q',
  QueueSettings: 'job_tier priority',
  Randint: 'upper',
  RandomSamplingAlgorithm: 'logbase rule seed',
  RayDistribution:
    'address dashboard_port head_node_additional_args include_dashboard port ' +
    'worker_node_additional_args',
  RecurrencePattern: 'hours minutes month_days week_days',
  RecurrenceTrigger: 'end_time frequency interval schedule start_time time_zone',
  ResourceConfiguration: 'instance_count instance_type properties',
  RetrySettings: 'max_retries timeout',
  RunFunction: 'append_row_to args code entry_script environment model program_arguments',
  SparkComponent:
    'additional_includes archives args code conf driver_cores driver_memory ' +
    'dynamic_allocation_enabled dynamic_allocation_max_executors dynamic_allocation_min_executors ' +
    'entry environment executor_cores executor_instances executor_memory files inputs jars outputs ' +
    'py_files',
  SparkJob:
    'archives args code compute conf description display_name driver_cores driver_memory ' +
    'dynamic_allocation_enabled dynamic_allocation_max_executors dynamic_allocation_min_executors ' +
    'entry environment executor_cores executor_instances executor_memory experiment_name files ' +
    'identity inputs jars name outputs py_files resources tags',
  SparkResourceConfiguration: 'instance_type runtime_version',
  SshJobService: 'endpoint nodes port properties ssh_public_keys status',
  SweepJob:
    'compute description display_name early_termination experiment_name identity inputs limits name ' +
    'objective outputs properties queue_settings resources sampling_algorithm search_space tags trial',
  SweepJobLimits: 'max_concurrent_trials max_total_trials timeout trial_timeout',
  TensorBoardJobService: 'endpoint log_dir nodes port properties status',
  TensorFlowDistribution: 'parameter_server_count worker_count',
  TruncationSelectionPolicy: 'delay_evaluation evaluation_interval truncation_percentage',
  Uniform: 'max_value min_value',
  VsCodeJobService: 'endpoint nodes port properties status',
  Workspace:
    'allow_roleassignment_on_rg application_insights container_registry customer_managed_key ' +
    'description display_name enable_data_isolation hbi_workspace hub_id identity image_build_compute ' +
    'key_vault location managed_network name network_acls primary_user_assigned_identity ' +
    'provision_network_now public_network_access resource_group serverless_compute storage_account ' +
    'system_datastores_auth_mode tags workspace_hub',
  command:
    'code command compute description display_name distribution docker_args environment ' +
    'environment_variables experiment_name identity inputs instance_count instance_type ' +
    'is_deterministic job_tier locations name outputs parent_job_name priority properties services ' +
    'shm_size tags timeout',
  load_component: 'client name params_override relative_origin source version',
  load_compute: 'params_override relative_origin source',
  load_data: 'params_override relative_origin source',
  load_environment: 'params_override relative_origin source',
  load_job: 'params_override relative_origin source',
  load_model: 'params_override relative_origin source',
  parallel_run_function:
    'compute description display_name docker_args environment_variables error_threshold ' +
    'experiment_name identity input_data inputs instance_count instance_type is_deterministic ' +
    'logging_level max_concurrency_per_instance mini_batch_error_threshold mini_batch_size name ' +
    'outputs partition_keys properties retry_settings shm_size tags task',
  pipeline: 'description display_name experiment_name func name tags version',
  spark:
    'archives args code compute conf description display_name driver_cores driver_memory ' +
    'dynamic_allocation_enabled dynamic_allocation_max_executors dynamic_allocation_min_executors ' +
    'entry environment executor_cores executor_instances executor_memory experiment_name files ' +
    'identity inputs jars name outputs py_files resources tags',
};

/** What the code of any of them takes out of `**kwargs`. */
const others = new Set(
  (
    'allowed_deployment_templates allowed_keys auto_delete_setting auto_increment ' +
    'auto_increment_version base_path base_url code_configuration code_path comment component compute ' +
    'continue_on_step_failure created_on creation_context data data_collector datastore ' +
    'default_compute default_compute_target default_datastore default_deployment_template description ' +
    'discovery_url display_name distribution environment environment_variables error_threshold ' +
    'feature_store_settings flavors force_rerun get_component id identity inference_config inputs ' +
    'instance_count intellectual_property is_anonymous is_deterministic is_enabled job_definition ' +
    'job_name job_service_type jobs kind limits location log_files logging_level ' +
    'max_concurrency_per_instance mini_batch_size mlflow_tracking_uri mltable_schema_url model ' +
    'model_mount_path name non_pipeline_inputs non_pipeline_parameters on_finalize on_init ' +
    'openapi_uri os_image_metadata os_type output_action output_file_name outputs package_model ' +
    'parameters parent_job_name path pipeline_job_dict principal_id print_as_yaml ' +
    'private_network_connection properties provisioning_errors provisioning_state queue_settings ' +
    'referenced_uris registry_reference resource_id resources retry_settings sampling_rate ' +
    'scoring_script scoring_uri services settings skip_validation source_job_id source_path stage ' +
    'status system_metadata tags tenant_id type user_agent utc_time_created version workspace_id ' +
    'workspace_reference yaml_str'
  ).split(' '),
);

/** `undefined` for what is not described here. */
export function parametersOf(callable: string): readonly string[] | undefined {
  return ownValue(documented, callable)?.split(' ');
}

/** Whether anything of the SDK has a parameter of that name that it does not tell of. */
export function isUndocumented(parameter: string): boolean {
  return others.has(parameter);
}
