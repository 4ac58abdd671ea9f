"""How the site looks: templates, assets and translations of a theme, read once and rendered from memory."""

from sitegen.theme.environment import Theme, load_theme

__all__ = ['Theme', 'load_theme']
