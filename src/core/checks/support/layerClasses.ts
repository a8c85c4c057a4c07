/**
 * Which class the layers of public models have in transformers. Source: `modeling_*.py` in the wheels of transformers 4.38.2,
 * 4.46.3, 4.57.1 and 5.24.0 (Phi-3 not in 4.38.2); `model_type` of the models on Hugging Face.
 */
const families: readonly (readonly [layer: string, models: RegExp])[] = [
  ['BertLayer', /^(?:google-bert\/)?bert-(?:base|large)-(?:multilingual-)?(?:un)?cased$/],
  ['RobertaLayer', /^(?:FacebookAI\/)?roberta-(?:base|large)$/],
  ['XLMRobertaLayer', /^(?:FacebookAI\/)?xlm-roberta-(?:base|large)$/],
  ['TransformerBlock', /^(?:distilbert\/)?distilbert-base-(?:(?:multilingual-)?cased|uncased)$/],
  ['GPT2Block', /^(?:openai-community\/)?gpt2(?:-medium|-large|-xl)?$/],
  ['GPTNeoXLayer', /^EleutherAI\/(?:pythia-[\d.]+[mb](?:-deduped)?|gpt-neox-20b)$/],
  ['OPTDecoderLayer', /^facebook\/opt-[\d.]+[mb]$/],
  ['BloomBlock', /^bigscience\/bloomz?(?:-\d+[mb]\d?)?$/],
  [
    'T5Block',
    /^(?:(?:google-t5\/)?t5-(?:small|base|large|3b|11b)|google\/flan-t5-(?:small|base|large|xl|xxl))$/,
  ],
  [
    'LlamaDecoderLayer',
    /^meta-llama\/(?:Llama-2-\d+b(?:-chat)?-hf|(?:Meta-)?Llama-3(?:\.1)?-\d+B(?:-Instruct)?|Llama-3\.2-[13]B(?:-Instruct)?)$/,
  ],
  ['MistralDecoderLayer', /^mistralai\/Mistral-7B-(?:Instruct-)?v0\.[123]$/],
  ['MixtralDecoderLayer', /^mistralai\/Mixtral-8x(?:7|22)B-(?:Instruct-)?v0\.1$/],
  ['Qwen2DecoderLayer', /^Qwen\/Qwen2(?:\.5)?-[\d.]+B(?:-Instruct)?$/],
  ['Qwen3DecoderLayer', /^Qwen\/Qwen3-[\d.]+B(?:-Base)?$/],
  ['GemmaDecoderLayer', /^google\/gemma-[27]b(?:-it)?$/],
  ['Gemma2DecoderLayer', /^google\/gemma-2-(?:2|9|27)b(?:-it)?$/],
  ['PhiDecoderLayer', /^microsoft\/phi-(?:1|1_5|2)$/],
  ['Phi3DecoderLayer', /^microsoft\/(?:Phi-3-(?:mini|medium)-(?:4k|128k)|Phi-3\.5-mini)-instruct$/],
  ['FalconDecoderLayer', /^tiiuae\/falcon-(?:7b|40b)(?:-instruct)?$/],
];

/** Of a model by its name on Hugging Face. */
export function layerClassOf(model: string): string | undefined {
  return families.find(([, models]) => models.test(model))?.[0];
}

/** Whether models of one family alone have it, of those that are known. */
export function isLayerClass(name: string): boolean {
  return families.some(([layer]) => layer === name);
}
