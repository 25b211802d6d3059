/** Who looks at the page: anybody of the organisation, and those from outside. */

import { organisationOf, viewerOf } from "../state/client";
import { go } from "../state/session";
import { now, useClient } from "../state/store";
import type { User } from "../types";
import { Avatar } from "./Avatar";
import { type Item, Menu } from "./Menu";
import { about, standing } from "./standing";

const GROUPS = ["Staff", "Not full members", "Not people"] as const;

export function PersonSwitcher() {
  const client = useClient();
  const [viewer, organisation] = [viewerOf(client), organisationOf(client)];
  if (!viewer || !organisation) return null;
  const people = organisation.users.filter((user) => user.kind !== "app");
  const sorted = [...people].sort((a, b) => group(a) - group(b));
  const items = sorted.map((user): Item => ({
    label: user.name,
    note: about(user),
    group: GROUPS[group(user)],
    checked: user.id === viewer.id,
    run: () => become(user),
  }));
  return (
    <Menu name={`You are ${viewer.name}. Be somebody else`} items={items}
      class="person-switcher" testId="be-somebody">
      <Avatar user={viewer} />
      <span class="person-words">
        <small>You are</small>
        <strong>{viewer.name}</strong>
        {standing(viewer) && <small>{standing(viewer)}</small>}
      </span>
      <span class="caret" aria-hidden="true">▾</span>
    </Menu>
  );
}

function group(user: User): 0 | 1 | 2 {
  if (user.kind === "bot") return 2;
  return user.guest || user.external || user.deactivated ? 1 : 0;
}

/** Stay where one is, if the other person has such a conversation. */
function become(user: User) {
  const { conversation } = now().route;
  const keep = conversation && !conversation.startsWith("@") && !user.external;
  go({ user: user.key, conversation: keep ? conversation : user.external ? null : "bot" });
}
