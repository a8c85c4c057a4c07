/** Writes the specification of the machine's NVIDIA GPUs where every engine looks for it; part of NVIDIA's container toolkit. */
export const generateCdi = 'sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml';
