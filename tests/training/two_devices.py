"""The training command in a process of two devices, which are halves of its CPU.

`python -m tests.training.two_devices ARGUMENTS`
"""

from __future__ import annotations


def split_cpu() -> None:
    """Let TensorFlow see two devices; to be called before it does anything."""
    from training.startup import starting

    with starting():
        import tensorflow as tf

    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)


if __name__ == "__main__":
    from training.__main__ import main

    split_cpu()
    raise SystemExit(main())
