"""Everything a person can do, as one table: menus, shortcuts, tooltips, cheat sheet and palette are built from it."""
