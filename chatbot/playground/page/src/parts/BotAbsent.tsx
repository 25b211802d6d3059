/** Says plainly that no bot is connected: it is starting, or what to do. */

import { organisationOf } from "../state/client";
import { useClient } from "../state/store";

export function BotAbsent() {
  const organisation = organisationOf(useClient());
  if (!organisation || organisation.connection.connected) return null;
  const { app, connection, name } = organisation;
  if (app.installed && connection.starting) {
    return (
      <div class="bot-absent" role="status" data-testid="bot-absent">
        <strong>The bot of {name} is starting.</strong> It answers as soon as it is connected;
        the very first time it learns its policy before, which can take a minute.
      </div>
    );
  }
  return (
    <div class="bot-absent" role="status" data-testid="bot-absent">
      <strong>No bot is connected for {name}.</strong> Nothing will be answered until one is.{" "}
      {app.installed
        ? <>Start it with <code>make run</code>; how to connect one of your own stands under
          Developer, Connection.</>
        : "The app has been uninstalled here."}
    </div>
  );
}
