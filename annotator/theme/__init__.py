"""The look: token tables for light and dark, the one style sheet that reads them, the bundled font and icons."""
