/** For developers: how the bot is connected, faults on demand, and what went back and forth. */

import { useEffect, useRef, useState } from "preact/hooks";

import { api } from "../api";
import { organisationOf } from "../state/client";
import { again } from "../state/session";
import { toast, useClient } from "../state/store";
import { sure } from "./Confirm";
import { ConnectionSettings } from "./ConnectionSettings";
import { FaultSettings } from "./FaultSettings";
import { LogTable } from "./LogTable";
import { Icon } from "./icons";

const PARTS = ["Log", "Connection", "Faults", "World"] as const;
type Part = (typeof PARTS)[number];

export function DeveloperPanel({ close }: { close: () => void }) {
  const [part, setPart] = useState<Part>("Log");
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section class="developer" id="developer" aria-label="Developer" data-testid="developer"
      onKeyDown={(event) => event.key === "Escape" && close()}>
      <div class="developer-head">
        <h2 ref={head} tabIndex={-1}>Developer</h2>
        <div class="tabs" role="tablist" aria-label="Developer">
          {PARTS.map((each) => (
            <button key={each} type="button" role="tab" aria-selected={each === part}
              data-testid={`developer-${each.toLowerCase()}`} onClick={() => setPart(each)}>
              {each}
            </button>
          ))}
        </div>
        <button type="button" class="icon-button" aria-label="Close the developer's panel"
          onClick={close}><Icon name="close" /></button>
      </div>
      <div class="developer-body" role="tabpanel" aria-label={part} tabIndex={0}>
        {part === "Log" && <LogTable />}
        {part === "Connection" && <ConnectionSettings />}
        {part === "Faults" && <FaultSettings />}
        {part === "World" && <World />}
      </div>
    </section>
  );
}

function World() {
  const organisation = organisationOf(useClient());
  const [name, setName] = useState("");
  const reset = async () => {
    if (!(await sure("Begin again?", "All messages and changes go.", "Begin again"))) return;
    await told(api.reset());
    await again();
  };
  const add = async (event: Event) => {
    event.preventDefault();
    if (!organisation || !name.trim()) return;
    await told(api.addUser(organisation.key, name.trim()));
    setName("");
  };
  return (
    <div class="settings">
      <form class="row" onSubmit={(event) => void add(event)}>
        <label>Somebody new joins
          <input class="field" value={name} placeholder="Name"
            onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button">Add</button>
      </form>
      <p>
        <button type="button" class="button button-danger" data-testid="reset"
          onClick={() => void reset()}>Begin again</button>{" "}
        <span class="quiet">Everything as at the start; the bot stays connected.</span>
      </p>
    </div>
  );
}

/** Do it; what goes wrong is told. */
export async function told(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
    return false;
  }
}
