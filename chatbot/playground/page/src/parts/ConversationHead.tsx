import { invite, leave } from "../state/acts";
import { organisationOf, userById, viewerOf } from "../state/client";
import { go } from "../state/session";
import { useClient } from "../state/store";
import type { Conversation } from "../types";
import { Avatar } from "./Avatar";
import { type Item, Menu } from "./Menu";
import { Icon } from "./icons";
import { about } from "./standing";

export function ConversationHead({ of, home }: { of: Conversation; home: boolean }) {
  const client = useClient();
  const app = organisationOf(client)?.app;
  const channel = of.kind === "channel" || of.kind === "private";
  const other = userById(client, of.with ?? "");
  return (
    <div class="pane-head">
      <a class="icon-button back" aria-label="Back to the list"
        href={`#/${client.route.organisation}/${client.route.user}`}><Icon name="back" /></a>
      {other && <Avatar user={other} />}
      <div class="pane-title">
        <h2>{channel && (of.kind === "private" ? <Icon name="lock" /> : "# ")}{of.name}</h2>
        <p class="quiet">{of.topic || (other && about(other)) || (channel && shared(of))}</p>
      </div>
      {of.is_app_dm && app && app.home_tab && app.messages_tab && (
        <div class="tabs" role="tablist" aria-label={app.name}>
          <Tab name="Home" tab="home" chosen={home} />
          <Tab name="Messages" tab="messages" chosen={!home} />
        </div>
      )}
      {channel && <Members of={of} />}
    </div>
  );
}

function shared(of: Conversation): string {
  if (of.is_shared) return "Shared with another organisation";
  return of.kind === "private" ? "Private channel" : "";
}

function Tab({ name, tab, chosen }: { name: string; tab: "home" | "messages"; chosen: boolean }) {
  const { conversation } = useClient().route;
  const move = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const others = (event.currentTarget as HTMLElement).parentElement?.querySelectorAll("button");
    const next = [...(others ?? [])].find((each) => each !== event.currentTarget);
    next?.focus();
    next?.click();
  };
  return (
    <button type="button" role="tab" aria-selected={chosen} tabIndex={chosen ? 0 : -1}
      data-testid={`tab-${tab}`} onClick={() => go({ conversation, tab })} onKeyDown={move}>
      {name}
    </button>
  );
}

function Members({ of }: { of: Conversation }) {
  const client = useClient();
  const [viewer, organisation] = [viewerOf(client), organisationOf(client)];
  const users = organisation?.users ?? [];
  const inside = users.filter((user) => of.members.includes(user.id));
  const invitable = users.filter((user) =>
    !of.members.includes(user.id) && !user.deactivated && !user.external,
  );
  const may = of.is_member && viewer && !viewer.guest && !viewer.deactivated && !viewer.external;
  const items: Item[] = [
    ...inside.map((user) => ({
      label: user.name, note: about(user), group: `${of.members.length} here`, run: () => undefined,
    })),
    ...(may ? invitable : []).map((user) => ({
      label: `Add ${user.name}`, group: "Add to this channel", run: () => invite(of.id, user.id),
    })),
    ...(of.is_member && viewer && !viewer.deactivated
      ? [{ label: "Leave this channel", group: "You", run: () => leave(of.id) }]
      : []),
  ];
  return (
    <Menu name={`${of.members.length} people in ${of.name}`} items={items} align="end"
      class="button members" testId="members">
      <Icon name="people" /> {of.members.length}
    </Menu>
  );
}
