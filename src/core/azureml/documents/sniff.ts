/**
 * A text that cannot be any of ours, told without parsing it: every Azure ML document has one of these words.
 * Cheap enough to ask of every YAML file that an editor opens.
 */
export function isSurelyForeign(text: string): boolean {
  return !/azureml|mcr\.microsoft\.com|\b(?:environment|image|build|command|jobs|component|trial|entry|task|endpoint_name|code_configuration|trigger|create_job|create_monitor|type)\b/.test(
    text,
  );
}
