"""What is wrong with the links and pictures of a body."""

from __future__ import annotations

import re

from sitegen.content.body import ALLOWED_SCHEMES, MAX_ADDRESS, BodyRules
from sitegen.diagnostics import nearest

# What is wrong, and the cure.
Fault = tuple[str, str]
_SCHEME = re.compile(r'([A-Za-z][A-Za-z0-9+.\-]*):')


def scheme_of(href: str) -> str:
    """The scheme of an address in small letters; empty where it has none."""
    match = _SCHEME.match(href)
    return match[1].lower() if match else ''


def link_fault(href: str) -> Fault | None:
    """What is wrong with the address of a link; None where it is sound."""
    if len(href) > MAX_ADDRESS:
        return f'an address has at most {MAX_ADDRESS:,} characters', 'link to a shorter address'
    scheme = scheme_of(href)
    if scheme:
        if scheme not in ALLOWED_SCHEMES:
            return f'the scheme "{scheme}:" is not allowed', 'link with https:, mailto: or tel:'
        if re.match(r'https?://[^/?#]*@', href, re.IGNORECASE):
            return 'it holds a user name', 'remove everything from "//" to "@"'
        if href.lower().startswith('http') and not re.match(r'https?://[^/?#%\\]', href, re.IGNORECASE):
            return 'the host is missing', 'write "https://" and then the name of the site'
        return None
    if href.startswith(('//', '/\\')):
        return 'the scheme is missing', 'write "https:" before it'
    if href.startswith(('/', '#')):
        if '/../' in href + '/' or '\\' in href:
            return 'it leaves its folder', 'write the path from the root of the site'
        return None
    if not href:
        return 'it leads nowhere', 'write an address between the round brackets'
    return (
        'it is neither a full address nor a path of this site',
        'write "https://…", or "/cases/…/" for a page of this site',
    )


def picture_fault(name: str, rules: BodyRules) -> Fault | None:
    """What is wrong with a picture that cannot be shown; None where the finding is about its file.

    `name` is its path below content/media, empty where it is elsewhere.
    """
    if not name:
        return 'is not in content/media', 'put the file into content/media and write "../media/…"'
    if name in rules.unsound:
        return None
    near = nearest(name, rules.media)
    help = f'did you mean "{near}"?' if near else 'add the file to content/media, or correct the name'
    return 'does not exist', help
