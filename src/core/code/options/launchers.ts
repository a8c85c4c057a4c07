/**
 * The options that launchers take for themselves, before the script. Sources: `torch/distributed/run.py` and `launch.py` of PyTorch
 * 1.8.1, 1.10.2, 1.12.1, 1.13.1, 2.0.1, 2.2.2, 2.5.1, 2.8.0, 2.10.0, 2.13.0 and 2.15.0; `accelerate/commands/launch.py` of 19 releases from 0.12.0 to 1.15.0.
 * All of them together: what any release takes is none that a launcher does not know.
 */
interface LauncherOptions {
  readonly flags: ReadonlySet<string>;
  readonly valued: ReadonlySet<string>;
}

const options: Readonly<Record<'torch' | 'accelerate', LauncherOptions>> = {
  torch: {
    flags: names(`module no_python run_path standalone use_env virtual_local_rank`),
    valued:
      names(`duplicate_stderr_filters duplicate_stdout_filters event_log_handler local_addr local_ranks_filter log_dir
      logdir log_line_prefix_template logs_specs master_addr master_port max_restarts monitor_interval nnodes node_rank
      nproc_per_node numa_binding print_completion rdzv_backend rdzv_conf rdzv_endpoint rdzv_id redirects role
      shutdown_timeout signals_to_handle start_method tee`),
  },
  accelerate: {
    flags:
      names(`cpu debug downcast_bf16 dynamo_use_dynamic dynamo_use_fullgraph dynamo_use_regional_compilation
      enable_cpu_affinity fp16 fp8_use_autocast_during_eval help ipex module mps multi_gpu no_python no_tpu_cluster
      quiet same_network tpu tpu_cluster tpu_use_sudo use_deepspeed use_fsdp use_megatron_lm use_mps_device
      use_parallelism_config use_tp use_xpu`),
    valued:
      names(`aws_access_key_id aws_secret_access_key config_file deepspeed_config_file deepspeed_exclusion_filter
      deepspeed_hostfile deepspeed_inclusion_filter deepspeed_moe_layer_cls_names deepspeed_multinode_launcher
      dynamo_backend dynamo_mode env fp8_amax_compute_algo fp8_amax_history_len fp8_backend
      fp8_enable_fsdp_float8_all_gather fp8_format fp8_interval fp8_margin fp8_opt_level fp8_override_linear_precision
      fp8_pad_inner_dim fsdp_activation_checkpointing fsdp_activation_checkpointing_offload fsdp_auto_wrap_policy
      fsdp_backward_prefetch fsdp_backward_prefetch_policy fsdp_cpu_ram_efficient_loading fsdp_forward_prefetch
      fsdp_min_num_params fsdp_offload_params fsdp_reshard_after_forward fsdp_sharding_strategy fsdp_state_dict_type
      fsdp_sync_module_states fsdp_transformer_layer_cls_to_wrap fsdp_use_orig_params fsdp_version gpu_ids
      gradient_accumulation_steps gradient_clipping log_dir machine_rank main_process_ip main_process_port
      main_training_function max_restarts megatron_lm_attention_backend megatron_lm_attention_dropout
      megatron_lm_attention_softmax_in_fp32 megatron_lm_calculate_per_token_loss megatron_lm_context_parallel_size
      megatron_lm_decoder_last_pipeline_num_layers megatron_lm_eod_mask_loss megatron_lm_expert_model_parallel_size
      megatron_lm_expert_tensor_parallel_size megatron_lm_gradient_clipping megatron_lm_hidden_dropout
      megatron_lm_no_load_optim megatron_lm_no_save_optim megatron_lm_num_micro_batches
      megatron_lm_optimizer_cpu_offload megatron_lm_overlap_cpu_optimizer_d2h_h2d megatron_lm_pp_degree
      megatron_lm_recompute_activations megatron_lm_recompute_granularity megatron_lm_recompute_method
      megatron_lm_recompute_num_layers megatron_lm_sequence_parallelism megatron_lm_tp_degree
      megatron_lm_use_custom_fsdp megatron_lm_use_distributed_optimizer megatron_lm_use_precision_aware_optimizer
      megatron_lm_use_rotary_position_embeddings min_num_params mixed_precision monitor_interval mpirun_ccl
      mpirun_hostfile num_cpu_threads_per_process num_machines num_processes offload_optimizer_device
      offload_optimizer_nvme_path offload_param_device offload_param_nvme_path offload_params
      parallelism_config_cp_backend parallelism_config_cp_comm_strategy parallelism_config_cp_size
      parallelism_config_dp_replicate_size parallelism_config_dp_shard_size parallelism_config_sp_attn_implementation
      parallelism_config_sp_backend parallelism_config_sp_seq_length parallelism_config_sp_seq_length_is_variable
      parallelism_config_sp_size parallelism_config_tp_size rdzv_backend rdzv_conf role sharding_strategy tee tp_size
      transformer_layer_cls_to_wrap vm zero3_init_flag zero3_save_16bit_model zero_stage`),
  },
};

const short: ReadonlyMap<string, boolean> = new Map([
  ['-h', false],
  ['-m', false],
  ['-q', false],
  ['-r', true],
  ['-t', true],
]);

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** An option of a launcher by its name: with underscores, as releases differ in hyphens. */
export interface LauncherOption {
  readonly name: string;
  readonly takesValue: boolean;
}

/** `undefined` where no release has it, nor one that begins so. */
export function launcherOption(library: 'torch' | 'accelerate', flag: string): LauncherOption | undefined {
  const { flags, valued } = options[library];
  const takes = short.get(flag);
  if (takes !== undefined) return { name: flag, takesValue: takes };
  const name = flag.replace(/^--/, '').replaceAll('-', '_');
  if (name === flag || name === '') return undefined;
  if (valued.has(name)) return { name, takesValue: true };
  if (flags.has(name)) return { name, takesValue: false };
  const begun = [...valued, ...flags].filter((each) => each.startsWith(name));
  const [first] = begun;
  return first === undefined ? undefined : { name: first, takesValue: valued.has(first) };
}

/** As people write them. */
export function launcherFlags(library: 'torch' | 'accelerate'): string[] {
  const { flags, valued } = options[library];
  return [...flags, ...valued].map((each) => `--${each}`);
}
