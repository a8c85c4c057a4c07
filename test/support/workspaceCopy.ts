/** The copy of an Azure ML workspace, as files for tests that speak of several: `expectProject(`${workspaceCopy}--- job.yml …`)`. */
import { acpt } from './samples.ts';

export const workspaceCopy = `--- .acpt/workspace/workspace.yml
workspace: contoso-ml
resource_group: training
location: eastus
read_on: 2026-11-20
environments:
  team-env: ["3", "2"]
  team-eval: ["1"]
  only-named: []
  latest-known: ["7"]
registries:
  contoso-models:
    shared-env: ["5", "4"]
partial: [only-named, latest-known]
computes:
  gpu-cluster: {type: amlcompute, size: Standard_ND96isr_H100_v5, min_instances: 0, max_instances: 4, tier: dedicated}
  spot-cluster: {type: amlcompute, size: Standard_ND96isr_H100_v5, max_instances: 9, tier: low_priority}
  arc: {type: kubernetes}
sizes:
  Standard_ND96isr_H100_v5: {family: standardNDSH100v5Family, vcpus: 96}
quota:
  standardNDSH100v5Family: {limit: 192, used: 96}
--- .acpt/workspace/environments/team-env/3.yml
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: team-env
version: "3"
image: ${acpt}
conda_file:
  dependencies:
    - python=3.10
    - pip
    - pip:
        - transformers==4.40.0
--- .acpt/workspace/registries/contoso-models/shared-env/5.yml
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: shared-env
version: "5"
image: ${acpt}
--- .acpt/workspace/environments/team-eval/1.yml
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: team-eval
version: "1"
image: ${acpt}
`;
