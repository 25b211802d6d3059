/** What went between the bot and the stand-in, newest first. */

import { useEffect, useState } from "preact/hooks";

import { api } from "../api";
import type { LogEntry } from "../types";
import { told } from "./DeveloperPanel";

const MOST = 200;

export function LogTable() {
  const [entries, setEntries] = useState<LogEntry[]>([]);
  useEffect(() => {
    let stream: EventSource | null = null;
    let gone = false;
    void told(
      Promise.all([api.log(), api.state()]).then(([{ log }, { seq }]) => {
        setEntries(log);
        if (gone) return;
        stream = new EventSource(api.streamAddress(undefined, seq));
        stream.onmessage = ({ data }) => {
          const event = JSON.parse(data as string) as { type: string; entry?: LogEntry };
          const { entry } = event;
          if (event.type === "reset") setEntries([]);
          if (entry) setEntries((known) => [...known, entry].slice(-MOST));
        };
      }),
    );
    return () => {
      gone = true;
      stream?.close();
    };
  }, []);
  if (!entries.length) return <p class="quiet">Nothing yet.</p>;
  return (
    <table class="log">
      <thead>
        <tr><th scope="col">When</th><th scope="col">Kind</th><th scope="col">What</th>
          <th scope="col">Went well</th><th scope="col">Details</th></tr>
      </thead>
      <tbody>
        {entries.toReversed().map((each, place) => (
          <tr key={entries.length - place} class={each.ok ? "" : "failed"}>
            <td>{String(each.at).slice(11, 19)}</td>
            <td>{each.kind}</td>
            <td><code>{each.name}</code></td>
            <td>{each.ok ? "yes" : (each.error ?? "no")}</td>
            <td>{each.detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
