"""The bundled demonstration clip, the prompts that go with it, and the programs that draw both."""
