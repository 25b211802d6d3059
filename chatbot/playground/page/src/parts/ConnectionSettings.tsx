import { useEffect, useState } from "preact/hooks";

import { api } from "../api";
import { organisationOf } from "../state/client";
import { useClient } from "../state/store";
import type { Connection } from "../types";
import { told } from "./DeveloperPanel";

const START = "http://127.0.0.1:3000/slack/events";

function connected({ connected: there, starting }: Connection): string {
  if (there) return "a bot is connected";
  return starting ? "its bot is starting" : "no bot is connected";
}

export function ConnectionSettings() {
  const organisation = organisationOf(useClient());
  const [settings, setSettings] = useState<Record<string, string>>({});
  const [url, setUrl] = useState(START);
  const key = organisation?.key;
  useEffect(() => {
    if (!key) return;
    void told(api.environment(key).then(({ environment }) => setSettings(environment)));
  }, [key]);
  if (!organisation) return null;
  const { connection } = organisation;
  const by = (mode: "socket" | "http") =>
    told(api.deliverBy(organisation.key, mode === "http" ? { mode, request_url: url } : { mode }));
  return (
    <div class="settings">
      <p data-testid="connection">
        <strong>{organisation.name}:</strong>{" "}
        {connected(connection)}, {connection.mode === "http"
          ? `HTTP to ${connection.request_url}`
          : `Socket Mode, ${connection.sockets} open`}
      </p>
      <fieldset>
        <legend>Delivery</legend>
        <button type="button" class="button" aria-pressed={connection.mode === "socket"}
          onClick={() => void by("socket")}>Socket Mode</button>
        <label>Request address
          <input class="field" type="url" value={url}
            onInput={(event) => setUrl(event.currentTarget.value)} />
        </label>
        <button type="button" class="button" aria-pressed={connection.mode === "http"}
          onClick={() => void by("http")}>HTTP</button>
      </fieldset>
      <p class="quiet">A bot of your own needs these settings, which last until the stand-in stops:</p>
      <pre tabIndex={0} aria-label="Settings for a bot">
        {Object.entries(settings).map(([name, value]) => `${name}=${value}\n`)}
      </pre>
    </div>
  );
}
