import { viewerOf } from "../state/client";
import { useClient } from "../state/store";

/** The time zone of the one who looks. */
export function useZone(): string {
  return viewerOf(useClient())?.tz ?? "Europe/London";
}
