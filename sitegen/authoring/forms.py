"""Forms for people without git: the configuration of a CMS in the browser, of Front Matter in VS Code, and
of GitHub's issue forms, all from the tables that files are read with.

What staff manage cannot be changed in any form; it stays in the file as it is. No form is trusted: `check` and
`review` judge what arrives, however it was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sitegen.authoring.admin import HEADERS_FILE, ICONS_SCRIPT, MARK, admin_page
from sitegen.authoring.cms import cms
from sitegen.authoring.front_matter import front_matter
from sitegen.authoring.issue_forms import issue_form
from sitegen.authoring.offers import Forms
from sitegen.authoring.schemas import KINDS_OF_FILES, schema_for


def form_files(forms: Forms) -> dict[str, str]:
    """All generated files by path, each with MARK in it."""
    files = {f'schemas/{kind}.json': _json(schema_for(kind, forms.program)) for kind in KINDS_OF_FILES}
    files['.vscode/settings.json'] = _json(_editor_settings(forms))
    files['frontmatter.json'] = _json(front_matter(forms))
    config = cms(forms)
    files['admin/config.yml'] = f'# {MARK}\n{json.dumps(config, ensure_ascii=False, indent=2)}\n'
    files['admin/index.html'] = admin_page(config['backend'])
    files['admin/icons.js'] = ICONS_SCRIPT
    files['admin/_headers'] = HEADERS_FILE
    for kind in ('partner', 'case', 'project'):
        form = json.dumps(issue_form(forms, kind), ensure_ascii=False, indent=2)
        files[f'.github/ISSUE_TEMPLATE/{kind}.yml'] = f'# {MARK}\n{form}\n'
    return files


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps({'$comment': MARK, **value}, ensure_ascii=False, indent=2) + '\n'


def _editor_settings(forms: Forms) -> dict[str, Any]:
    schemas = {'./schemas/site.json': ['site.yml']}
    if forms.settings.program_is_file:
        schemas['./schemas/program.json'] = [forms.settings.program]
    return {'yaml.schemas': schemas, 'files.encoding': 'utf8', 'files.eol': '\n', 'files.insertFinalNewline': True}
