/** Inputs that are typed into: text, number, email, address, rich text (as text). */

import { useRef, useState } from "preact/hooks";

import { type ElementProps, nameOf, useElement } from "../blocks/surface";
import { plain } from "../text/Mrkdwn";
import type { ElementState, RichElement } from "../types";

const KEYBOARDS: Record<string, "email" | "url" | "decimal"> = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "decimal",
};

export function TextInput(props: ElementProps) {
  const { of, block } = props;
  const { state, type, note } = useElement(props);
  const [text, setText] = useState(known(state));
  const told = useRef(text);
  const triggers = of.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const waits = block.dispatch_action === true && !triggers.includes("on_character_entered");
  const several = of.multiline === true || of.type === "rich_text_input";

  const changed = (value: string) => {
    setText(value);
    if (waits) note(value);
    else type(value);
  };
  const finished = () => {
    if (!waits || told.current === text) return;
    told.current = text;
    type(text, true);
  };
  const common = {
    class: several ? "field tall" : "field",
    ...nameOf(props),
    "data-testid": `action-${of.action_id}`,
    "data-focus-first": of.focus_on_load === true,
    placeholder: plain(of.placeholder),
    maxLength: of.max_length,
    value: text,
    onInput: (event: Event) => changed((event.currentTarget as HTMLInputElement).value),
  };
  if (several) return <textarea rows={4} {...common} />;
  return (
    <input
      type="text"
      inputMode={KEYBOARDS[of.type] ?? "text"}
      {...common}
      onKeyDown={(event) => {
        if (event.key === "Enter" && waits) (event.preventDefault(), finished());
      }}
    />
  );
}

function known(state: ElementState | undefined): string {
  const value = state?.["value"] ?? state?.["rich_text_value"];
  if (typeof value === "string") return value;
  return typeof value === "object" && value ? words(value as RichElement) : "";
}

function words(of: RichElement): string {
  return of.text ?? (of.elements ?? []).map(words).join("");
}
