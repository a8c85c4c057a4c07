import os
import sys

lr, out = sys.argv[2], sys.argv[4]
with open(os.path.join(out, "model.txt"), "w") as file:
    file.write("trained with " + lr)
