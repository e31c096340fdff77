"""Language models in this process: GGUF files through llama.cpp, each token allowed by llguidance (extra `local`)."""
