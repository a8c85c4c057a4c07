/** The files by which a CI system runs `acpt check`; docs/ci.md has the same. */

/** Where CI gets acpt from: it is built from its repository. */
export interface Source {
  /** What git clones. */
  readonly address: string;
  /** `owner/repository` on GitHub, where it lies there. */
  readonly onGitHub: string | undefined;
  readonly commit: string;
}

export interface NewFile {
  /** Below the folder that is set up, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** What is left to do by hand. */
  readonly next?: string;
}

export function githubWorkflow({ onGitHub, commit }: Source): NewFile {
  return {
    path: '.github/workflows/acpt.yml',
    text: `name: acpt
on: [push, pull_request]
permissions:
  contents: read
  security-events: write
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ${onGitHub}@${commit}
        with:
          paths: .
          fail-on: error
`,
  };
}

export function azurePipeline({ address, commit }: Source): NewFile {
  return {
    path: '.azure-pipelines/acpt.yml',
    text: `pool:
  vmImage: ubuntu-latest
steps:
  - task: NodeTool@0
    inputs:
      versionSpec: 24.x
  - script: |
      set -e
      git clone ${address} "$(Agent.TempDirectory)/acpt"
      cd "$(Agent.TempDirectory)/acpt"
      git checkout ${commit}
      npm run build
    displayName: Build acpt
  - script: node "$(Agent.TempDirectory)/acpt/dist/cli.js" check --format junit . > "$(Agent.TempDirectory)/acpt.xml"
    displayName: acpt check
  - task: PublishTestResults@2
    condition: succeededOrFailed()
    inputs:
      testResultsFormat: JUnit
      testResultsFiles: $(Agent.TempDirectory)/acpt.xml
      testRunTitle: acpt check
`,
    next: 'Create a pipeline from .azure-pipelines/acpt.yml in Azure DevOps.',
  };
}

/** @param hasOwn whether the repository has a `.gitlab-ci.yml`, which then must include this one */
export function gitlabJob({ address, commit }: Source, hasOwn: boolean): NewFile {
  const path = hasOwn ? '.gitlab/acpt.yml' : '.gitlab-ci.yml';
  return {
    path,
    text: `acpt:
  image: node:24
  script:
    - git clone ${address} /tmp/acpt
    - (cd /tmp/acpt && git checkout ${commit} && npm run build)
    - node /tmp/acpt/dist/cli.js check --format gitlab . > gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`,
    ...(hasOwn ? { next: 'Add to .gitlab-ci.yml: include: [{ local: .gitlab/acpt.yml }]' } : {}),
  };
}

export function preCommitHook({ address, commit }: Source): NewFile {
  return {
    path: '.pre-commit-config.yaml',
    text: `repos:
  - repo: ${address}
    rev: ${commit}
    hooks:
      - id: acpt-check
`,
    next: 'Run pre-commit install.',
  };
}
