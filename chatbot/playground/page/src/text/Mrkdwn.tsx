/** Slack's markup. Text becomes text nodes only: nothing in a message is ever HTML. */

import { Fragment } from "preact";
import parse, { type Node, NodeType } from "slack-message-parser";

import { useZone } from "../parts/zone";
import type { TextObject } from "../types";
import { Broadcast, ChannelMention, Link, UserMention } from "./Mention";
import { formatted } from "./dates";
import { emoji, withEmoji } from "./emoji";
import { safeAddress, unescaped } from "./entities";

export function Mrkdwn({ text }: { text: string }) {
  return <Nodes nodes={parse(text).children} />;
}

/** A text object, or a plain string that Slack takes for mrkdwn. */
export function Text({ of }: { of: TextObject | string | undefined }) {
  if (of === undefined) return null;
  if (typeof of === "string") return <Mrkdwn text={of} />;
  return of.type === "mrkdwn" ? <Mrkdwn text={of.text} /> : <>{plain(of)}</>;
}

/** The words of a text object, for places that take no markup. */
export function plain(of: TextObject | undefined | null): string {
  if (!of) return "";
  return of.emoji === false ? of.text : withEmoji(of.text);
}

function Nodes({ nodes }: { nodes: Node[] }) {
  return <>{nodes.map((node, place) => <Fragment key={place}><One node={node} /></Fragment>)}</>;
}

function One({ node }: { node: Node }) {
  switch (node.type) {
    case NodeType.Text:
      return <>{unescaped(node.text)}</>;
    case NodeType.Bold:
      return <strong><Nodes nodes={node.children} /></strong>;
    case NodeType.Italic:
      return <em><Nodes nodes={node.children} /></em>;
    case NodeType.Strike:
      return <s><Nodes nodes={node.children} /></s>;
    case NodeType.Quote:
      return <blockquote><Nodes nodes={node.children} /></blockquote>;
    case NodeType.Code:
      return <code>{unescaped(node.text)}</code>;
    case NodeType.PreText:
      return <pre>{unescaped(node.text)}</pre>;
    case NodeType.Emoji:
      return <>{emoji(node.name) ?? node.source}</>;
    case NodeType.UserLink:
      return <UserMention id={node.userID} />;
    case NodeType.ChannelLink:
      return <ChannelMention id={node.channelID} label={words(node.label)} />;
    case NodeType.URL:
      return <Address url={unescaped(node.url)} label={node.label} />;
    case NodeType.Command:
      return <Command name={node.name} words={node.arguments} label={node.label} />;
    default:
      return <>{unescaped(node.source)}</>;
  }
}

function Address({ url, label }: { url: string; label?: Node[] | undefined }) {
  const shown = label ? <Nodes nodes={label} /> : <>{url}</>;
  return safeAddress(url) ? <Link url={url}>{shown}</Link> : shown;
}

interface CommandProps {
  name: string;
  words: string[];
  label?: Node[] | undefined;
}

function Command({ name, words: given, label }: CommandProps) {
  const zone = useZone();
  if (name === "here" || name === "channel" || name === "everyone") {
    return <Broadcast range={name} />;
  }
  if (name === "date" && Number.isFinite(Number(given[0]))) {
    return <>{formatted(Number(given[0]), given[1] ?? "{date}", zone)}</>;
  }
  return label ? <Nodes nodes={label} /> : <>{`@${name}`}</>;
}

function words(nodes: Node[] | undefined): string {
  return unescaped(nodes?.map((node) => node.source).join("") ?? "");
}
