/** What the page API gives (docs/playground.md). */

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
  sockets: number;
  request_url: string | null;
}

export interface Organisation {
  key: string;
  id: string;
  name: string;
  domain: string;
  connection: Connection;
  app: App;
  users: User[];
}

export interface Clock {
  now: string;
  offset: number;
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

export interface TextObject {
  type: "plain_text" | "mrkdwn";
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
  url?: string;
}

export interface OptionGroup {
  label: TextObject;
  options: Option[];
}

export interface ConfirmObject {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: "primary" | "danger";
}

export interface FeedbackButton {
  text: TextObject;
  value: string;
  accessibility_label?: string;
}

/** An element that can be pressed, chosen or filled in; fields by its `type`. */
export interface Element {
  type: string;
  action_id: string;
  text?: TextObject;
  value?: string;
  url?: string;
  style?: "primary" | "danger";
  confirm?: ConfirmObject;
  accessibility_label?: string;
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: OptionGroup[];
  min_query_length?: number;
  max_selected_items?: number;
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
  is_decimal_allowed?: boolean;
  focus_on_load?: boolean;
  dispatch_action_config?: { trigger_actions_on?: string[] };
  filetypes?: string[];
  max_files?: number;
  icon?: string;
  positive_button?: FeedbackButton;
  negative_button?: FeedbackButton;
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
}

/** A block; fields by its `type`. */
export interface Block {
  type: string;
  block_id: string;
  text?: TextObject | string;
  fields?: TextObject[];
  accessory?: Element;
  elements?: (Element | TextObject | RichElement)[];
  element?: Element;
  label?: TextObject;
  hint?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
  title?: TextObject;
  title_url?: string;
  video_url?: string;
  description?: TextObject;
  level?: number;
  rows?: Cell[][];
  column_settings?: { align?: "left" | "center" | "right"; is_wrapped?: boolean }[];
}

export type Cell = { type: "raw_text"; text: string } | (RichElement & { type: "rich_text" });

export interface RichStyle {
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  underline?: boolean;
  code?: boolean;
}

/** A part of a `rich_text` block; fields by its `type`. */
export interface RichElement {
  type: string;
  elements?: RichElement[];
  style?: RichStyle | "bullet" | "ordered";
  text?: string;
  url?: string;
  user_id?: string;
  channel_id?: string;
  usergroup_id?: string;
  range?: string;
  name?: string;
  unicode?: string;
  indent?: number;
  offset?: number;
  timestamp?: number;
  format?: string;
  fallback?: string;
  value?: string;
}

/** Where an element is. */
export type Container =
  | { type: "message"; channel: string; ts: string }
  | { type: "view"; view_id: string };
