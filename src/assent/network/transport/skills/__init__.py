"""What the transport domain asks a model: classify, translate, generate (LLM-NetCFG's three prompts)."""
