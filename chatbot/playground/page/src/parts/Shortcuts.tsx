/** The app's global shortcuts, as Slack offers them beside the composer. */

import { shortcut } from "../state/acts";
import { organisationOf, viewerOf } from "../state/client";
import { useClient } from "../state/store";
import { Menu } from "./Menu";
import { Icon } from "./icons";

export function Shortcuts() {
  const client = useClient();
  const [viewer, app] = [viewerOf(client), organisationOf(client)?.app];
  const all = app?.shortcuts.filter((each) => each.type === "global") ?? [];
  if (!all.length || !app || viewer?.kind !== "person" || viewer.external) return null;
  const items = all.map(({ name, description, callback_id }) => ({
    label: name, note: description, group: app.name, run: () => shortcut(callback_id),
  }));
  return <Menu name="Shortcuts" items={items} testId="shortcuts"><Icon name="bolt" /></Menu>;
}
