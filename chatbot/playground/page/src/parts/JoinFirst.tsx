import { join } from "../state/acts";
import type { Conversation } from "../types";

export function JoinFirst({ of }: { of: Conversation }) {
  return (
    <div class="join-first">
      <p>You are not in <strong>#{of.name}</strong>.</p>
      <button type="button" class="button button-primary" data-testid="join"
        onClick={() => void join(of.id)}>Join the channel</button>
    </div>
  );
}
