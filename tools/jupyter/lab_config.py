"""JupyterLab's settings for the course; a learner's own configuration is not touched.

`course.py lab` passes this file with --config, and the folder of notebooks in SLOPE_BY_SLOPE_WORK.
"""

import json
import os
import sys
from pathlib import Path

hosting = Path(__file__).parents[2] / "hosting"
work = Path(os.environ["SLOPE_BY_SLOPE_WORK"])
c = get_config()  # noqa: F821

c.ServerApp.root_dir = str(work)
c.LabApp.default_url = "/lab/tree/" + os.environ["SLOPE_BY_SLOPE_START"]
c.LabApp.app_settings_dir = str(Path(__file__).parent / "settings")
# The list of open files is kept with the notebooks, not among the learner's own workspaces.
c.LabApp.workspaces_dir = str(work / ".workspaces")
# At the first start, the file list is wide enough for the longest lesson name.
workspace = work / ".workspaces" / "default-37a8.jupyterlab-workspace"
if not workspace.exists():
    files = {"current": "filebrowser", "widgets": ["filebrowser"], "widgetStates": {}}
    layout = {
        # Without "current": the page's title is made from it, and fails on None.
        "main": {"dock": None},
        "down": {"size": 0, "collapsed": True, "widgets": []},
        "left": {"collapsed": False, "visible": True, **files},
        "right": {"collapsed": True, "visible": True, "widgets": [], "widgetStates": {}},
        "relativeSizes": [0.21, 0.79, 0],
    }
    whole = {"data": {"layout-restorer:data": layout}, "metadata": {"id": "default"}}
    workspace.parent.mkdir(parents=True, exist_ok=True)
    workspace.write_text(json.dumps(whole), encoding="utf-8", newline="\n")
# As for a hub's learners: no other host is contacted, and kernels know the course.
load_subconfig("jupyter_lab_config.py", path=str(hosting))  # noqa: F821
load_subconfig("kernels.py", path=str(hosting))  # noqa: F821
sys.path.append(str(hosting))
c.ServerApp.jpserver_extensions.update({"slope_by_slope_server": True})
