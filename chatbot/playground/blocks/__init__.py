"""Block Kit as strictly as Slack takes it: what is allowed where, how long, how many."""
