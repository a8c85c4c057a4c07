import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path, required=True)
parser.add_argument("--model", type=Path, required=True)
args = parser.parse_args()
args.model.joinpath("model.txt").write_text(str(args.data))
