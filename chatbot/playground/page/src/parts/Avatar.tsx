import type { User } from "../types";

const COLOURS = 8;

/** A person's initials on a colour of their own; an app is square with a sign. */
export function Avatar({ user, size }: { user: User; size?: "small" | "large" }) {
  const app = user.kind !== "person";
  const colour = [...user.key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS;
  const shown = app ? "⚙" : initials(user.name);
  const kind = user.kind === "app" ? "avatar-app" : `avatar-${colour}`;
  return <span class={`avatar ${kind} ${size ?? ""}`} aria-hidden="true">{shown}</span>;
}

function initials(name: string): string {
  const words = name.replace(/\(.*/, "").trim().split(/\s+/);
  return words.slice(0, 2).map((word) => word[0]?.toUpperCase() ?? "").join("");
}
