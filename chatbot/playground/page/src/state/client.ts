/** What the page knows at a moment. */

import type {
  AgentPrompts, Conversation, Message, Organisation, PageState, Status, User, View,
} from "../types";
import { type Route, START } from "./route";

export interface Toast {
  id: number;
  text: string;
}

export interface Client {
  page: PageState | null;
  /** Why the page cannot show anything, if so. */
  stopped: string | null;
  /** False while the stream is interrupted. */
  live: boolean;
  route: Route;
  conversations: Conversation[] | null;
  messages: Record<string, Record<string, Message>>;
  /** Channels, and threads as `channel/ts`, whose messages were read. */
  loaded: Record<string, boolean>;
  views: View[];
  /** undefined: not read yet; null: nothing published. */
  home: View | null | undefined;
  statuses: Record<string, Status>;
  prompts: Record<string, AgentPrompts>;
  toasts: Toast[];
  /** What each user has read: user id, channel id, `ts`. */
  read: Record<string, Record<string, string>>;
  /** Said to screen readers. */
  announcement: string;
}

export const NOTHING: Client = {
  page: null,
  stopped: null,
  live: true,
  route: START,
  conversations: null,
  messages: {},
  loaded: {},
  views: [],
  home: undefined,
  statuses: {},
  prompts: {},
  toasts: [],
  read: {},
  announcement: "",
};

/** What belongs to the one who looks, and is forgotten when somebody else does. */
export const NOBODYS: Partial<Client> = {
  conversations: null,
  messages: {},
  loaded: {},
  views: [],
  home: undefined,
  statuses: {},
  prompts: {},
};

export function organisationOf(client: Client): Organisation | undefined {
  const all = client.page?.organisations ?? [];
  return all.find((each) => each.key === client.route.organisation);
}

export function viewerOf(client: Client): User | undefined {
  return organisationOf(client)?.users.find((each) => each.key === client.route.user);
}

export function conversationOf(client: Client): Conversation | undefined {
  const { conversation: name } = client.route;
  const users = organisationOf(client)?.users ?? [];
  return client.conversations?.find((each) => routeName(each, users) === name || each.id === name);
}

/** How a conversation is called in the address. */
export function routeName(conversation: Conversation, users: User[]): string {
  if (conversation.is_app_dm) return "bot";
  if (conversation.kind === "im") {
    const other = users.find((user) => user.id === conversation.with);
    return other ? `@${other.key}` : conversation.id;
  }
  return conversation.kind === "mpim" ? conversation.id : conversation.name;
}

export function userById(client: Client, id: string): User | undefined {
  for (const organisation of client.page?.organisations ?? []) {
    const found = organisation.users.find((user) => user.id === id);
    if (found) return found;
  }
  return undefined;
}

export function isReply(message: Message): boolean {
  return message.thread_ts !== null && message.thread_ts !== message.ts;
}

const byTime = (a: Message, b: Message) => Number(a.ts) - Number(b.ts);

export function topLevel(client: Client, channel: string): Message[] {
  const all = Object.values(client.messages[channel] ?? {});
  return all.filter((each) => !isReply(each) || each.is_broadcast).sort(byTime);
}

export function inThread(client: Client, channel: string, ts: string): Message[] {
  const all = Object.values(client.messages[channel] ?? {});
  return all.filter((each) => each.ts === ts || each.thread_ts === ts).sort(byTime);
}

export function isUnread(client: Client, conversation: Conversation): boolean {
  const viewer = viewerOf(client);
  if (!viewer || !conversation.latest_ts || !conversation.is_member) return false;
  const read = client.read[viewer.id]?.[conversation.id] ?? "0";
  return Number(conversation.latest_ts) > Number(read);
}

export function statusKey(channel: string, thread: string | null): string {
  return thread ? `${channel}/${thread}` : channel;
}
