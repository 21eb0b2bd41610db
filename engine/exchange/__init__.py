"""What enters and leaves as files: SA-V JSON with its side file, mask images, prompts; not the project database."""
