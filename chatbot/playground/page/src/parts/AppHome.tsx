/** The app's Home tab. */

import { Blocks } from "../blocks/Blocks";
import { SurfaceContext } from "../blocks/surface";
import { useClient } from "../state/store";
import { BotAbsent } from "./BotAbsent";

export function AppHome() {
  const { home } = useClient();
  if (!home) {
    return (
      <div class="app-home" data-testid="app-home">
        <BotAbsent />
        <p class="quiet">The app has not put anything here yet.</p>
      </div>
    );
  }
  const container = { type: "view", view_id: home.id } as const;
  const surface = { container, values: home.state.values, errors: home.errors };
  return (
    <div class="app-home" role="tabpanel" aria-label="Home" tabIndex={0} data-testid="app-home">
      <BotAbsent />
      <SurfaceContext.Provider value={surface}><Blocks blocks={home.blocks} /></SurfaceContext.Provider>
    </div>
  );
}
