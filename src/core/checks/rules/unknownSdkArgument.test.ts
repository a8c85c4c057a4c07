import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'unknown-sdk-argument';

describe(code, () => {
  test('misspelt parameters, with what is meant', () =>
    expectProject(`--- p/submit.py
from azure.ai.ml import Input, command
from azure.ai.ml.entities import AmlCompute, BuildContext, Environment as Env
import azure.ai.ml as aml

env = Env(name="e", build=BuildContext(paht="docker"), imgae="ubuntu:22.04")
#                                      ^^^^ unknown-sdk-argument BuildContext has no parameter "paht". Did you mean "path"?
#                                                      ^^^^^ unknown-sdk-argument Environment has no parameter "imgae". Did you mean "image"?
job = command(
    command="echo",
    environment=env,
    instance_cout = 2,
#   ^^^^^^^^^^^^^ unknown-sdk-argument command has no parameter "instance_cout". Did you mean "instance_count"?
    shm_sise="16g",
#   ^^^^^^^^ unknown-sdk-argument Did you mean "shm_size"?
    input={"a": 1},
#   ^^^^^ unknown-sdk-argument Did you mean "inputs"?
)
gpu = AmlCompute(name="gpu", max_instance=4)
#                            ^^^^^^^^^^^^ unknown-sdk-argument Did you mean "max_instances"?
other = aml.command(comand="echo", environment="azureml:env:1")
#                   ^^^^^^ unknown-sdk-argument Did you mean "command"?
`));

  test('misspelt values', () =>
    expectProject(`--- p/submit.py
from azure.ai.ml import Input, Output, command
from azure.ai.ml.entities import AmlCompute, ManagedOnlineEndpoint, QueueSettings

kind = "uri_fil"
a = Input(type="uri_foldr", path="azureml:data:1", mode="ro-mount")
#              ^^^^^^^^^^^ unknown-sdk-argument Invalid value "uri_foldr" for "type" of Input. Did you mean "uri_folder"?
#                                                       ^^^^^^^^^^ unknown-sdk-argument Did you mean "ro_mount"?
b = Output(type=kind)
#               ^^^^ unknown-sdk-argument Did you mean "uri_file"?
c = command(
    command="echo",
    environment="azureml:env:1",
    distribution={"type": "pytroch", "process_count_per_instance": 4},
#                         ^^^^^^^^^ unknown-sdk-argument Invalid value "pytroch" for the type of a distribution. Did you mean "pytorch"?
    job_tier="stndard",
#            ^^^^^^^^^ unknown-sdk-argument Did you mean "standard"?
)
d = AmlCompute(name="gpu", tier="low_prioritty")
#                               ^^^^^^^^^^^^^^^ unknown-sdk-argument Did you mean "low_priority"?
`));

  test('the fix renames the name alone', () => {
    const before =
      'from azure.ai.ml import command\njob = command(command="echo", environment="azureml:env:1", shm_sise = "16g")\n';
    const { files } = expectFixed(`--- p/submit.py\n${before}`, code);
    assert.equal(files.get('p/submit.py'), before.replace('shm_sise', 'shm_size'));
  });

  test('what is right, in every spelling that the SDK takes', () =>
    expectNone(
      `--- p/submit.py
from azure.ai.ml import Input, Output, command
from azure.ai.ml.constants import AssetTypes
from azure.ai.ml.entities import AmlCompute, Environment, Model
job = command(
    command="echo",
    environment=Environment(image="ubuntu:22.04", inference_config={}),
    inputs={"a": Input(type=AssetTypes.URI_FOLDER, mode="ro_mount"), "b": Input(type="number", default=1)},
    distribution={"type": "PyTorch"},
    resources={"instance_count": 2},
    job_tier="Spot",
    **more,
)
AmlCompute(name="gpu", tier="LowPriority")
Model(path="m", type="mlflow_model")
Output(type=name_of_type())
`,
      code,
    ));

  test('neither what is far from all that is known, nor what stands beside the right one', () =>
    expectNone(
      `--- p/submit.py
from azure.ai.ml import Input, command
job = command(command="echo", environment="azureml:env:1", retries=3, inputs={}, input={})
a = Input(type="parquet")
`,
      code,
    ));

  test('functions of the same name that are not the SDK', () => {
    expectNone(
      `--- p/submit.py
from azure.ai.ml import MLClient
from tools import command
job = command(comand="echo")
class Input: pass
a = Input(typ="uri_foldr")
`,
      code,
    );
    expectNone(
      `--- p/component.py
from azure.ai.ml import MLClient
from mldesigner import Input
a = Input(typ="uri_foldr")
`,
      code,
    );
  });
});
