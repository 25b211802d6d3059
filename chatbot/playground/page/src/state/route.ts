/** The address after `#`: who looks at what, e.g. `#/wsc/support_worker/bot/thread/1795424400.000100`. */

export type Tab = "home" | "messages";

export interface Route {
  organisation: string;
  user: string;
  /** `bot`, a channel's name, `@key` of a person, or an id; null: the list (narrow windows). */
  conversation: string | null;
  tab: Tab;
  thread: string | null;
}

export const START: Route = {
  organisation: "wsc",
  user: "support_worker",
  conversation: "bot",
  tab: "messages",
  thread: null,
};

export function parseRoute(hash: string): Route {
  const parts = hash.replace(/^#?\/?/, "").split("/").filter(Boolean).map(decoded);
  const [organisation, user, conversation, kind, thread] = parts;
  if (!organisation || !user) return START;
  return {
    organisation,
    user,
    conversation: conversation ?? null,
    tab: kind === "home" ? "home" : "messages",
    thread: kind === "thread" && thread ? thread : null,
  };
}

export function formatRoute(route: Route): string {
  const parts = [route.organisation, route.user];
  if (route.conversation) parts.push(route.conversation);
  if (route.conversation && route.thread) parts.push("thread", route.thread);
  else if (route.conversation && route.tab === "home") parts.push("home");
  return `#/${parts.map(encodeURIComponent).join("/").replaceAll("%40", "@")}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
