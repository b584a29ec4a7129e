#!/usr/bin/env bash
# Put the course into the learners' environment of a hub: install.sh PYTHON
# PYTHON is that environment's own, such as /opt/tljh/user/bin/python. Run it again after an update.
set -euo pipefail
if [ "$#" -ne 1 ] || [ ! -x "$1" ]; then
  echo "usage: $0 PYTHON, as in: $0 /opt/tljh/user/bin/python" >&2
  exit 2
fi
python="$1"
course="$(cd "$(dirname "$0")/.." && pwd)"
settings="$("$python" -P -c 'import sys; print(sys.prefix)')/etc/jupyter"
wanted="$(mktemp -d)"
trap 'rm -rf "$wanted"' EXIT
# Not editable: learners may be unable to read the course's folder, and a hub needs a fixed state.
cp -r "$course/nnlib" "$course/classroom" "$course/pyproject.toml" "$course/README.md" "$course"/LICENSE* "$wanted/"
grep -v '^-e' "$course/requirements.txt" > "$wanted/requirements.txt"
"$python" -m pip install --quiet --upgrade "$wanted" -r "$wanted/requirements.txt"
mkdir -p "$settings/labconfig"
cp "$course/tools/jupyter/settings/overrides.json" "$settings/labconfig/default_setting_overrides.json"
cp "$course/hosting/kernels.py" "$settings/slope_by_slope_kernels.py"
for name in jupyter_server_config.py jupyter_lab_config.py; do
  if [ -e "$settings/$name" ] && ! cmp -s "$course/hosting/$name" "$settings/$name"; then
    echo "$settings/$name already exists: add the lines of $course/hosting/$name to it by hand." >&2
  else
    cp "$course/hosting/$name" "$settings/$name"
  fi
done
# Notebooks are kept with still pictures, whatever the server's other settings: see the file.
install -m 644 "$course/hosting/slope_by_slope_server.py" "$("$python" -P -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/"
mkdir -p "$settings/jupyter_server_config.d"
install -m 644 "$course/hosting/slope_by_slope_server.json" "$settings/jupyter_server_config.d/"
chmod -R a+rX "$course"
"$python" -P -c 'import nnlib; print("The course is installed, version", nnlib.__version__)'
