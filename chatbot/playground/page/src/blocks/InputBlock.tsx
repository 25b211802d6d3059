/** An input block: a label, the element, a hint, and what is wrong with it. */

import { useContext, useId } from "preact/hooks";

import { ElementOf } from "../elements/ElementOf";
import { Text, plain } from "../text/Mrkdwn";
import type { Block } from "../types";
import { SurfaceContext } from "./surface";

export function InputBlock({ block }: { block: Block }) {
  const id = useId();
  const error = useContext(SurfaceContext).errors[block.block_id];
  if (!block.element) return null;
  const label = `${id}-label`;
  const about = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={error ? "block-input wrong" : "block-input"} data-testid={`input-${block.block_id}`}>
      <div class="block-label" id={label}>
        {plain(block.label)} {block.optional && <span class="quiet">(optional)</span>}
      </div>
      <ElementOf
        of={block.element}
        block={block}
        labelledBy={label}
        describedBy={about || undefined}
      />
      {error && <div class="field-error" id={`${id}-error`} role="alert">{error}</div>}
      {block.hint && <div class="hint" id={`${id}-hint`}><Text of={block.hint} /></div>}
    </div>
  );
}
