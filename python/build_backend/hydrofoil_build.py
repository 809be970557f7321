"""The build backend: scikit-build-core, after the libraries of the system have been installed.

The server is built from source and its libraries come from the distribution. Where apt-get and the
rights are, `scripts/setup.sh build` installs what is missing; elsewhere it says what to install.
"""

import subprocess
from pathlib import Path

from scikit_build_core.build import build_editable as _build_editable
from scikit_build_core.build import (  # noqa: F401  (the backend's interface)
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)
from scikit_build_core.build import build_wheel as _build_wheel

ROOT = Path(__file__).resolve().parents[2]


def _install_libraries():
    subprocess.run([ROOT / "scripts/setup.sh", "build", "python_headers"], check=True)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    _install_libraries()
    return _build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    _install_libraries()
    return _build_editable(wheel_directory, config_settings, metadata_directory)
