/** Blocks, as Slack shows them. */

import { ElementOf } from "../elements/ElementOf";
import { Text, plain } from "../text/Mrkdwn";
import { RichText } from "../text/RichText";
import type { Block, Cell, Element, RichElement, TextObject } from "../types";
import { InputBlock } from "./InputBlock";
import { Markdown } from "./Markdown";
import { Picture } from "./Picture";

export function Blocks({ blocks }: { blocks: Block[] }) {
  const keys = keysOf(blocks);
  return (
    <div class="blocks">
      {blocks.map((block, place) => <BlockOf key={keys[place]} block={block} />)}
    </div>
  );
}

/**
 * What tells blocks apart when they are sent anew. A block without an id of its own gets another
 * one each time; its buttons are still the same, with the focus and a press that has begun.
 */
function keysOf(blocks: Block[]): string[] {
  const seen = new Map<string, number>();
  return blocks.map((block) => {
    const elements = (block.type === "actions" ? block.elements : [block.accessory]) as Element[];
    if (!elements?.every((each) => each?.type === "button")) return block.block_id;
    const name = elements.map((each) => `${each.action_id}=${each.value ?? ""}`).join();
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return `${name}#${seen.get(name)}`;
  });
}

function BlockOf({ block }: { block: Block }) {
  switch (block.type) {
    case "section":
      return <Section block={block} />;
    case "context":
      return <Context block={block} />;
    case "actions":
    case "context_actions":
      return <Actions block={block} />;
    case "input":
      return <InputBlock block={block} />;
    case "header":
      return <h3 class="block-header"><Text of={block.text} /></h3>;
    case "divider":
      return <hr />;
    case "image":
      return <Picture of={block} title={block.title} />;
    case "rich_text":
      return <div class="block-rich"><RichText elements={block.elements as RichElement[]} /></div>;
    case "markdown":
      return <Markdown text={String(block.text ?? "")} />;
    case "table":
      return <Table block={block} />;
    case "video":
      return <Video block={block} />;
    default:
      return <p class="block-unknown">A block of the kind “{block.type}” stands here.</p>;
  }
}

function Section({ block }: { block: Block }) {
  return (
    <div class="block-section">
      <div class="block-words">
        {block.text && <div class="block-text"><Text of={block.text} /></div>}
        {block.fields && (
          <div class="block-fields">
            {block.fields.map((field, place) => <div key={place}><Text of={field} /></div>)}
          </div>
        )}
      </div>
      {block.accessory && (
        <div class="block-accessory"><ElementOf of={block.accessory} block={block} /></div>
      )}
    </div>
  );
}

function Context({ block }: { block: Block }) {
  const elements = (block.elements ?? []) as (TextObject | Element)[];
  return (
    <div class="block-context">
      {elements.map((each, place) =>
        each.type === "image"
          ? <Picture key={place} of={each as Element} small />
          : <span key={place}><Text of={each as TextObject} /></span>,
      )}
    </div>
  );
}

function Actions({ block }: { block: Block }) {
  return (
    <div class="block-actions">
      {((block.elements ?? []) as Element[]).map((each) => (
        <ElementOf key={each.action_id} of={each} block={block} />
      ))}
    </div>
  );
}

function Table({ block }: { block: Block }) {
  const [head, ...rows] = block.rows ?? [];
  const align = (column: number) => ({
    textAlign: block.column_settings?.[column]?.align ?? "left",
  });
  return (
    <div class="block-table" tabIndex={0} role="group" aria-label="Table">
      <table>
        <thead>
          <tr>{head?.map((cell, at) => (
            <th key={at} scope="col" style={align(at)}><CellOf of={cell} /></th>
          ))}</tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              {row.map((cell, at) => <td key={at} style={align(at)}><CellOf of={cell} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CellOf({ of }: { of: Cell }) {
  if (of.type === "rich_text") return <RichText elements={of.elements ?? []} />;
  return <>{of.text}</>;
}

function Video({ block }: { block: Block }) {
  return (
    <p class="block-unknown">
      Video: {plain(block.title)}. {plain(block.description)} {block.alt_text}
    </p>
  );
}
