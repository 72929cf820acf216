"""Puts compiled catalogues into the wheel, so that an installed Vafa speaks its three languages without compiling.

The .mo files are made in a folder of their own and never in the source; a checkout compiles its own when it starts.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CataloguesHook(BuildHookInterface):
    """Compiles every .po of the house and adds the result beside the place it came from."""

    PLUGIN_NAME = "custom"
    made: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed; an editable install reads the source and needs nothing."""
        if version == "editable":
            return
        source = Path(self.root) / "src"
        self.made = Path(tempfile.mkdtemp(prefix="vafa-catalogues-"))
        for po in sorted(source.glob("vafa/**/locale/*/LC_MESSAGES/django.po")):
            inside = po.relative_to(source).with_suffix(".mo")
            compiled = self.made / inside
            compiled.parent.mkdir(parents=True)
            polib.pofile(str(po)).save_as_mofile(str(compiled))
            build_data["force_include"][str(compiled)] = inside.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if self.made:
            shutil.rmtree(self.made)
