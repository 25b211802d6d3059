/** A picture of a block: a file of the stand-in, or an address (nothing is fetched from outside). */

import { api } from "../api";
import { viewerOf } from "../state/client";
import { useClient } from "../state/store";
import { plain } from "../text/Mrkdwn";
import type { TextObject } from "../types";

interface Shown {
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
}

export function Picture({ of, title, small }: {
  of: Shown;
  title?: TextObject | undefined;
  small?: boolean;
}) {
  const viewer = viewerOf(useClient());
  const address = source(of, viewer?.id ?? "");
  const words = of.alt_text ?? "";
  if (small) return address ? <img class="picture-small" src={address} alt={words} /> : null;
  return (
    <figure class="picture">
      {title && <figcaption>{plain(title)}</figcaption>}
      {address
        ? <img src={address} alt={words} />
        : <div class="picture-absent">Picture from elsewhere, not fetched here: {words}</div>}
    </figure>
  );
}

function source(of: Shown, user: string): string | null {
  const fromAddress = /\/files\/([A-Z0-9]+)/.exec(of.slack_file?.url ?? of.image_url ?? "")?.[1];
  const file = of.slack_file?.id ?? fromAddress;
  if (file) return api.fileAddress(file, user);
  const address = of.image_url ?? "";
  if (address.startsWith("data:image/")) return address;
  return /^https?:\/\/(127\.0\.0\.1|localhost)[:/]/.test(address) ? address : null;
}
