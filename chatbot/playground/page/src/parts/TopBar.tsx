/** The banner that says what this is, the clock, and what opens the panels. */

import { useClient } from "../state/store";
import { ClockControl } from "./ClockControl";
import { ThemeSwitch } from "./ThemeSwitch";
import { Icon } from "./icons";

interface Props {
  tour: boolean;
  setTour: (open: boolean) => void;
  tools: boolean;
  setTools: (open: boolean) => void;
}

export function TopBar({ tour, setTour, tools, setTools }: Props) {
  const { page, live } = useClient();
  const [first, ...rest] = (page?.banner ?? "").split(/(?<=\.)\s+/);
  return (
    <header class="top-bar">
      <p class="banner" data-testid="banner" title={page?.banner}>
        <strong>{first}</strong> <span class="banner-rest">{rest.join(" ")}</span>
      </p>
      {!live && <span class="off-line" role="status">Reconnecting…</span>}
      <div class="top-tools">
        <ClockControl />
        <ThemeSwitch />
        <button type="button" class="top-button" aria-expanded={tools} aria-controls="developer"
          data-testid="open-developer" onClick={() => setTools(!tools)}>
          <Icon name="tools" /><span class="top-word">Developer</span>
        </button>
        <button type="button" class="top-button" aria-expanded={tour} aria-controls="tour"
          data-testid="open-tour" onClick={() => setTour(!tour)}>
          <Icon name="tour" /><span class="top-word">Tour</span>
        </button>
      </div>
    </header>
  );
}
