/** Where the blocks stand: which message or view, and what was entered in it. */

import { createContext } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";

import { confirmed } from "../parts/Confirm";
import { press } from "../state/acts";
import type { Block, Container, Element, ElementState, Values } from "../types";

export interface Surface {
  container: Container;
  values: Values;
  errors: Record<string, string>;
  /** Remembers what is sent with the form; only in modals. */
  draft?: (block_id: string, action_id: string, value: unknown) => void;
  /** Whether the form was sent after a moment, with all that was typed by then. */
  sentSince?: (moment: number) => boolean;
}

const NOWHERE: Surface = { container: { type: "view", view_id: "" }, values: {}, errors: {} };

export const SurfaceContext = createContext<Surface>(NOWHERE);

export interface ElementProps {
  of: Element;
  block: Block;
  /** The id of the text that names it, in an input block. */
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
}

const TYPING_MS = 400;

/** What was entered in an element, and how to enter something else. */
export function useElement({ of, block }: ElementProps) {
  const surface = useContext(SurfaceContext);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const state: ElementState | undefined = surface.values[block.block_id]?.[of.action_id];

  /** Remember it for the form, without telling the bot yet. */
  const note = (value: unknown) => {
    if (block.type === "input") surface.draft?.(block.block_id, of.action_id, value);
  };
  const tell = (value?: unknown) => void press(surface.container, block, of, value);
  const choose = async (value?: unknown) => {
    if (of.confirm && !(await confirmed(of.confirm))) return false;
    note(value);
    tell(value);
    return true;
  };
  const type = (text: string, atOnce = false) => {
    note(text);
    clearTimeout(timer.current);
    const typed = performance.now();
    if (atOnce) tell(text);
    else timer.current = window.setTimeout(() => surface.sentSince?.(typed) || tell(text), TYPING_MS);
  };
  return { surface, state, choose, type, note };
}

/** The accessible name of an element that no label names. */
export function nameOf({ of, labelledBy, describedBy }: ElementProps) {
  const name = of.accessibility_label ?? of.placeholder?.text ?? of.type.replaceAll("_", " ");
  return {
    ...(labelledBy ? { "aria-labelledby": labelledBy } : { "aria-label": name }),
    ...(describedBy ? { "aria-describedby": describedBy } : {}),
  };
}
