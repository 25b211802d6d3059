import type { User } from "../types";

/** What a person is besides their role, in words. */
export function standing(user: User): string | undefined {
  if (user.deactivated) return "Deactivated account";
  if (user.external) return `From ${user.home_organisation}`;
  if (user.guest) return user.guest === "single" ? "Single-channel guest" : "Guest";
  if (user.kind === "bot") return "Another app’s bot";
  if (user.is_admin) return "Workspace admin";
  return undefined;
}

/** Title and standing, without repeating the name. */
export function about(user: User): string | undefined {
  const title = user.title && user.title !== user.name ? user.title : undefined;
  return [title, standing(user)].filter(Boolean).join(" · ") || undefined;
}
