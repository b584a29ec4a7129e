"""Settings of JupyterLab, for ENVIRONMENT/etc/jupyter/jupyter_lab_config.py: no other host is
contacted, and nobody installs extensions for everybody."""

c = get_config()  # noqa: F821

c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
