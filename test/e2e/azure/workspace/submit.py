from azure.ai.ml import command

job = command(
    command="python train.py",
    environment="azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15",
)
other = command(
    command="python train.py",
    environment="azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15",
)
