/** What may be asked, as chips: the app's own for now, or those of its manifest. */

import { send } from "../state/acts";
import { organisationOf, viewerOf } from "../state/client";
import { useClient } from "../state/store";
import type { Conversation } from "../types";

export function Prompts({ channel }: { channel: Conversation }) {
  const client = useClient();
  const given = client.prompts[channel.id] ?? channel.prompts;
  const prompts = given?.prompts ?? organisationOf(client)?.app.suggested_prompts ?? [];
  if (!prompts.length || viewerOf(client)?.deactivated) return null;
  return (
    <div class="prompts" role="group" aria-label={given?.title ?? "Suggestions"}>
      {prompts.map((prompt) => (
        <button key={prompt.title} type="button" class="chip" title={prompt.message}
          data-testid="prompt"
          onClick={() => void send({ channel: channel.id, text: prompt.message })}>
          {prompt.title}
        </button>
      ))}
    </div>
  );
}
