/** What can be done to an organisation: fill it with life, change who is there, begin again. */

import { useState } from "preact/hooks";

import { api } from "../api";
import { organisationOf } from "../state/client";
import { again } from "../state/session";
import { useClient } from "../state/store";
import type { Filling, Json, User } from "../types";
import { sure } from "./Confirm";
import { told } from "./DeveloperPanel";
import { standing } from "./standing";

const STANDINGS = { member: "Member", multi: "Guest", single: "Single-channel guest" } as const;

export function WorldSettings() {
  const organisation = organisationOf(useClient());
  if (!organisation) return null;
  const reset = async () => {
    const words = "All messages and changes here go. What the bot has kept in its database stays.";
    if (!(await sure("Begin again?", words, "Begin again"))) return;
    await told(api.reset());
    await again();
  };
  return (
    <div class="settings">
      {organisation.filling.offered && (
        <FillIt organisation={organisation.key} filling={organisation.filling} />
      )}
      <People users={organisation.users} />
      <Join organisation={organisation.key} />
      <p>
        <button type="button" class="button button-danger" data-testid="reset"
          onClick={() => void reset()}>Begin again</button>{" "}
        <span class="quiet">Everything here as at the start; the bot stays connected.</span>
      </p>
    </div>
  );
}

function FillIt({ organisation, filling }: { organisation: string; filling: Filling }) {
  const busy = filling.state === "filling";
  const fill = () => {
    if (!busy) void told(api.fill(organisation));
  };
  return (
    <p>
      <button type="button" class="button button-primary" data-testid="fill" aria-disabled={busy}
        onClick={fill}>{busy ? "Filling…" : "Fill with three months"}</button>{" "}
      <span class={filling.state === "failed" ? "field-error" : "quiet"} role="status"
        data-testid="filling">{wordsOf(filling)}</span>
    </p>
  );
}

export function wordsOf({ state, message }: Filling): string {
  switch (state) {
    case "filling":
      return message ? `Filling: ${message}` : "Filling…";
    case "done":
      return `Done: ${message}`;
    case "failed":
      return `It could not be filled. ${message}`;
    default:
      return "What staff would have done in three months, in the bot’s own database.";
  }
}

function People({ users }: { users: User[] }) {
  const people = users.filter((user) => user.kind === "person" && !user.external);
  return (
    <details>
      <summary>People ({people.length})</summary>
      <ul class="people">{people.map((user) => <Person key={user.id} user={user} />)}</ul>
    </details>
  );
}

function Person({ user }: { user: User }) {
  const change = (changes: Json) => void told(api.changeUser(user.id, changes));
  return (
    <li data-testid={`person-${user.key}`}>
      <span>{user.name}{standing(user) && <small class="quiet"> {standing(user)}</small>}</span>
      <select class="field" aria-label={`${user.name} is a`} value={user.guest ?? "member"}
        onChange={(event) => change({ guest: guestOf(event.currentTarget.value) })}>
        <Standings />
      </select>
      <button type="button" class="button" onClick={() => change({ deactivated: !user.deactivated })}>
        {user.deactivated ? "Reactivate" : "Deactivate"}
        <span class="visually-hidden"> {user.name}</span>
      </button>
    </li>
  );
}

function Standings() {
  return (
    <>{Object.entries(STANDINGS).map(([value, words]) => (
      <option key={value} value={value}>{words}</option>
    ))}</>
  );
}

function Join({ organisation }: { organisation: string }) {
  const [name, setName] = useState("");
  const [as, setAs] = useState("member");
  const add = async (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return;
    if (await told(api.addUser(organisation, name.trim(), guestOf(as)))) setName("");
  };
  return (
    <form class="row" onSubmit={(event) => void add(event)}>
      <label>Somebody new joins
        <input class="field" value={name} placeholder="Name"
          onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>As a
        <select class="field" value={as} onChange={(event) => setAs(event.currentTarget.value)}>
          <Standings />
        </select>
      </label>
      <button type="submit" class="button">Add</button>
    </form>
  );
}

function guestOf(choice: string): string | null {
  return choice === "member" ? null : choice;
}
