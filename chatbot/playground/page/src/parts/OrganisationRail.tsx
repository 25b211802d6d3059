/** The organisations; each has its own people, channels and bot. */

import { go } from "../state/session";
import { useClient } from "../state/store";
import type { Organisation } from "../types";

export function OrganisationRail() {
  const { page, route } = useClient();
  const open = (each: Organisation) => {
    if (each.key === route.organisation) return;
    const same = each.users.some((user) => user.key === route.user);
    const first = each.users.find((user) => user.kind === "person");
    const user = same ? route.user : (first?.key ?? route.user);
    go({ organisation: each.key, user, conversation: "bot" });
  };
  return (
    <nav class="rail" aria-label="Organisations">
      {page?.organisations.map((each) => (
        <button
          key={each.key}
          type="button"
          class="organisation"
          aria-current={each.key === route.organisation ? "true" : undefined}
          aria-label={each.name}
          title={each.name}
          data-testid={`organisation-${each.key}`}
          onClick={() => open(each)}
        >
          <span class="organisation-sign" aria-hidden="true">{sign(each)}</span>
          <span class="organisation-name" aria-hidden="true">{each.key.toUpperCase()}</span>
        </button>
      ))}
    </nav>
  );
}

function sign(organisation: Organisation): string {
  return organisation.name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2);
}
