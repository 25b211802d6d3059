"""Pure rules and values: no Slack, no SQL, no environment, no clock."""
