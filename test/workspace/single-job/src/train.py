import argparse

import torch


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--learning-rate", type=float, default=5e-5)
    args = parser.parse_args()
    print(args.data, args.learning_rate, torch.__version__)


if __name__ == "__main__":
    main()
