/** Keys in a configuration of DeepSpeed that the installed release refuses. */
import type { Fix } from '../../base/findings.ts';
import { nearest } from '../../base/nearest.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { asMapping, asString, valueFor, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { isSurelyIn, type Version } from '../../stack/version.ts';

type Block = keyof typeof keys;

export interface RefusedKeys {
  readonly block: Block;
  /** The mapping that they stand in. */
  readonly mapping: YamlMapping;
  readonly pairs: readonly [YamlPair, ...YamlPair[]];
  /** What was perhaps meant with the first, or the first release that has it. */
  readonly meant: string | undefined;
  readonly since: string | undefined;
}

/** @param deepspeed the installed release */
export function refusedKeys(
  root: YamlMapping,
  deepspeed: Version | undefined,
  { packages }: Matrix,
): readonly RefusedKeys[] {
  const known = packages.package('deepspeed');
  const zero = asMapping(valueFor(root, 'zero_optimization'));
  const blocks: readonly (readonly [Block, YamlMapping | undefined])[] = [
    ['fp16', asMapping(valueFor(root, 'fp16'))],
    ['bf16', asMapping(valueFor(root, 'bf16'))],
    ['zero_optimization', zero],
    ['offload_param', asMapping(valueFor(zero, 'offload_param'))],
    ['offload_optimizer', asMapping(valueFor(zero, 'offload_optimizer'))],
  ];
  return blocks.flatMap(([block, mapping]): RefusedKeys | [] => {
    const releases = Object.entries<readonly string[]>(keys[block]);
    const sinceOf = (key: string) => releases.find(([, names]) => names.includes(key))?.[0];
    const [first = ''] = releases.map(([release]) => release);
    const isRefused = ({ key, value }: YamlPair) =>
      key.text !== 'strict' &&
      // DeepSpeed leaves these out before it looks at the keys.
      asString(value) !== 'auto' &&
      isSurelyIn(deepspeed, `>=${first},<${sinceOf(key.text) ?? unread}`, known);
    const [pair, ...more] = mapping?.pairs.filter(isRefused) ?? [];
    if (!mapping || !pair) return [];
    const since = sinceOf(pair.key.text);
    const others = releases.flatMap(([, names]) => names).filter((each) => !has(mapping, each));
    const meant = since === undefined ? nearest(pair.key.text, others) : undefined;
    return { block, mapping, pairs: [pair, ...more], since, meant };
  });
}

/** `the keys "loss_scale", "hysteresis" and 3 more in "bf16" of ds.json`, with what would be right. */
export function refusalOf(refused: RefusedKeys, written: string): string {
  const { block, pairs } = refused;
  const names = pairs.map(({ key }) => `"${key.text}"`);
  const more = names.length > 3 ? ` and ${names.length - 2} more` : '';
  const shown = more ? names.slice(0, 2) : names;
  return `DeepSpeed refuses the key${names.length > 1 ? 's' : ''} ${shown.join(', ')}${more} in "${block}" of ${written}.${right(refused)}`;
}

function right({ block, pairs, meant, since }: RefusedKeys): string {
  if (since !== undefined)
    return ` DeepSpeed ${since} and later have ${pairs.length > 1 ? 'the first' : 'it'}.`;
  if (meant !== undefined) return ` Did you mean "${meant}"?`;
  const isScaling = block === 'bf16' && pairs.every(({ key }) => ofScaling.has(key.text));
  return isScaling ? ' Only fp16 scales the loss.' : '';
}

/** Renames the only key, or removes all of them where the others stand before. */
export function fixOf({ mapping, pairs, meant }: RefusedKeys, path: string, name: string): Fix[] {
  const [pair, ...others] = pairs;
  if (others.length === 0 && meant !== undefined)
    return [
      { title: `Use ${meant} in ${name}`, edits: [{ path, span: pair.key.span, newText: `"${meant}"` }] },
    ];
  const kept = mapping.pairs.length - pairs.length;
  const last = mapping.pairs[kept - 1];
  const end = mapping.pairs.at(-1)?.span.end;
  if (!last || end === undefined || !mapping.pairs.slice(kept).every((each) => pairs.includes(each)))
    return [];
  const title =
    others.length > 0 ? `Remove these keys from ${name}` : `Remove "${pair.key.text}" from ${name}`;
  return [{ title, edits: [{ path, span: { start: last.span.end, end }, newText: '' }] }];
}

