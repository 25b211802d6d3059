/** What the page API gives (docs/playground.md). */

import type { Block, TextObject } from "./blockTypes";

export type * from "./blockTypes";

export type Json = Record<string, unknown>;

export interface User {
  id: string;
  key: string;
  team: string;
  name: string;
  handle: string;
  title: string;
  kind: "person" | "app" | "bot";
  is_admin: boolean;
  is_owner: boolean;
  guest: "multi" | "single" | null;
  deactivated: boolean;
  external: boolean;
  home_organisation: string;
  tz: string;
  image: string | null;
}

export interface Prompt {
  title: string;
  message: string;
}

export interface Command {
  command: string;
  description: string;
  usage_hint: string | null;
}

export interface Shortcut {
  name: string;
  type: "message" | "global";
  callback_id: string;
  description: string;
}

export interface App {
  id: string;
  name: string;
  bot_user: string;
  bot_id: string;
  home_tab: boolean;
  messages_tab: boolean;
  messages_tab_read_only: boolean;
  installed: boolean;
  commands: Command[];
  shortcuts: Shortcut[];
  suggested_prompts: Prompt[];
}

export interface Connection {
  mode: "socket" | "http";
  connected: boolean;
  /** Somebody is starting a bot, which is not there yet. */
  starting: boolean;
  sockets: number;
  request_url: string | null;
}

export interface Filling {
  offered: boolean;
  state: "empty" | "filling" | "done" | "failed";
  message: string;
}

export interface Organisation {
  key: string;
  id: string;
  name: string;
  domain: string;
  connection: Connection;
  filling: Filling;
  app: App;
  users: User[];
}

export interface Clock {
  now: string;
  offset: number;
  /** Days without work, such as "2026-12-25"; none where the stand-in was told none. */
  bank_holidays: string[];
}

export interface PageState {
  banner: string;
  seq: number;
  clock: Clock;
  organisations: Organisation[];
}

export interface AgentPrompts {
  channel: string;
  thread_ts: string | null;
  title: string | null;
  prompts: Prompt[];
}

export interface Conversation {
  id: string;
  kind: "channel" | "private" | "im" | "mpim";
  name: string;
  topic: string;
  is_member: boolean;
  is_shared: boolean;
  is_archived: boolean;
  members: string[];
  with: string | null;
  latest_ts: string | null;
  is_app_dm: boolean;
  prompts?: AgentPrompts | null;
}

export interface SlackFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  alt_text: string | null;
}

export interface Reaction {
  name: string;
  count: number;
  users: string[];
}

/** `{block_id: {action_id: what was entered}}` */
export type Values = Record<string, Record<string, ElementState>>;

export interface ElementState extends Json {
  type: string;
}

export interface Message {
  channel: string;
  ts: string;
  thread_ts: string | null;
  team: string;
  user: string;
  bot_id: string | null;
  username: string | null;
  author: User;
  subtype: string | null;
  text: string;
  blocks: Block[];
  attachments: Attachment[];
  files: SlackFile[];
  edited: { user: string; ts: string } | null;
  ephemeral: boolean;
  reply_count: number;
  reply_users: string[];
  latest_reply: string | null;
  is_broadcast: boolean;
  reactions: Reaction[];
  state: { values: Values };
}

export interface Attachment {
  color?: string;
  text?: string;
  fallback?: string;
  title?: string;
  blocks?: Block[];
}

export interface View {
  id: string;
  team: string;
  type: "modal" | "home";
  callback_id: string;
  title: TextObject | null;
  submit: TextObject | null;
  close: TextObject | null;
  blocks: Block[];
  state: { values: Values };
  errors: Record<string, string>;
  hash: string;
  clear_on_close: boolean;
  notify_on_close: boolean;
  submit_disabled: boolean;
}

export interface Status {
  channel: string;
  thread_ts: string | null;
  status: string;
  loading_messages: string[] | null;
}

export interface Fault {
  kind: string;
  team?: string | null;
  method?: string | null;
  times?: number;
  [name: string]: unknown;
}

export interface LogEntry {
  at: string;
  kind: string;
  name: string;
  ok: boolean;
  error: string | null;
  detail: string | null;
}
