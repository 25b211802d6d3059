/** For developers: how the bot is connected, faults on demand, what went back and forth,
 * and the organisation itself. */

import { useEffect, useRef, useState } from "preact/hooks";

import { toast } from "../state/store";
import { ConnectionSettings } from "./ConnectionSettings";
import { FaultSettings } from "./FaultSettings";
import { LogTable } from "./LogTable";
import { WorldSettings } from "./WorldSettings";
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
        {part === "World" && <WorldSettings />}
      </div>
    </section>
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
