/** What is left to other extensions, so that nothing is said, offered or explained twice. */
import type { Finding } from '../../core/base/findings.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { type LeftToOthers, nothingLeft } from '../../protocol/others.ts';

/** What every reader of YAML reports. */
const ofSyntax: ReadonlySet<string> = new Set(['yaml-syntax', 'duplicate-key']);
/** What a schema can say; the rest is known of the CLI and of the service. */
const ofSchema: ReadonlySet<string> = new Set(['unknown-key', 'missing-key', 'wrong-type', 'unknown-value']);

/** In a key, or in the comment that the language server for YAML reads. */
const schema = /^(?:["']?\$schema["']?\s*:\s*\S|#\s*yaml-language-server\s*:.*\$schema=)/m;

export class Others {
  left: LeftToOthers = nothingLeft;

  /** The findings that nobody else reports. */
  withoutTheirs(facts: DocumentFacts, findings: readonly Finding[]): readonly Finding[] {
    if (!isYaml(facts)) return findings;
    const knowSchema = this.knowSchema(facts);
    return findings.filter(
      ({ code }) => !(this.left.syntax && ofSyntax.has(code)) && !(knowSchema && ofSchema.has(code)),
    );
  }

  /** Whether others check, complete and explain keys and values of the document. */
  knowSchema(facts: DocumentFacts): boolean {
    if (this.left.schema === 'nowhere' || !isYaml(facts)) return false;
    return this.left.schema === 'everywhere' || schema.test(facts.text);
  }

  outline(facts: DocumentFacts): boolean {
    return this.left.outline && isYaml(facts);
  }
}

function isYaml({ isPython, isDockerfile }: DocumentFacts): boolean {
  return !isPython && !isDockerfile;
}
