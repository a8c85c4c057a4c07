"""Stands in for a training script."""

import torch

print(torch.__version__, torch.version.cuda or torch.version.hip, torch.cuda.is_available())
