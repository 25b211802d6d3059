/** Events of the stream, each a change of the client's state (docs/playground.md, "The stream"). */

import type {
  AgentPrompts, Clock, Connection, Container, Filling, Message, Organisation, Status, User,
  Values, View,
} from "../types";
import { type Client, isReply, statusKey, viewerOf } from "./client";

export type StreamEvent = { seq: number; team: string | null } & (
  | { type: "message.posted" | "message.changed"; message: Message }
  | { type: "ephemeral.posted" | "ephemeral.changed"; message: Message }
  | {
      type: "message.deleted" | "ephemeral.deleted";
      channel: string;
      ts: string;
      thread_ts: string | null;
    }
  | { type: "conversation.changed"; channel: string }
  | { type: "user.changed"; user: User }
  | { type: "view.opened" | "view.updated"; user: string; view: View; position: number }
  | { type: "view.closed"; user: string; view_id: string; stack: string[] }
  | { type: "home.published"; user: string; view: View }
  | { type: "state.changed"; user: string; container: Container; state: { values: Values } }
  | ({ type: "status.changed" } & Status)
  | ({ type: "prompts.changed" } & AgentPrompts)
  | { type: "notice"; user: string; error: string; message: string }
  | { type: "connection.changed"; connection: Connection }
  | { type: "filling.changed"; filling: Filling }
  | { type: "clock.moved"; clock: Clock }
  | { type: "faults.changed" | "reset" | "stopping" | "log.added" }
);

/** The changes that an event makes; what needs a further request is done in session.ts. */
export function changesOf(client: Client, event: StreamEvent): Partial<Client> {
  switch (event.type) {
    case "message.posted":
    case "message.changed":
    case "ephemeral.posted":
    case "ephemeral.changed":
      return withMessage(client, event.message);
    case "message.deleted":
    case "ephemeral.deleted":
      return withoutMessage(client, event.channel, event.ts);
    case "view.opened":
    case "view.updated":
      return { views: placed(client.views, event.view, event.position) };
    case "view.closed":
      return { views: client.views.filter((view) => event.stack.includes(view.id)) };
    case "home.published":
      return event.team === client.page?.organisations.find(
        (each) => each.key === client.route.organisation,
      )?.id ? { home: event.view } : {};
    case "state.changed":
      return withState(client, event.container, event.state.values);
    case "status.changed":
      return { statuses: withStatus(client.statuses, event) };
    case "prompts.changed":
      return { prompts: { ...client.prompts, [event.channel]: event } };
    case "clock.moved":
      return client.page ? { page: { ...client.page, clock: event.clock } } : {};
    case "connection.changed":
      return withOrganisation(client, event.team, { connection: event.connection });
    case "filling.changed":
      return withOrganisation(client, event.team, { filling: event.filling });
    case "user.changed":
      return withUser(client, event.user);
    default:
      return {};
  }
}

function withMessage(client: Client, message: Message): Partial<Client> {
  const known = client.messages[message.channel] ?? {};
  const messages = {
    ...client.messages,
    [message.channel]: { ...known, [message.ts]: message },
  };
  const conversations = client.conversations?.map((each) =>
    each.id === message.channel && Number(message.ts) > Number(each.latest_ts ?? 0)
      ? { ...each, latest_ts: message.ts }
      : each,
  );
  const answered = message.user !== viewerOf(client)?.id;
  const thread = isReply(message) ? message.thread_ts : null;
  const statuses = answered
    ? without(client.statuses, statusKey(message.channel, thread))
    : client.statuses;
  return { messages, conversations: conversations ?? null, statuses };
}

function withoutMessage(client: Client, channel: string, ts: string): Partial<Client> {
  const kept = without(client.messages[channel] ?? {}, ts);
  return { messages: { ...client.messages, [channel]: kept } };
}

function without<T>(all: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== key));
}

function placed(views: View[], view: View, position: number): View[] {
  const kept = views.slice(0, position);
  const above = views.slice(position + 1);
  return [...kept, view, ...(views[position]?.id === view.id ? above : [])];
}

function withState(client: Client, container: Container, values: Values): Partial<Client> {
  if (container.type === "view") {
    const changed = (view: View) =>
      view.id === container.view_id ? { ...view, state: { values } } : view;
    return {
      views: client.views.map(changed),
      home: client.home ? changed(client.home) : client.home,
    };
  }
  const message = client.messages[container.channel]?.[container.ts];
  return message ? withMessage(client, { ...message, state: { values } }) : {};
}

function withStatus(statuses: Client["statuses"], status: Status): Client["statuses"] {
  const key = statusKey(status.channel, status.thread_ts);
  return status.status ? { ...statuses, [key]: status } : without(statuses, key);
}

function withOrganisation(
  client: Client,
  team: string | null,
  changes: Partial<Organisation>,
): Partial<Client> {
  if (!client.page) return {};
  const organisations = client.page.organisations.map((each) =>
    each.id === team ? { ...each, ...changes } : each,
  );
  return { page: { ...client.page, organisations } };
}

function withUser(client: Client, user: User): Partial<Client> {
  if (!client.page) return {};
  const organisations = client.page.organisations.map((each) => {
    const known = each.users.some((other) => other.id === user.id);
    if (known) {
      return { ...each, users: each.users.map((other) => (other.id === user.id ? user : other)) };
    }
    return user.team === each.id ? { ...each, users: [...each.users, user] } : each;
  });
  return { page: { ...client.page, organisations } };
}
