import { useEffect, useState } from "preact/hooks";

import { api } from "../api";
import { onEvent } from "../state/session";
import { organisationOf } from "../state/client";
import { useClient } from "../state/store";
import type { Fault, Json } from "../types";
import { told } from "./DeveloperPanel";

const KINDS: Record<string, string> = {
  rate_limit: "Rate limit: refused for now",
  server_error: "Server error: refused",
  internal_error: "Error answered, although it was done",
  timeout_after_success: "Done, and no answer",
  close_after_success: "Done, and the connection cut",
  disconnect: "Disconnect the sockets (announced)",
  drop_socket: "Cut the sockets without a word",
  duplicate_event: "Deliver the next event twice",
  lost_event: "Lose the next event, retry later",
  delay_ack: "Hold back the bot’s next acknowledgement",
};
const OF_METHODS = Object.keys(KINDS).slice(0, 5);

export function FaultSettings() {
  const organisation = organisationOf(useClient());
  const [kind, setKind] = useState("rate_limit");
  const [method, setMethod] = useState("");
  const [times, setTimes] = useState(1);
  const [waiting, setWaiting] = useState<Fault[]>([]);
  const read = () => told(api.faults().then(({ faults }) => setWaiting(faults)));
  useEffect(() => {
    void read();
    return onEvent((event) => event.type === "faults.changed" && void read());
  }, []);
  const add = async (event: Event) => {
    event.preventDefault();
    const fault: Json = { kind, times };
    if (organisation) fault["team"] = organisation.key;
    if (method && OF_METHODS.includes(kind)) fault["method"] = method;
    if (await told(api.addFault(fault))) await read();
  };
  return (
    <div class="settings">
      <form class="row" onSubmit={(event) => void add(event)}>
        <label>Fault
          <select class="field" value={kind} data-testid="fault-kind"
            onChange={(event) => setKind(event.currentTarget.value)}>
            {Object.entries(KINDS).map(([each, words]) => (
              <option key={each} value={each}>{words}</option>
            ))}
          </select>
        </label>
        {OF_METHODS.includes(kind) && (
          <label>Method
            <input class="field" value={method} placeholder="any"
              onInput={(event) => setMethod(event.currentTarget.value)} />
          </label>
        )}
        <label>Times
          <input class="field narrow" type="number" min={1} max={20} value={times}
            onInput={(event) => setTimes(Math.max(1, event.currentTarget.valueAsNumber || 1))} />
        </label>
        <button type="submit" class="button" data-testid="add-fault">Arrange it</button>
      </form>
      {waiting.length === 0 ? <p class="quiet">No fault is waiting.</p> : (
        <>
          <ul class="waiting-faults">
            {waiting.map((fault, place) => (
              <li key={place}>{KINDS[fault.kind] ?? fault.kind} {fault.method && <code>{fault.method}</code>}
                {" "}× {fault.times ?? 1}</li>
            ))}
          </ul>
          <button type="button" class="button"
            onClick={() => void told(api.clearFaults().then(read))}>Clear them all</button>
        </>
      )}
    </div>
  );
}
