/** Short projects that tests of rules speak of: an image, an environment, and what is installed on them. */

export const registry = 'azureml://registries/azureml/environments';
export const acpt = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1';
/** An active curated environment, and one that is deprecated. */
export const active = `${registry}/acpt-pytorch-2.8-cuda12.6/versions/15`;
export const retired = `${registry}/acpt-pytorch-2.0-cuda11.7/versions/3`;

/** A job with a build context of these two files. */
export const context = (dockerfile: string, requirements = '') => `--- job.yml
command: python train.py
environment:
  build:
    path: context
--- context/Dockerfile
${dockerfile}
--- context/requirements.txt
${requirements}
`;

/** The same on an ACPT image, with requirements that its Dockerfile installs. */
export const layered = (requirements: string) =>
  context(
    `FROM ${acpt}\nCOPY requirements.txt /tmp/\nRUN pip install -r /tmp/requirements.txt`,
    requirements,
  );

/** An environment with a conda file. */
export const condaEnvironment = (
  conda: string,
  image = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:1',
) => `--- env.yml
name: e
image: ${image}
conda_file: conda.yml
--- conda.yml
${conda}
`;

/** The same with these lines in its pip section. */
export const pipSection = (python: string, ...lines: readonly string[]) =>
  condaEnvironment(
    `dependencies:\n  - python=${python}\n  - pip:\n${lines.map((line) => `      - ${line}\n`).join('')}`,
  );

/** A job on a VM size. */
export const jobOn = (size: string, environment: string) =>
  `--- job.yml\ncommand: a\nresources: { instance_type: ${size}, shm_size: 1g }\nenvironment: ${environment}\n`;

/** The rules about references. Their tests compare the findings of all of them, and of no others: the documents are short. */
export const referenceCodes = [
  'malformed-reference',
  'unknown-environment',
  'unknown-environment-version',
  'unknown-image',
  'unknown-image-tag',
  'retired-environment',
];
