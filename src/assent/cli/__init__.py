"""The command line: a thin face on the use cases. Nothing heavy is imported until a command needs it."""
