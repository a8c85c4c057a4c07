/**
 * Public models whose tokenizers have no padding token. Source: `pad_token=None` of GPT2Tokenizer in the wheels of transformers 4.30.2,
 * 4.37.2, 4.57.6, 5.0.0 and 5.24.0, nothing else in the files of the models (datasets#1777, transformers#3859, AMD-SHARK-ModelDev#938). That of
 * GPT-NeoX has `<|padding|>` from 5.0.0 on, and none in 4.57.6 (pythia#156).
 */
const unpadded: readonly (readonly [models: RegExp, until: string | undefined])[] = [
  [/^(?:openai-community\/)?gpt2(?:-medium|-large|-xl)?$/, undefined],
  [/^(?:distilbert\/)?distilgpt2$/, undefined],
  [/^EleutherAI\/(?:pythia-[\d.]+[mb](?:-deduped)?|gpt-neox-20b)$/, '5'],
];

/** With the release of transformers from which it has one. */
export function unpaddedTokenizer(model: string): { readonly until: string | undefined } | undefined {
  const found = unpadded.find(([models]) => models.test(model));
  return found && { until: found[1] };
}
