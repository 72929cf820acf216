"""How style sheets, scripts and fonts are named: with a fingerprint, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):
    """Fingerprinted files; a file missing from the manifest keeps its plain name instead of breaking the page."""

    manifest_strict = False
    support_js_module_import_aggregation = True
