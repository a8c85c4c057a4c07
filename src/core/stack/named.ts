/** References where a file writes them. */
import type { EnvironmentReference } from '../azureml/references/environmentReference.ts';
import type { ImageReference } from '../azureml/references/imageReference.ts';
import type { Located, WrittenText } from '../base/located.ts';

/** A reference to an environment: how it is written, and what that means. */
export type NamedEnvironment = Located<WrittenText> & { readonly meaning: EnvironmentReference };

/** The name of an image: how it is written, and what that means. */
export type NamedImage = Located<WrittenText> & { readonly meaning: ImageReference };
