/** "is thinking…", as the bot sets it. */

import { organisationOf, statusKey } from "../state/client";
import { useClient } from "../state/store";

export function StatusLine({ channel, thread }: { channel: string; thread: string | null }) {
  const client = useClient();
  const status = client.statuses[statusKey(channel, thread)];
  const app = organisationOf(client)?.app.name;
  return (
    <p class="status-line" role="status" data-testid="status">
      {status && <>{app} {status.loading_messages?.[0] ?? status.status}</>}
    </p>
  );
}
