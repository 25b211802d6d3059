"""What Slack sends -> one call of a service: one module for each feature, each with `register`."""
