"""What would help: language models, task graphs, search."""
