"""The project file: schema, migrations, the store of everything a person did, and the mask codec.

Import from the modules: `storage.store` (ProjectStore), `storage.records`, `storage.drafts`, `storage.errors`,
`storage.mask_codec`, `storage.array_codec`. Only the first needs SQLAlchemy; this package itself imports nothing.
"""
