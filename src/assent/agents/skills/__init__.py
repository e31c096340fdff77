"""What agents ask a model, besides their proposal: judging what others say."""
