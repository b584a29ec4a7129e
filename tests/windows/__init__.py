"""What can be tried of Windows without Windows: `python -m tests.windows`."""
