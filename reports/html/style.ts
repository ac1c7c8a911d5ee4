/** The style of the page: light and dark by the reader's setting, from a phone's width to a printed sheet. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:#1f2733;--soft:#55606e;--paper:#ffffff;--panel:#f6f8fa;--line:#d0d7de;--good:#146c2e;--bad:#b42318;--open:#8a5a00;--accent:#0b5cad;--goodpaper:#e7f5ea;--badpaper:#fdecec;--openpaper:#fff4dc}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6ebf1;--soft:#a9b4c0;--paper:#14181f;--panel:#1b212a;--line:#3a4350;--good:#7ddc95;--bad:#ff9a92;--open:#f3c56b;--accent:#7fb8f5;--goodpaper:#16301e;--badpaper:#3a1c1f;--openpaper:#372a10}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
main,header{max-width:1400px;margin:0 auto;padding:16px 24px}
main.stack{padding-top:0}
h1{font-size:1.5rem;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:24px 0 8px}
p{margin:4px 0}
h3{font-size:1rem;margin:20px 0 8px}
.soft{color:var(--soft)}
a{color:var(--accent)}
header .scroll{margin-top:12px}
section.stack{border-top:2px solid var(--line);margin-top:32px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px;margin:12px 0 0}
.facts div{border:1px solid var(--line);border-radius:8px;padding:8px 12px;background:var(--panel);overflow-wrap:anywhere}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd{margin:0;font-size:1.05rem;font-weight:600}
.facts dd .soft{display:block;font-size:.85rem;font-weight:400}
.compared{margin-top:12px}
.compared tbody th{min-width:12em}
.compared th,.compared td{white-space:normal;overflow-wrap:normal}
.verdict{display:inline-block;padding:1px 9px;border-radius:10px;font-weight:600;white-space:nowrap}
.reachable{color:var(--good);background:var(--goodpaper)}
.blocked,.error{color:var(--bad);background:var(--badpaper)}
.partial,.undetermined,.warning{color:var(--open);background:var(--openpaper)}
.info,.unused{color:var(--soft);background:var(--panel)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:12px}
.card{border:1px solid var(--line);border-radius:8px;padding:12px;background:var(--panel);overflow-wrap:anywhere}
.card h3{margin:0 0 4px;font-size:1rem}
.controls{display:flex;flex-wrap:wrap;gap:12px;align-items:end;margin-bottom:8px}
.controls label{display:flex;flex-direction:column;font-size:.85rem;color:var(--soft)}
html:not(.scripted) .controls,html:not(.scripted) button{display:none}
input,select,button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:4px 8px}
button{cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:1px}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:6px 10px;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{background:var(--panel);font-weight:600;white-space:nowrap}
tbody th{white-space:normal}
td[data-label=Service],td[data-label=Verdict],td[data-label=Tasks]{min-width:8.5em}
td[data-label=Path]{min-width:11em}
td ul{margin:0;padding-left:1.2em}
.informational .verdict{background:none;border:1px solid currentcolor}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr[data-path]{cursor:pointer}
tr.chosen td,tr.now td{background:var(--panel)}
td button{padding:0 6px;margin-right:6px}
td button::before{content:"+"}
td button[aria-expanded=true]::before{content:"\\2212"}
.hops ol{margin:4px 0;padding-left:24px}
.hops li.stopped{color:var(--bad);font-weight:600}
.picture{overflow:auto;border:1px solid var(--line);border-radius:8px;max-height:85vh}
.picture svg{display:block;max-width:none}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.92em;overflow-wrap:anywhere}
@media (max-width:700px){main,header{padding:12px}thead{position:absolute;left:-9999px}tr,td,tbody th{display:block}td,tbody th{border:0;padding:2px 10px}td[data-label=Path]{min-width:0}td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}tr{border-bottom:1px solid var(--line);padding:6px 0}tr[hidden]{display:none}td.number{text-align:left}}
@media print{.controls,button{display:none!important}.picture,.scroll{max-height:none;overflow:visible}.picture svg{max-width:100%;height:auto}tr.hops{display:none}h2{break-after:avoid}}
`;
