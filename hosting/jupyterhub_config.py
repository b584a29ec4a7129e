"""Settings of a hub for the course. For The Littlest JupyterHub, put a copy of this file into
/opt/tljh/config/jupyterhub_config.d/. For another hub, put these lines into its
jupyterhub_config.py.
"""

c = get_config()  # noqa: F821

# The Python of the learners' environment, and the course's folder.
PYTHON = "/opt/tljh/user/bin/python"
COURSE = "/opt/slope-by-slope"

c.Spawner.cmd = [PYTHON, f"{COURSE}/hosting/singleuser.py"]
c.Spawner.default_url = "/lab/tree/slope-by-slope/00_start_here.ipynb"
# Thirty servers starting at once on two cores took up to 37 seconds; the default is 30.
c.Spawner.http_timeout = 120
c.Spawner.start_timeout = 120
