/** What a select offers: its own options, or people, channels and conversations. */

import { about } from "../parts/standing";
import { type Client, organisationOf, userById } from "../state/client";
import { useClient } from "../state/store";
import { plain } from "../text/Mrkdwn";
import type { Conversation, Element, ElementState, Option } from "../types";

export interface Choice {
  value: string;
  label: string;
  note?: string | undefined;
  group?: string | undefined;
}

export function choiceOf(option: Option, group?: string): Choice {
  const note = plain(option.description) || undefined;
  return { value: option.value, label: plain(option.text), note, group };
}

export function useChoices(of: Element): Choice[] {
  const client = useClient();
  if (of.type.includes("users_select")) {
    const people = organisationOf(client)?.users ?? [];
    return people
      .filter((user) => !user.deactivated && !user.external)
      .map((user) => ({ value: user.id, label: user.name, note: about(user) }));
  }
  if (of.type.includes("channels_select") || of.type.includes("conversations_select")) {
    const all = client.conversations ?? [];
    const some = of.type.includes("channels_")
      ? all.filter((each) => each.kind === "channel")
      : all.filter((each) => fits(each, of.filter, client));
    return some.map((each) => ({
      value: each.id,
      label: each.kind === "channel" || each.kind === "private" ? `#${each.name}` : each.name,
    }));
  }
  return givenChoices(of);
}

const KINDS = { channel: "public", private: "private", im: "im", mpim: "mpim" } as const;

/** Whether a conversation fits the select's `filter`. */
function fits(each: Conversation, filter: Element["filter"], client: Client): boolean {
  if (filter?.include && !filter.include.includes(KINDS[each.kind])) return false;
  if (filter?.exclude_external_shared_channels && each.is_shared) return false;
  const other = each.with ? userById(client, each.with) : undefined;
  return !(filter?.exclude_bot_users && other && other.kind !== "person");
}

export function givenChoices(of: Pick<Element, "options" | "option_groups">): Choice[] {
  const grouped = (of.option_groups ?? []).flatMap((group) =>
    group.options.map((option) => choiceOf(option, plain(group.label))),
  );
  return [...(of.options ?? []).map((option) => choiceOf(option)), ...grouped];
}

/** The values that were chosen, whatever the kind of element. */
export function chosenValues(state: ElementState | undefined): string[] {
  const [, given] = Object.entries(state ?? {}).find(([name]) => name.startsWith("selected_")) ?? [];
  return [given].flat().flatMap((each) => {
    if (typeof each === "string") return [each];
    return isOption(each) ? [each.value] : [];
  });
}

function isOption(value: unknown): value is Option {
  return typeof value === "object" && value !== null && "value" in value;
}
