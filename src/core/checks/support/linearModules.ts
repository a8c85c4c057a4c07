/**
 * Linear layers of public models, by the class of their layers: those that LoRA adapts by default, and the others. Source: `modeling_*.py` in the
 * wheels of transformers 4.30.2, 4.37.2, 4.46.3, 4.57.6 and 5.24.0; the defaults are those of peft 0.18.0, where it has some.
 */
import { layerClassOf } from './layerClasses.ts';

const ofLlama = 'q_proj v_proj | k_proj o_proj gate_proj up_proj down_proj';
const ofBloom = 'query_key_value | dense dense_h_to_4h dense_4h_to_h';

const families: Readonly<Record<string, string>> = {
  BertLayer: 'query value | key dense',
  RobertaLayer: 'query value | key dense out_proj',
  XLMRobertaLayer: 'query value | key dense out_proj',
  TransformerBlock: 'q_lin v_lin | k_lin out_lin lin1 lin2',
  GPT2Block: 'c_attn | c_proj c_fc q_attn',
  GPTNeoXLayer: ofBloom,
  OPTDecoderLayer: 'q_proj v_proj | k_proj out_proj fc1 fc2',
  BloomBlock: ofBloom,
  T5Block: 'q v | k o wi wi_0 wi_1 wo dense out_proj',
  LlamaDecoderLayer: ofLlama,
  MistralDecoderLayer: ofLlama,
  Qwen2DecoderLayer: ofLlama,
  Qwen3DecoderLayer: ofLlama,
  GemmaDecoderLayer: ofLlama,
  Gemma2DecoderLayer: ofLlama,
  // In 4.36 it had `query_key_value`.
  PhiDecoderLayer: 'q_proj v_proj | k_proj fc1 fc2 dense query_key_value',
  Phi3DecoderLayer: 'qkv_proj o_proj | gate_up_proj down_proj',
  FalconDecoderLayer: ofBloom,
};

interface LinearModules {
  readonly usual: readonly string[];
  readonly all: ReadonlySet<string>;
}

/** Of a model by its name on Hugging Face. */
export function linearModulesOf(model: string): LinearModules | undefined {
  const written = families[layerClassOf(model) ?? ''];
  if (written === undefined) return undefined;
  const [usual = '', others = ''] = written.split(' | ');
  return { usual: usual.split(' '), all: new Set(`${usual} ${others}`.split(' ')) };
}

const known = new Set(Object.values(families).flatMap((written) => written.split(/[ |]+/)));

/** Whether some model has it, of those that are known. */
export function isLinearModule(name: string): boolean {
  return known.has(name);
}
