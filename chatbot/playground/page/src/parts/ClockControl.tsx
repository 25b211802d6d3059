/** The stand-in's clock, and ways to move it. */

import { useEffect, useState } from "preact/hooks";

import { api } from "../api";
import { toast, useClient } from "../state/store";
import type { Json } from "../types";
import { atHour, daysToMonday, fullTime, shortTime } from "../text/dates";
import { Menu } from "./Menu";
import { Icon } from "./icons";
import { useZone } from "./zone";

const TICK_MS = 5000;
const HOUR = 3600;

/** The stand-in's time now, kept going between its events. */
export function useNow(): Date {
  const offset = useClient().page?.clock.offset ?? 0;
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return new Date(Date.now() + offset * 1000);
}

export function ClockControl() {
  const offset = useClient().page?.clock.offset ?? 0;
  const zone = useZone();
  const now = useNow();
  const shown = fullTime(now, zone);
  const at = (days: number) => ({ at: atHour(now, days, 9, zone).toISOString() });
  const items = [
    { label: "Monday 09:00", run: () => move(at(daysToMonday(now, zone))) },
    { label: "+1 hour", run: () => move({ advance: HOUR }) },
    { label: "Tomorrow 09:00", run: () => move(at(1)) },
    { label: "A week later", run: () => move({ advance: 7 * 24 * HOUR }) },
    { label: "Back to real time", run: () => move({ offset: 0 }) },
  ];
  const moved = Math.abs(offset) > 1;
  return (
    <Menu
      name={`Clock: ${shown}${moved ? ", moved" : ""}. Move it`}
      items={items}
      align="end"
      class={moved ? "top-button moved" : "top-button"}
      testId="clock"
    >
      <Icon name="clock" />
      <span class="top-time">{shown}{moved && <span class="moved-mark"> (moved)</span>}</span>
      <span class="top-time-short">{shortTime(now, zone)}</span>
    </Menu>
  );
}

async function move(how: Json) {
  try {
    await api.moveClock(how);
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
  }
}
