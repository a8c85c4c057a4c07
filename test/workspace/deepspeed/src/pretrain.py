import argparse

import deepspeed

parser = argparse.ArgumentParser()
parser.add_argument("--deepspeed", help="the configuration of DeepSpeed")
parser.add_argument("--local_rank", type=int, default=-1, help="given by the launcher")
args = parser.parse_args()
deepspeed.init_distributed()
