/** Small drawings for buttons; each button has a name of its own. */

const PATHS = {
  reply: "M4 4h12v9H9l-4 3v-3H4z",
  more: "M4 9h2v2H4zM9 9h2v2H9zM14 9h2v2h-2z",
  smile: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7.5 8v.5M12.5 8v.5M7 12c1.500 2 4.500 2 6 0",
  attach: "M14 8l-5 5a2 2 0 0 1-3-3l6-6a3 3 0 0 1 4.500 4.500l-6.500 6.500a4.500 4.500 0 0 1-6-6L9 4",
  send: "M3 10l14-6-5 13-3-5z",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  clock: "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l3 2",
  moon: "M15.500 12A6.500 6.500 0 0 1 8 4.500 6.500 6.500 0 1 0 15.500 12z",
  sun: "M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.500 4.500l1.200 1.200M14.300 14.300l1.200 1.200M4.500 15.500l1.200-1.200M14.300 5.700l1.200-1.200",
  tools: "M7 6L3 10l4 4M13 6l4 4-4 4",
  tour: "M5 17V3h9l-2 3.500L14 10H5",
  eye: "M2.500 10c2-3.500 4.500-5 7.500-5s5.500 1.500 7.500 5c-2 3.500-4.500 5-7.500 5s-5.500-1.500-7.500-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  lock: "M5 9h10v7H5zM7 9V6.500a3 3 0 0 1 6 0V9",
  file: "M5 3h7l3 3v11H5zM12 3v3h3",
  bolt: "M11 2L4 11h5l-1 7 7-9h-5z",
  plus: "M10 4v12M4 10h12",
  people: "M7 9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM2.500 16c0-3 2-4.500 4.500-4.500s4.500 1.500 4.500 4.500M13 9a2 2 0 1 0 0-4M14 11.500c2 .3 3.500 1.700 3.500 4.500",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