const ofScaling: ReadonlySet<string> = new Set([
  'loss_scale',
  'loss_scale_window',
  'initial_scale_power',
  'hysteresis',
  'consecutive_hysteresis',
  'min_loss_scale',
]);

function has({ pairs }: YamlMapping, name: string): boolean {
  return pairs.some(({ key }) => key.text === name);
}

/** The first release whose keys nobody has read yet. */
const unread = '0.19.6';

/**
 * By the release that first has them, or that first refuses all others. Source: the classes derived from `DeepSpeedConfigModel`
 * in `runtime/zero/config.py`, `runtime/zero/offload_config.py` and `runtime/precision_config.py` of all tags of
 * deepspeedai/DeepSpeed from 0.7.0 to 0.19.5, none of which takes one back.
 */
const keys = {
  zero_optimization: {
    '0.7.0': [
      'stage',
      'contiguous_gradients',
      'reduce_scatter',
      'reduce_bucket_size',
      'allgather_partitions',
      'allgather_bucket_size',
      'overlap_comm',
      'load_from_fp32_weights',
      'elastic_checkpoint',
      'offload_param',
      'offload_optimizer',
      'sub_group_size',
      'cpu_offload_param',
      'cpu_offload_use_pin_memory',
      'cpu_offload',
      'prefetch_bucket_size',
      'stage3_prefetch_bucket_size',
      'param_persistence_threshold',
      'stage3_param_persistence_threshold',
      'model_persistence_threshold',
      'stage3_model_persistence_threshold',
      'max_live_parameters',
      'stage3_max_live_parameters',
      'max_reuse_distance',
      'stage3_max_reuse_distance',
      'gather_16bit_weights_on_model_save',
      'stage3_gather_16bit_weights_on_model_save',
      'stage3_gather_fp16_weights_on_model_save',
      'ignore_unused_parameters',
      'legacy_stage1',
      'round_robin_gradients',
    ],
    '0.9.0': ['memory_efficient_linear'],
    '0.9.2': ['mics_shard_size', 'mics_hierarchical_params_gather'],
    '0.10.0': ['zero_hpz_partition_size', 'zero_quantized_weights', 'zero_quantized_gradients'],
    '0.10.1': ['pipeline_loading_checkpoint', 'override_module_apply'],
    '0.10.2': ['zero_quantized_nontrainable_weights'],
    '0.12.4': ['use_multi_rank_bucket_allreduce'],
    '0.14.3': ['use_all_reduce_for_fetch_params', 'stage3_use_all_reduce_for_fetch_params'],
    '0.16.0': ['module_granularity_threshold', 'stage3_module_granularity_threshold'],
    '0.16.2': ['zeropp_loco_param'],
    '0.16.4': ['log_trace_cache_warnings'],
    '0.17.5': ['zenflow'],
    '0.17.6': ['enable_sanity_checks'],
    '0.18.0': ['leaf_module'],
    '0.18.5': ['allgather_sequential', 'stage3_allgather_sequential'],
    '0.18.9': ['save_muon_momentum_buffer_in_memory'],
  },
  offload_param: {
    '0.7.0': ['device', 'nvme_path', 'buffer_count', 'buffer_size', 'max_in_cpu', 'pin_memory'],
  },
  offload_optimizer: {
    '0.7.0': [
      'device',
      'nvme_path',
      'buffer_count',
      'pin_memory',
      'pipeline_read',
      'pipeline_write',
      'fast_init',
    ],
    '0.12.3': ['ratio'],
    '0.18.0': ['super_offload', 'cpuadam_cores_perc'],
  },
  fp16: {
    '0.17.1': [
      'enabled',
      'auto_cast',
      'loss_scale',
      'initial_scale_power',
      'loss_scale_window',
      'hysteresis',
      'consecutive_hysteresis',
      'min_loss_scale',
      'fp16_master_weights_and_grads',
    ],
  },
  bf16: {
    '0.17.1': ['enabled', 'immediate_grad_update', 'check_grad_overflow'],
    '0.18.3': ['bf16_master_weights_and_grads', 'bf16_optimizer_states'],
  },
} satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
