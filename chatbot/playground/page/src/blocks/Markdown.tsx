/** A `markdown` block: parsed by marked, shown as elements; HTML in it stays text. */

import { Fragment } from "preact";
import { type Token, type Tokens, lexer } from "marked";

import { Link } from "../text/Mention";
import { withEmoji } from "../text/emoji";
import { safeAddress } from "../text/entities";

export function Markdown({ text }: { text: string }) {
  return <div class="markdown"><All tokens={lexer(text)} /></div>;
}

function All({ tokens }: { tokens: Token[] | undefined }) {
  return <>{tokens?.map((each, place) => <Fragment key={place}><One of={each} /></Fragment>)}</>;
}

function One({ of }: { of: Token }) {
  switch (of.type) {
    case "heading":
      return <p class="markdown-heading"><All tokens={of.tokens} /></p>;
    case "paragraph":
      return <p><All tokens={of.tokens} /></p>;
    case "strong":
      return <strong><All tokens={of.tokens} /></strong>;
    case "em":
      return <em><All tokens={of.tokens} /></em>;
    case "del":
      return <s><All tokens={of.tokens} /></s>;
    case "blockquote":
      return <blockquote><All tokens={of.tokens} /></blockquote>;
    case "codespan":
      return <code>{(of as Tokens.Codespan).text}</code>;
    case "code":
      return <pre>{(of as Tokens.Code).text}</pre>;
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "space":
      return null;
    case "list":
      return <List of={of as Tokens.List} />;
    case "table":
      return <Table of={of as Tokens.Table} />;
    case "link":
      return <Anchor of={of as Tokens.Link} />;
    default:
      return "tokens" in of && of.tokens ? <All tokens={of.tokens} /> : <>{words(of)}</>;
  }
}

function words(of: Token): string {
  return withEmoji("text" in of && typeof of.text === "string" ? of.text : of.raw);
}

function List({ of }: { of: Tokens.List }) {
  const items = of.items.map((item, place) => <li key={place}><All tokens={item.tokens} /></li>);
  return of.ordered ? <ol start={Number(of.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function Anchor({ of }: { of: Tokens.Link }) {
  const url = safeAddress(of.href);
  return url ? <Link url={url}><All tokens={of.tokens} /></Link> : <All tokens={of.tokens} />;
}

function Table({ of }: { of: Tokens.Table }) {
  const cells = (row: Tokens.TableCell[]) =>
    row.map((cell, place) => <td key={place}><All tokens={cell.tokens} /></td>);
  return (
    <table>
      <thead>
        <tr>{of.header.map((cell, place) => (
          <th key={place} scope="col"><All tokens={cell.tokens} /></th>
        ))}</tr>
      </thead>
      <tbody>{of.rows.map((row, place) => <tr key={place}>{cells(row)}</tr>)}</tbody>
    </table>
  );
}
