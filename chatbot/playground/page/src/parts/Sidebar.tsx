/** The conversations of the one who looks. */

import { useState } from "preact/hooks";

import { isUnread, organisationOf, routeName, userById, viewerOf } from "../state/client";
import { writeTo } from "../state/acts";
import { go } from "../state/session";
import { useClient } from "../state/store";
import type { Conversation } from "../types";
import { Avatar } from "./Avatar";
import { Menu } from "./Menu";
import { NewChannel } from "./NewChannel";
import { PersonSwitcher } from "./PersonSwitcher";
import { about } from "./standing";
import { Icon } from "./icons";

export function Sidebar() {
  const client = useClient();
  const organisation = organisationOf(client);
  const all = client.conversations ?? [];
  const channels = all.filter((each) => each.kind === "channel" || each.kind === "private");
  const direct = all.filter((each) => !channels.includes(each) && !each.is_app_dm);
  const apps = all.filter((each) => each.is_app_dm);
  return (
    <nav class="sidebar" aria-label="Conversations">
      <div class="sidebar-head">
        <h1>{organisation?.name}</h1>
        <PersonSwitcher />
      </div>
      <div class="sidebar-lists">
        {client.conversations === null && <p class="quiet">Reading…</p>}
        <Group title="Apps" all={apps} />
        <Group title="Channels" all={channels} action={<AddChannel />} />
        <Group title="Direct messages" all={direct} action={<Write />} />
      </div>
    </nav>
  );
}

function Group({ title, all, action }: {
  title: string;
  all: Conversation[];
  action?: preact.ComponentChildren;
}) {
  if (!all.length && !action) return null;
  return (
    <section class="sidebar-group">
      <div class="sidebar-title"><h2>{title}</h2>{action}</div>
      <ul>{all.map((each) => <li key={each.id}><Entry of={each} /></li>)}</ul>
    </section>
  );
}

function Entry({ of }: { of: Conversation }) {
  const client = useClient();
  const organisation = organisationOf(client);
  const name = routeName(of, organisation?.users ?? []);
  const current = client.route.conversation === name;
  const unread = !current && isUnread(client, of);
  const connection = organisation?.connection;
  const kinds = ["conversation", unread && "unread", !of.is_member && "not-joined"];
  return (
    <a
      class={kinds.filter(Boolean).join(" ")}
      href={`#/${client.route.organisation}/${client.route.user}/${encodeURIComponent(name).replace("%40", "@")}`}
      aria-current={current ? "page" : undefined}
      data-testid={`conversation-${name}`}
    >
      <Sign of={of} />
      <span class="conversation-name">{of.name}</span>
      {of.is_shared && <small class="tag">shared</small>}
      {of.is_app_dm && !connection?.connected && (
        <small class="tag warn">{connection?.starting ? "starting" : "not connected"}</small>
      )}
      {unread && <span class="unread-dot"><span class="visually-hidden">unread</span></span>}
    </a>
  );
}

function Sign({ of }: { of: Conversation }) {
  const user = userById(useClient(), of.with ?? of.members[0] ?? "");
  if (of.kind === "im" && user) return <Avatar user={user} size="small" />;
  const icon = { private: "lock", mpim: "people" } as const;
  const name = icon[of.kind as keyof typeof icon];
  return <span class="conversation-sign" aria-hidden="true">{name ? <Icon name={name} /> : "#"}</span>;
}

function Write() {
  const client = useClient();
  const viewer = viewerOf(client);
  if (!viewer || viewer.deactivated || viewer.external || viewer.kind !== "person") return null;
  const people = organisationOf(client)?.users ?? [];
  const others = people.filter((user) =>
    user.id !== viewer.id && user.kind === "person" && !user.deactivated && !user.external,
  );
  const items = others.map((user) => ({
    label: user.name,
    note: about(user),
    run: () => writeTo(user.key, user.id),
  }));
  return (
    <Menu name="Write to somebody" items={items} testId="write-to"><Icon name="plus" /></Menu>
  );
}

function AddChannel() {
  const viewer = viewerOf(useClient());
  const [open, setOpen] = useState(false);
  if (!viewer || viewer.deactivated || viewer.external || viewer.guest) return null;
  return (
    <>
      <button type="button" class="icon-button" aria-label="Make a channel" title="Make a channel"
        data-testid="make-channel" onClick={() => setOpen(true)}><Icon name="plus" /></button>
      {open && <NewChannel close={() => setOpen(false)} />}
    </>
  );
}

export const openList = () => go({ conversation: null });
