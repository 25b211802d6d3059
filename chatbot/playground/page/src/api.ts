/** Requests to the page API. */

import type {
  Conversation, Fault, Json, LogEntry, Message, PageState, SlackFile, User, View,
} from "./types";

/** What Slack would refuse, or a fault of the request; `message` is for the person. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly errors: Record<string, string> = {},
  ) {
    super(message || code);
  }
}

type Answer<T> = T & { ok: true };

interface Refused {
  ok: false;
  error: string;
  message?: string;
  errors?: Record<string, string>;
}

async function request<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Refusal("unreachable", "The stand-in does not answer. Is it still running?");
  }
  let answer: Answer<T> | Refused;
  try {
    answer = (await response.json()) as Answer<T> | Refused;
  } catch {
    throw new Refusal("bad_answer", `The stand-in answered with an error (${response.status}).`);
  }
  if (!answer.ok) throw new Refusal(answer.error, answer.message ?? "", answer.errors);
  return answer;
}

function send<T>(method: string, path: string, body: Json = {}): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return request<T>(path, { method, headers, body: JSON.stringify(body) });
}

function query(fields: Record<string, string | undefined>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => !!field[1]);
  return new URLSearchParams(given).toString();
}

export const api = {
  state: () => request<PageState>("/page/state"),
  conversations: (user: string, team: string) =>
    request<{ conversations: Conversation[] }>(`/page/conversations?${query({ user, team })}`),
  messages: (user: string, channel: string, thread_ts?: string) =>
    request<{ messages: Message[] }>(`/page/messages?${query({ user, channel, thread_ts })}`),
  home: (user: string, team: string) =>
    request<{ home: View | null }>(`/page/home?${query({ user, team })}`),
  views: (user: string) => request<{ views: View[] }>(`/page/views?${query({ user })}`),
  log: () => request<{ log: LogEntry[] }>("/page/log?limit=200"),
  faults: () => request<{ faults: Fault[] }>("/page/faults"),
  environment: (organisation: string) =>
    request<{ environment: Record<string, string> }>(
      `/page/organisations/${organisation}/environment`,
    ),
  act: <T = Json>(what: string, body: Json) => send<T>("POST", `/page/act/${what}`, body),
  upload: (user: string, name: string, content: string, mimetype: string) =>
    send<{ file: SlackFile }>("POST", "/page/act/upload", { user, name, content, mimetype }),
  moveClock: (body: Json) => send("POST", "/page/clock", body),
  addFault: (fault: Json) => send("POST", "/page/faults", fault),
  clearFaults: () => send("DELETE", "/page/faults"),
  deliverBy: (organisation: string, body: Json) =>
    send("POST", `/page/organisations/${organisation}/delivery`, body),
  addUser: (organisation: string, name: string, guest: string | null) =>
    send<{ user: User }>("POST", `/page/organisations/${organisation}/users`, { name, guest }),
  changeUser: (user: string, changes: Json) =>
    send<{ user: User }>("PATCH", `/page/users/${user}`, changes),
  fill: (organisation: string) => send("POST", `/page/organisations/${organisation}/fill`),
  reset: () => send("POST", "/page/reset"),
  fileAddress: (file: string, user: string) => `/page/files/${file}?${query({ user })}`,
  streamAddress: (user: string | undefined, since: number) =>
    `/page/stream?${query({ user, since: String(since) })}`,
};
