/** The whole page. */

import { useEffect, useState } from "preact/hooks";

import { organisationOf, viewerOf } from "../state/client";
import { go } from "../state/session";
import { useClient } from "../state/store";
import { TourPanel } from "../tour/TourPanel";
import { ConfirmDialog } from "./Confirm";
import { ConversationPane } from "./ConversationPane";
import { DeveloperPanel } from "./DeveloperPanel";
import { ModalStack } from "./ModalStack";
import { OrganisationRail } from "./OrganisationRail";
import { Sidebar } from "./Sidebar";
import { ThreadPane } from "./ThreadPane";
import { Toasts } from "./Toasts";
import { TopBar } from "./TopBar";
import { useKept } from "./useKept";

export function App() {
  const client = useClient();
  const [tour, setTour] = useKept("playground.tour", window.innerWidth >= 1200);
  const [tools, setTools] = useState(false);
  const [viewer, organisation] = [viewerOf(client), organisationOf(client)];
  useEffect(() => {
    document.title = `${viewer?.name ?? "Playground"} · ${organisation?.name ?? "Playground"}`;
  }, [viewer, organisation]);

  if (!client.page) return <Starting reason={client.stopped} />;
  const { route } = client;
  const shown = route.thread ? "thread" : route.conversation ? "conversation" : "list";
  return (
    <div class="page" data-shown={shown} data-testid="page">
      <TopBar tour={tour} setTour={setTour} tools={tools} setTools={setTools} />
      <div class="columns">
        <OrganisationRail />
        {viewer && organisation ? (
          <>
            <Sidebar />
            <ConversationPane key={`${viewer.id}/${route.conversation}`} />
            {route.thread && <ThreadPane key={route.thread} />}
          </>
        ) : <Nobody />}
        {tour && <TourPanel close={() => setTour(false)} />}
      </div>
      {tools && <DeveloperPanel close={() => setTools(false)} />}
      <ModalStack />
      <ConfirmDialog />
      {client.views.length === 0 && <Toasts />}
      <div class="visually-hidden" aria-live="polite" data-testid="announcement">
        {client.announcement}
      </div>
    </div>
  );
}

function Starting({ reason }: { reason: string | null }) {
  return (
    <p class="starting" role="status">
      {reason ? `${reason} Trying again…` : "Starting…"}
    </p>
  );
}

function Nobody() {
  return (
    <main class="pane nothing">
      <p>There is no such organisation or person here.</p>
      <button
        type="button"
        class="button"
        onClick={() => go({ organisation: "wsc", user: "support_worker", conversation: "bot" })}
      >
        Start again
      </button>
    </main>
  );
}
