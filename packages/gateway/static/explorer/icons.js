const { createElement: h } = globalThis.React;

const icon = (paths, more = {}) =>
  h(
    'svg',
    {
      viewBox: '0 0 20 20',
      width: 18,
      height: 18,
      fill: 'none',
      stroke: 'currentColor',
      strokeWidth: 1.6,
      strokeLinecap: 'round',
      strokeLinejoin: 'round',
      'aria-hidden': true,
      ...more,
    },
    ...paths.map((d) => h('path', { key: d, d })),
  );

export const PanelIcon = () => icon(['M3 4.5h14v11H3z', 'M8 4.5v11']);
export const ChevronIcon = () => icon(['m6.5 8.5 3.5 3.5 3.5-3.5']);
export const PersonIcon = () =>
  icon(['M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z', 'M4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5']);
export const CloseIcon = () => icon(['m5.5 5.5 9 9', 'm14.5 5.5-9 9']);
export const CommandIcon = (more) => icon(['m4 6 4 4-4 4', 'M10 14.5h6'], more);
export const DoneIcon = (more) => icon(['m4.5 10.5 3.5 3.5 7.5-8'], more);

const sun =
  'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 2.5V4M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1';
const appearances = {
  light: [sun],
  dark: ['M16 12.2A6.5 6.5 0 0 1 7.8 4a6.5 6.5 0 1 0 8.2 8.2z'],
  system: ['M3 4.5h14v9H3z', 'M7.5 16.5h5'],
};
export const AppearanceIcon = ({ theme }) => icon(appearances[theme]);
