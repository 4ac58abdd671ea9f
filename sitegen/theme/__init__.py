"""How the site looks: templates, assets and translations of a theme, read once and rendered from memory."""
