/** The one style of a report as a page: in the page itself, since a page that is kept may load nothing. Light and dark, and as it is printed. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --dim: #565c64; --rule: #d5d9de; --paper: #fff; --shade: #f4f5f7;
  --closed: #a3262a; --held: #9a5b00; --undetermined: #5b4a9e; --open: #1e6b3a; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6e9; --dim: #a3a9b1; --rule: #3a3f46; --paper: #15181c; --shade: #1e2227;
  --closed: #ff8a80; --held: #f2b45c; --undetermined: #b9a8f5; --open: #7fd39b; --link: #8ab8ef; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .2rem; border-bottom: 1px solid var(--rule); }
h2 .n { color: var(--dim); font-weight: normal; }
p { margin: .5rem 0; }
ol, ul { margin: .5rem 0; padding-left: 1.6rem; }
li { margin: .5rem 0; }
li p { margin: .1rem 0; color: var(--dim); }
a { color: var(--link); }
.refs { font: .85rem/1.4 ui-monospace, monospace; display: block; }
.mark { font-weight: 700; font-size: .8rem; letter-spacing: .03em; text-transform: uppercase; }
.closed { color: var(--closed); } .held { color: var(--held); } .undetermined { color: var(--undetermined); } .open { color: var(--open); }
.notes { background: var(--shade); border-left: 4px solid var(--rule); padding: .5rem 1rem; white-space: pre-wrap; }
table { border-collapse: collapse; margin: .5rem 0; font-size: .92rem; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: normal; }
td:last-child { overflow-wrap: anywhere; }
figure { margin: 1rem 0; } figcaption { color: var(--dim); font-size: .92rem; }
svg { width: 100%; height: auto; display: block; } svg text { font: 13px system-ui, sans-serif; fill: var(--ink); }
svg .closed { fill: var(--closed); } svg .held { fill: var(--held); } svg .undetermined { fill: var(--undetermined); } svg .open { fill: var(--open); }
svg .upper { fill: var(--shade); stroke: var(--dim); stroke-width: 1.5; } svg .lower { fill: none; stroke: var(--held); stroke-width: 2.5; }
svg .axis { stroke: var(--rule); stroke-width: 1; } svg .small { fill: var(--dim); font-size: 12px; }
footer { margin-top: 2.5rem; padding-top: .5rem; border-top: 1px solid var(--rule); color: var(--dim); font-size: .92rem; }
@page { size: A4; margin: 18mm 16mm; }
@media print { :root { color-scheme: light; --ink: #000; --dim: #444; --rule: #bbb; --paper: #fff; --shade: #f3f3f3;
  --closed: #a3262a; --held: #8a5200; --undetermined: #4b3b8f; --open: #1e6b3a; --link: #000; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; } a { text-decoration: none; }
  li, tr, figure { break-inside: avoid; } h1, h2 { break-after: avoid; } thead { display: table-header-group; } }
`;
