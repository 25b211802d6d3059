/** Keeps the state current: reads what the address names, and follows the stream. */

import { api } from "../api";
import type { Message } from "../types";
import { type StreamEvent, changesOf } from "./changes";
import { NOBODYS, conversationOf, isReply, organisationOf, userById, viewerOf } from "./client";
import { type Route, formatRoute, parseRoute } from "./route";
import { change, markRead, now, toast } from "./store";

const OFTEN_ENOUGH_MS = 3000;

let stream: EventSource | null = null;
let viewing = "";
let attempt = 0;
const watchers = new Set<(event: StreamEvent) => void>();

/** Hear each event after the state has changed; returns how to stop. */
export function onEvent(watcher: (event: StreamEvent) => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

export function start(): void {
  window.addEventListener("hashchange", () => void follow());
  if (!location.hash) history.replaceState(null, "", formatRoute(parseRoute("")));
  void follow();
}

export function go(changes: Partial<Route>): void {
  location.hash = formatRoute({ ...now().route, thread: null, tab: "messages", ...changes });
}

/** Look at what the address names now. */
export async function follow(): Promise<void> {
  const route = parseRoute(location.hash);
  const who = `${route.organisation}/${route.user}`;
  // What somebody else saw goes in the same step.
  change(who === viewing ? { route } : { route, ...NOBODYS });
  try {
    if (who !== viewing || !now().page) await lookAs(who);
    await readOpen();
  } catch (error) {
    stopped(error);
  }
}

async function lookAs(who: string): Promise<void> {
  viewing = who;
  const mine = ++attempt;
  stream?.close();
  const page = await api.state();
  if (mine !== attempt) return;
  change({ page, stopped: null });
  const [organisation, viewer] = [organisationOf(now()), viewerOf(now())];
  if (!organisation || !viewer) return;
  const [{ conversations }, { views }, { home }] = await Promise.all([
    api.conversations(viewer.id, organisation.key),
    api.views(viewer.id),
    viewer.external ? { home: null } : api.home(viewer.id, organisation.key),
  ]);
  if (mine !== attempt) return;
  change({ conversations, views, home });
  listen(viewer.id, page.seq);
}

function listen(user: string, since: number): void {
  stream = new EventSource(api.streamAddress(user, since));
  stream.onmessage = ({ data }) => hear(JSON.parse(data as string) as StreamEvent);
  stream.onopen = () => change({ live: true });
  stream.onerror = () => {
    change({ live: false });
    if (stream?.readyState === EventSource.CLOSED) setTimeout(() => void again(), OFTEN_ENOUGH_MS);
  };
}

function hear(event: StreamEvent): void {
  if (event.type === "reset") return void again();
  change(changesOf(now(), event));
  if (event.type === "conversation.changed") void readConversations();
  if (event.type === "notice") toast(event.message);
  if (event.type === "message.posted" || event.type === "ephemeral.posted") arrived(event.message);
  for (const watcher of [...watchers]) watcher(event);
}

/** Read everything anew: the stand-in was reset or restarted. */
export async function again(): Promise<void> {
  viewing = "";
  await follow();
}

function arrived(message: Message): void {
  const client = now();
  const viewer = viewerOf(client);
  if (!viewer) return;
  const open = conversationOf(client)?.id === message.channel;
  const seen = open && document.visibilityState === "visible";
  if (message.user === viewer.id || seen) markRead(viewer.id, message.channel, message.ts);
  if (open && message.user !== viewer.id) {
    const where = isReply(message) ? " in the thread" : "";
    const only = message.ephemeral ? ", only visible to you" : "";
    const author = message.username ?? userById(client, message.user)?.name ?? message.author.name;
    change({ announcement: `${author}${where}${only}: ${plain(message.text)}` });
  }
}

function plain(text: string): string {
  const named = text.replace(/<@(\w+)>/g, (_, id: string) => `@${userById(now(), id)?.name ?? id}`);
  return named.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export async function readConversations(): Promise<void> {
  const [organisation, viewer] = [organisationOf(now()), viewerOf(now())];
  if (!organisation || !viewer) return;
  const { conversations } = await api.conversations(viewer.id, organisation.key);
  if (viewerOf(now())?.id === viewer.id) change({ conversations });
}

async function readOpen(): Promise<void> {
  const client = now();
  const [viewer, open] = [viewerOf(client), conversationOf(client)];
  if (!viewer || !open) return;
  await readMessages(viewer.id, open.id);
  if (client.route.thread) await readMessages(viewer.id, open.id, client.route.thread);
  const latest = conversationOf(now())?.latest_ts;
  if (latest) markRead(viewer.id, open.id, latest);
}

async function readMessages(user: string, channel: string, thread?: string): Promise<void> {
  const key = thread ? `${channel}/${thread}` : channel;
  if (now().loaded[key]) return;
  let messages: Message[] = [];
  try {
    ({ messages } = await api.messages(user, channel, thread));
  } catch (error) {
    if (!thread) throw error;
    toast("There is no such thread here.");
    return go({});
  }
  const client = now();
  if (viewerOf(client)?.id !== user) return;
  const read = Object.fromEntries(messages.map((each) => [each.ts, each]));
  const known = { ...client.messages[channel], ...read };
  change({
    messages: { ...client.messages, [channel]: known },
    loaded: { ...client.loaded, [key]: true },
  });
}

function stopped(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (now().page) return toast(reason);
  change({ stopped: reason });
  setTimeout(() => void again(), OFTEN_ENOUGH_MS);
}
