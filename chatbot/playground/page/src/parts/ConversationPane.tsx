/** The open conversation: its head, its messages or the App Home, and the composer. */

import { useEffect } from "preact/hooks";

import { openTab } from "../state/acts";
import { conversationOf, organisationOf, viewerOf } from "../state/client";
import { useClient } from "../state/store";
import { AppHome } from "./AppHome";
import { BotAbsent } from "./BotAbsent";
import { Composer } from "./Composer";
import { ConversationHead } from "./ConversationHead";
import { JoinFirst } from "./JoinFirst";
import { MessageList } from "./MessageList";
import { Prompts } from "./Prompts";
import { StatusLine } from "./StatusLine";

export function ConversationPane() {
  const client = useClient();
  const [open, viewer, organisation] = [
    conversationOf(client), viewerOf(client), organisationOf(client),
  ];
  const tab = client.route.tab;
  const withApp = open?.is_app_dm === true;
  const reachable = withApp && viewer?.kind === "person" && !viewer.deactivated && !viewer.external;
  useEffect(() => {
    if (reachable) void openTab(tab);
  }, [reachable, tab]);

  if (!open || !viewer || !organisation) return <Nothing waiting={client.conversations === null} />;
  const { app } = organisation;
  const home = withApp && app.home_tab && (tab === "home" || !app.messages_tab);
  return (
    <main class="pane" aria-label={open.name} data-testid="conversation">
      <ConversationHead of={open} home={home} />
      {home ? <AppHome /> : (
        <>
          <MessageList channel={open.id} />
          <div class="pane-foot">
            <StatusLine channel={open.id} thread={null} />
            {open.members.includes(app.bot_user) && <BotAbsent />}
            {withApp && <Prompts channel={open} />}
            {open.is_member || viewer.deactivated
              ? <Composer channel={open} thread={null} />
              : <JoinFirst of={open} />}
          </div>
        </>
      )}
    </main>
  );
}

function Nothing({ waiting }: { waiting: boolean }) {
  const { route } = useClient();
  return (
    <main class="pane nothing" data-testid="conversation">
      {waiting && <p role="status">Reading…</p>}
      {!waiting && route.conversation === null && <p>Choose a conversation from the list.</p>}
      {!waiting && route.conversation !== null && (
        <>
          <p>This person does not see that conversation. Choose another from the list.</p>
          <a class="button" href={`#/${route.organisation}/${route.user}`}>To the list</a>
        </>
      )}
    </main>
  );
}
