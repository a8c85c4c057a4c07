from azure.ai.ml import MLClient, command

job = command(
    code=".",
    command="python submit.py",
    environment="azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15",
    instance_count=2,
)
