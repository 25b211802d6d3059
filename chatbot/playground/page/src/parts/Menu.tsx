/** A button that opens a menu: arrow keys, Home, End, first letters, Escape; focus comes back. */

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Item {
  label: string;
  note?: string | undefined;
  group?: string | undefined;
  danger?: boolean;
  /** Given: one of several, and whether it is the one. */
  checked?: boolean;
  run: () => unknown;
}

interface Props {
  name: string;
  items: Item[];
  children: ComponentChildren;
  class?: string;
  testId?: string;
  align?: "start" | "end";
  tabIndex?: number;
}

export function Menu(props: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (back: boolean) => {
    setOpen(false);
    if (back) button.current?.focus();
  };
  return (
    <span class="menu-holder">
      <button
        ref={button}
        type="button"
        class={props.class ?? "icon-button"}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={props.name}
        title={props.name}
        data-testid={props.testId}
        tabIndex={props.tabIndex ?? 0}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || open) return;
          event.preventDefault();
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {props.children}
      </button>
      {open && <List {...props} anchor={button.current} close={close} />}
    </span>
  );
}

function List({ name, items, align, anchor, close }: Props & {
  anchor: HTMLElement | null;
  close: (back: boolean) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place(list.current, anchor, align ?? "start"), []);
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    (chosen ?? list.current?.querySelector<HTMLElement>("button"))?.focus();
    const away = (event: Event) => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !anchor?.contains(target)) close(false);
    };
    document.addEventListener("pointerdown", away);
    window.addEventListener("resize", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      window.removeEventListener("resize", away);
    };
  }, []);

  return (
    <div ref={list} class="menu" role="menu" aria-label={name} popover="manual"
      onKeyDown={(event) => keys(event, list.current, close)}>
      {items.map((item, place) => (
        <Entry key={item.label} item={item} close={close}
          heading={item.group !== items[place - 1]?.group ? item.group : undefined} />
      ))}
    </div>
  );
}

function Entry({ item, heading, close }: {
  item: Item;
  heading: string | undefined;
  close: (back: boolean) => void;
}) {
  const radio = item.checked !== undefined;
  return (
    <>
      {heading && <div class="menu-heading" role="presentation">{heading}</div>}
      <button
        type="button"
        role={radio ? "menuitemradio" : "menuitem"}
        {...(radio ? { "aria-checked": item.checked } : {})}
        class={item.danger ? "menu-item danger" : "menu-item"}
        tabIndex={-1}
        onClick={() => (close(true), item.run())}
      >
        <span>{item.label}</span>
        {item.note && <small>{item.note}</small>}
      </button>
    </>
  );
}

function keys(event: KeyboardEvent, list: HTMLElement | null, close: (back: boolean) => void) {
  const buttons = [...(list?.querySelectorAll<HTMLElement>("button") ?? [])];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const to = (place: number) => buttons[(place + buttons.length) % buttons.length]?.focus();
  event.stopPropagation();
  if (event.key === "Escape") close(true);
  else if (event.key === "Tab") return close(true);
  else if (event.key === "ArrowDown") to(at + 1);
  else if (event.key === "ArrowUp") to(at - 1);
  else if (event.key === "Home") to(0);
  else if (event.key === "End") to(-1);
  else if (/^\w$/.test(event.key)) {
    const letter = event.key.toLowerCase();
    const after = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
    after.find((each) => each.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
  } else return;
  event.preventDefault();
}

/** Put the list beside its button, inside the window; it stands above everything else. */
function place(list: HTMLElement | null, anchor: HTMLElement | null, align: "start" | "end") {
  if (!list || !anchor) return;
  list.showPopover();
  const [box, own] = [anchor.getBoundingClientRect(), list.getBoundingClientRect()];
  const left = align === "end" ? box.right - own.width : box.left;
  const below = box.bottom + 4;
  const above = box.top - own.height - 4;
  const top = below + own.height > innerHeight && above > 0 ? above : below;
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - own.width - 8))}px`;
  list.style.top = `${Math.max(8, Math.min(top, innerHeight - own.height - 8))}px`;
}
