import { type ElementProps, useElement } from "../blocks/surface";
import { Menu } from "../parts/Menu";
import { plain } from "../text/Mrkdwn";
import { safeAddress } from "../text/entities";

export function OverflowMenu(props: ElementProps) {
  const { choose } = useElement(props);
  const items = (props.of.options ?? []).map((option) => ({
    label: plain(option.text),
    note: plain(option.description) || undefined,
    run: () => {
      const address = safeAddress(option.url ?? "");
      if (address) window.open(address, "_blank", "noopener");
      return choose(option.value);
    },
  }));
  return (
    <Menu name="More" items={items} align="end" class="button"
      testId={`action-${props.of.action_id}`}>…</Menu>
  );
}
