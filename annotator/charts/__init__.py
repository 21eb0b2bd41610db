"""Charts painted by ourselves in the theme's colours: bars, lines, histograms, heat maps and their legend."""
