"""Domain -> what Slack shows: one module for each feature, each with its `render`."""
