import { expressionRules } from './expressionRules.ts';
import { malformedReference } from './malformedReference.ts';
import { retiredEnvironment } from './retiredEnvironment.ts';
import type { Rule } from './rule.ts';
import { schemaContradictsType } from './schemaContradictsType.ts';
import { schemaRules } from './schemaRules.ts';
import { unknownEnvironment } from './unknownEnvironment.ts';
import { unknownEnvironmentVersion } from './unknownEnvironmentVersion.ts';
import { unknownImage } from './unknownImage.ts';
import { unknownImageTag } from './unknownImageTag.ts';
import { yamlSyntax } from './yamlSyntax.ts';

/** Every rule; the order is the order of the rules index. */
export const rules: readonly Rule[] = [
  yamlSyntax,
  malformedReference,
  unknownEnvironment,
  unknownEnvironmentVersion,
  unknownImage,
  unknownImageTag,
  retiredEnvironment,
  schemaContradictsType,
  ...schemaRules,
  ...expressionRules,
];
