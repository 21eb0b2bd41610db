"""The project file: schema, migrations, the store of everything a person did, and the mask codec."""
