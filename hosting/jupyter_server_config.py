"""Settings of each learner's server, for ENVIRONMENT/etc/jupyter/jupyter_server_config.py."""

c = get_config()  # noqa: F821

# If many learners share a machine, the ports of their kernels may collide, and a kernel hangs.
c.KernelManager.transport = "ipc"
# A kernel whose page was closed holds about 75 MB. A kernel with an open page is left alone.
c.MappingKernelManager.cull_idle_timeout = 1800
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = False
# Kernels know the course from their start.
load_subconfig("slope_by_slope_kernels.py")  # noqa: F821
