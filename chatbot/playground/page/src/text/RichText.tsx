/** A `rich_text` block: what Slack's composer makes, and what bots may send. */

import { Fragment, type VNode } from "preact";

import { useZone } from "../parts/zone";
import type { RichElement, RichStyle } from "../types";
import { Broadcast, ChannelMention, Link, UserMention } from "./Mention";
import { formatted } from "./dates";
import { emoji } from "./emoji";
import { safeAddress } from "./entities";

export function RichText({ elements }: { elements: RichElement[] }) {
  return <>{elements.map((each, place) => <Part key={place} of={each} />)}</>;
}

function Part({ of }: { of: RichElement }) {
  const inside = of.elements ?? [];
  switch (of.type) {
    case "rich_text_list":
      return <List of={of} />;
    case "rich_text_quote":
      return <blockquote><Inline all={inside} /></blockquote>;
    case "rich_text_preformatted":
      return <pre><Inline all={inside} /></pre>;
    default:
      return <div class="rich-section"><Inline all={inside} /></div>;
  }
}

function List({ of }: { of: RichElement }) {
  const items = (of.elements ?? []).map((item, place) => (
    <li key={place}><Inline all={item.elements ?? []} /></li>
  ));
  const style = { marginInlineStart: `${(of.indent ?? 0) * 1.5}em` };
  return of.style === "ordered"
    ? <ol start={(of.offset ?? 0) + 1} style={style}>{items}</ol>
    : <ul style={style}>{items}</ul>;
}

function Inline({ all }: { all: RichElement[] }) {
  return <>{all.map((each, place) => <Fragment key={place}><One of={each} /></Fragment>)}</>;
}

function One({ of }: { of: RichElement }) {
  const zone = useZone();
  switch (of.type) {
    case "text":
      return styled(<>{of.text}</>, of.style);
    case "link":
      return styled(<RichLink of={of} />, of.style);
    case "emoji":
      return <>{emoji(of.name ?? "") ?? `:${of.name}:`}</>;
    case "user":
      return <UserMention id={of.user_id ?? ""} />;
    case "channel":
      return <ChannelMention id={of.channel_id ?? ""} />;
    case "broadcast":
      return <Broadcast range={of.range ?? "channel"} />;
    case "usergroup":
      return <span class="mention">@group</span>;
    case "date":
      return <>{formatted(of.timestamp ?? 0, of.format ?? "{date}", zone)}</>;
    case "color":
      return <><span class="swatch" style={{ background: of.value }} />{of.value}</>;
    default:
      return <>{of.text ?? ""}</>;
  }
}

function RichLink({ of }: { of: RichElement }) {
  const url = safeAddress(of.url ?? "");
  const shown = of.text ?? of.url ?? "";
  return url ? <Link url={url}>{shown}</Link> : <>{shown}</>;
}

function styled(content: VNode, style: RichElement["style"]): VNode {
  const wanted: RichStyle = typeof style === "object" ? style : {};
  let shown = content;
  if (wanted.code) shown = <code>{shown}</code>;
  if (wanted.bold) shown = <strong>{shown}</strong>;
  if (wanted.italic) shown = <em>{shown}</em>;
  if (wanted.strike) shown = <s>{shown}</s>;
  if (wanted.underline) shown = <u>{shown}</u>;
  return shown;
}
