/** What a message says: its blocks, or its text where it has none; files; old attachments. */

import { api } from "../api";
import { Blocks } from "../blocks/Blocks";
import { SurfaceContext } from "../blocks/surface";
import { viewerOf } from "../state/client";
import { useClient } from "../state/store";
import { Icon } from "./icons";
import { Mrkdwn } from "../text/Mrkdwn";
import type { Attachment, Message, SlackFile } from "../types";

export function MessageBody({ message }: { message: Message }) {
  const container = { type: "message", channel: message.channel, ts: message.ts } as const;
  const surface = { container, values: message.state.values, errors: {} };
  return (
    <div class="message-body">
      <SurfaceContext.Provider value={surface}>
        {message.blocks.length > 0
          ? <Blocks blocks={message.blocks} />
          : message.text && <div class="block-text"><Mrkdwn text={message.text} /></div>}
        {message.attachments.map((each, place) => <Attached key={place} of={each} />)}
      </SurfaceContext.Provider>
      {message.edited && <span class="edited"> (edited)</span>}
      {message.files.map((file) => <Filed key={file.id} file={file} />)}
    </div>
  );
}

function Attached({ of }: { of: Attachment }) {
  const colour = /^#?[0-9a-f]{6}$/i.test(of.color ?? "") ? `#${of.color?.replace("#", "")}` : null;
  return (
    <div class="attachment" style={colour ? { borderInlineStartColor: colour } : {}}>
      {of.title && <strong>{of.title}</strong>}
      {of.blocks ? <Blocks blocks={of.blocks} /> : <Mrkdwn text={of.text ?? of.fallback ?? ""} />}
    </div>
  );
}

function Filed({ file }: { file: SlackFile }) {
  const viewer = viewerOf(useClient());
  const address = api.fileAddress(file.id, viewer?.id ?? "");
  if (file.mimetype.startsWith("image/")) {
    return (
      <figure class="picture">
        <figcaption>{file.title}</figcaption>
        <a href={address} target="_blank" rel="noopener" title="Open the picture">
          <img src={address} alt={file.alt_text ?? file.title} />
        </a>
      </figure>
    );
  }
  return (
    <a class="file" href={address} download={file.name}>
      <Icon name="file" />
      <span><strong>{file.title}</strong><small class="quiet">{size(file.size)}</small></span>
    </a>
  );
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} KB`;
}
