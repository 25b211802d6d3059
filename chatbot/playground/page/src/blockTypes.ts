/** Blocks and their elements, as a bot sends them. */

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
  filter?: {
    include?: ("im" | "mpim" | "private" | "public")[];
    exclude_external_shared_channels?: boolean;
    exclude_bot_users?: boolean;
  };
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
