/** Where our verdict is not the SDK's, on purpose. Everything else must agree (conformance.test.ts). */
export interface Difference {
  readonly reason: string;
  /**
   * What we say instead: `information` where the SDK refuses; `refused` where it accepts; `accepted` where it refuses;
   * `elsewhere`: another part of the program decides, named in the reason.
   */
  readonly ours: 'information' | 'warning' | 'refused' | 'accepted' | 'elsewhere';
  readonly cases: readonly string[];
}

export const differences: readonly Difference[] = [
  {
    reason:
      'The command line can supply the key (--name, --endpoint-name): most official files leave it out.',
    ours: 'information',
    cases: ['env: no name', 'comp: no name', 'misc: online no endpoint', 'misc: amlc no name'],
  },
  {
    reason: 'The CLI sends it and the service refuses it, or it cannot work.',
    ours: 'refused',
    cases: [
      'env: build dockerfile missing path',
      'env: image empty',
      'env: name with space',
      'env: name AzureML',
      'job: dist neg',
      'job: dist zero',
      'job: res shm bad',
      'job: res count 0',
      'misc: ci',
      'misc: sweep grid+uniform',
      'misc: trunc 150',
      'misc: space uniform min>max',
      'pipe: experiment default local compute',
      // The REST model requires training_data.
      'gen: automl no data text_classification',
    ],
  },
  {
    reason: 'The Python loader stops before its own submit-time check of names and of summary_only.',
    ours: 'refused',
    cases: ['misc: space key dash', 'misc: batch summary+file'],
  },
  {
    reason:
      'The loader takes it; what the CLI sends cannot be made from it (SweepJob._to_rest_object raises).',
    ours: 'refused',
    cases: ['misc: sweep no space'],
  },
  {
    reason: 'Any spelling but exactly "kubernetes" silently makes a managed deployment: not what was meant.',
    ours: 'refused',
    cases: ['misc: online type Kubernetes'],
  },
  {
    reason: 'The Python loader always takes the oldest form of a batch deployment; the CLI chooses by type.',
    ours: 'accepted',
    cases: ['misc: batch model', 'misc: batch pipeline'],
  },
  {
    reason: 'Private preview: refused only while AZURE_ML_CLI_PRIVATE_FEATURES_ENABLED is not true.',
    ours: 'warning',
    cases: ['pipe: do_while'],
  },
  {
    reason: 'A step that runs the file does not need it: only creating the component fails.',
    ours: 'warning',
    cases: ['comp: pipeline without type'],
  },
  {
    reason: 'An empty file is being begun, not wrong.',
    ours: 'accepted',
    cases: ['env: empty'],
  },
  {
    reason: 'on_init is no documented setting; a pipeline with nothing but such a step does not occur.',
    ours: 'accepted',
    cases: ['pipe: settings on_init'],
  },
  {
    reason: 'The address of the case has a host without a dot; the SDK takes every real web address.',
    ours: 'accepted',
    cases: ['job: code http'],
  },
  {
    reason: 'Environment references: rules/malformedReference.',
    ours: 'elsewhere',
    cases: [
      'job: env plain name',
      'job: env registry short',
      'job: env arm lower resourcegroups',
      'job: env arm no version',
      'job: env arm no prefix',
      'job: env curated bare',
      'job: env image str',
      'job: env file path',
      'misc: online env bare',
    ],
  },
  {
    reason: 'Files and folders that must exist beside the document: whoever sees the file system.',
    ours: 'elsewhere',
    cases: [
      'env: build missing dir',
      'env: conda missing file',
      'job: env file prefix',
      'job: inline conda missing',
      'job: code missing',
      'comp: additional_includes missing',
      'comp: code missing',
      'pipe: component missing file',
      'pipe: component bare',
      'misc: spark entry missing',
    ],
  },
  {
    reason: 'Names inside ${{…}}: expressions.',
    ours: 'elsewhere',
    cases: [
      'job: cmd ref missing',
      'job: cmd ref missing no inputs',
      'job: cmd key case',
      'comp: cmd ref missing',
      'comp: cmd ref out missing',
      'comp: cmd ref parent',
      'comp: cmd ref spaces',
      'comp: cmd ref search_space',
      'comp: cmd case',
      'pipe: bind no parent',
      'pipe: bind job no parent',
      'pipe: inline bind missing input',
      'pipe: inline bind job missing',
      'pipe: inline bind job out missing',
      'pipe: inline bind out missing',
      'pipe: inline no parent',
      'pipe: inline cmd missing input',
      'pipe: inline cmd missing output',
      'pipe: inline cmd parent',
      'pipe: sweep inline trial',
      'misc: spark args missing',
    ],
  },
  {
    reason:
      'Loaded, and refused when the job is submitted: a version must be given (`_operation_orchestrator.py`).',
    ours: 'refused',
    cases: ['job: inputs path azureml nover', 'pipe: component azureml nover'],
  },
  {
    reason: "A step's inputs against the file of its component: whoever reads that file.",
    ours: 'elsewhere',
    cases: [
      'comp: pipeline comp optional',
      'comp: pipeline comp missing',
      'pipe: missing required input',
      'pipe: literal to data',
    ],
  },
];

/**
 * The SDK shows every mistake in a step without component as "Missing data for required field" at this key of the step,
 * because that is the form it tried first. Pointing at the real key is the better answer, and counts as agreement.
 */
export const misleading = /^(?<step>jobs\.\w+)\.(?:component|trial)$/;
