import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--data")
parser.add_argument("--epochs", type=int, default=1)
parser.add_argument("--resume")
parser.add_argument("--out")
args = parser.parse_args()
