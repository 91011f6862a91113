/** One sheet for the whole site: plain, with the look of the pages that it stands in for. */
export const style = `
*, *::before, *::after { box-sizing: border-box; }
:root { --ink: #18181b; --soft: #62626b; --line: #e0e0e6; --wash: #f6f6f9; --accent: #5c4ee5; --red: #b42318; }
body { margin: 0; color: var(--ink); background: #fff; font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
body.restyled { --ink: #f2f2f5; --soft: #b6b6c2; --line: #3a3a46; --wash: #24242c; --accent: #ff8a3d; background: #15151a; font-family: Georgia, serif; font-size: 17px; }
a { color: var(--accent); }
button, input, select { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 8px; padding: 8px 14px; background: transparent; }
button { cursor: pointer; }
button:disabled { opacity: .45; cursor: default; }
.primary { background: var(--accent); border-color: var(--accent); color: #fff; }
.site { display: flex; gap: 20px; align-items: center; padding: 12px 24px; border-bottom: 1px solid var(--line); }
.site .grow { flex: 1; }
main { max-width: 920px; margin: 32px auto; padding: 0 24px 64px; }
.card { max-width: 420px; margin: 0 auto; padding: 28px; border: 1px solid var(--line); border-radius: 14px; }
.card h1 { margin: 0 0 4px; font-size: 20px; text-align: center; }
.card form { display: grid; gap: 12px; }
.card label { font-size: 13px; font-weight: 600; }
.card input { width: 100%; }
.card input[type=checkbox] { width: 18px; height: 18px; padding: 0; flex: none; }
.row { display: flex; gap: 10px; align-items: center; }
.row label { font-weight: 400; }
.providers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; margin: 16px 0; }
.note { color: var(--soft); font-size: 13px; margin: 0; }
.error { color: var(--red); font-size: 13px; margin: 0; }
.twin { position: absolute; left: -999px; }
.boxes { display: grid; grid-template-columns: repeat(6, 1fr); gap: 8px; border: 0; padding: 0; margin: 0; }
.boxes input { text-align: center; padding: 10px 0; }
.widget { display: block; width: 302px; height: 68px; border: 0; margin: 8px auto; }
.framed { display: block; width: 100%; height: 760px; border: 0; }
.title { display: flex; align-items: center; justify-content: space-between; }
table { width: 100%; border-collapse: collapse; margin-top: 20px; font-size: 14px; text-align: left; }
th, td { padding: 10px 8px; border-bottom: 1px solid var(--line); }
pre { background: var(--wash); padding: 12px 16px; border-radius: 10px; overflow: auto; }
.skeleton { height: 16px; border-radius: 8px; background: var(--line); margin: 14px 0; max-width: 460px; }
.spinner { display: inline-block; width: 14px; height: 14px; border: 2px solid currentColor; border-right-color: transparent; border-radius: 50%; vertical-align: middle; animation: turn 1s linear infinite; }
.ticker { overflow: hidden; white-space: nowrap; background: var(--wash); }
.ticker span { display: inline-block; animation: drift 9s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
@keyframes drift { from { transform: translateX(0); } to { transform: translateX(60vw); } }
.backdrop { position: fixed; inset: 0; z-index: 5; display: grid; place-items: center; background: rgb(0 0 0 / .5); }
.dialog { width: 100%; max-width: 460px; padding: 24px; border-radius: 14px; background: #fff; color: #18181b; }
.dialog h2 { margin: 0 0 12px; font-size: 18px; }
.dialog label { display: block; margin: 10px 0 4px; font-size: 13px; }
.dialog input:not([type=radio]), .dialog select { width: 100%; }
.dialog code { display: block; padding: 10px; overflow-wrap: anywhere; background: #f6f6f9; }
.choices { display: grid; gap: 6px; list-style: none; padding: 0; }
.actions { display: flex; justify-content: flex-end; gap: 8px; margin-top: 18px; }
.banner { position: fixed; inset: auto 0 28px 0; z-index: 4; padding: 14px 24px; background: #24242c; color: #fff; }
.sandbox { position: fixed; inset: auto 0 0 0; margin: 0; padding: 4px 16px; background: #fff8e6; color: #6f5411; font-size: 12px; text-align: center; }
`;
