"""Server-side charts (design.md §7): pure geometry here, markup in templates/composants/graphiques/."""
