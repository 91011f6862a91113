/** One sheet for both hosts: plain, with the look of the pages that it stands in for. */
export const style = `
*, *::before, *::after { box-sizing: border-box; }
:root { --ink: #0d0d0d; --soft: #5d5d66; --line: #dcdce1; --wash: #f7f7f8; --accent: #10a37f; --red: #b42318; }
body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { font-size: 30px; font-weight: 600; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 12px; }
button, input, select { font: inherit; color: inherit; }
button { cursor: pointer; border-radius: 999px; border: 1px solid var(--line); background: #fff; padding: 10px 20px; }
button:hover { background: var(--wash); }
button.primary { background: var(--ink); border-color: var(--ink); color: #fff; }
button.primary:hover { background: #2f2f33; }
button:disabled { opacity: .45; cursor: default; }
button:focus-visible, input:focus-visible { outline: 2px solid #66b5ff; outline-offset: 2px; }
label { display: block; font-size: 14px; color: var(--soft); margin: 0 0 4px 20px; text-align: left; }
input { border: 1px solid var(--line); padding: 12px 20px; border-radius: 999px; width: 100%; background: #fff; }
input[readonly] { background: var(--wash); }
.error { color: var(--red); font-size: 14px; margin: 6px 0 0 20px; text-align: left; }
.note { color: var(--soft); font-size: 15px; }
.sandbox { position: fixed; inset: auto 0 0 0; margin: 0; padding: 6px 16px; background: #fff8e6; border-top: 1px solid #f1dfb0; color: #6f5411; font-size: 12px; text-align: center; }

.auth { min-height: 100vh; display: flex; flex-direction: column; align-items: center; padding: 24px 24px 56px; }
.auth > header { align-self: flex-start; font-size: 20px; font-weight: 650; letter-spacing: -.02em; }
.auth > main { width: 100%; max-width: 360px; margin: auto; text-align: center; }
.auth form { display: grid; gap: 14px; margin: 24px 0 16px; }
.auth form button { padding: 12px 20px; }
.auth > footer { font-size: 13px; color: var(--soft); display: flex; gap: 12px; }
.auth > footer a { color: var(--soft); }
.or { display: flex; align-items: center; gap: 12px; font-size: 12px; color: var(--soft); margin: 20px 0; }
.or::before, .or::after { content: ''; flex: 1; border-top: 1px solid var(--line); }
.oauth { display: grid; gap: 10px; }
.oauth button { text-align: left; padding-left: 24px; }
.boxes { display: grid; grid-template-columns: repeat(6, 1fr); gap: 8px; border: 0; padding: 0; margin: 0; }
.boxes input { text-align: center; padding: 12px 0; border-radius: 12px; }
.with-edit { position: relative; }
.with-edit input { padding-right: 64px; }
.with-edit a { position: absolute; right: 20px; bottom: 12px; font-size: 14px; }
iframe.widget { width: 302px; height: 68px; border: 0; margin: 16px auto; display: block; }

.platform { display: grid; grid-template: auto 1fr / 220px 1fr; min-height: 100vh; padding-bottom: 32px; }
.platform > header { grid-column: 1 / -1; display: flex; align-items: center; gap: 16px; padding: 12px 24px; min-height: 61px; border-bottom: 1px solid var(--line); }
.platform > header strong { font-size: 17px; }
.platform > header .grow { flex: 1; }
.platform > header button { padding: 5px 14px; font-size: 14px; }
.platform > nav { padding: 20px 12px; border-right: 1px solid var(--line); background: var(--wash); display: grid; gap: 2px; align-content: start; font-size: 14px; }
.platform > nav a { color: var(--ink); padding: 7px 12px; border-radius: 8px; }
.platform > nav a[aria-current] { background: #ececf1; font-weight: 600; }
.platform > main { padding: 32px 40px; max-width: 960px; }
.platform .title { display: flex; align-items: center; justify-content: space-between; gap: 16px; }
.platform h1 { font-size: 24px; }
pre { background: #16161a; color: #d8f5ea; padding: 14px 18px; border-radius: 10px; overflow: auto; font-size: 13px; }
table { width: 100%; border-collapse: collapse; margin-top: 20px; font-size: 14px; }
th { text-align: left; color: var(--soft); font-weight: 500; font-size: 12px; text-transform: uppercase; letter-spacing: .04em; }
th, td { padding: 10px 8px; border-bottom: 1px solid var(--line); }
.skeleton { height: 14px; border-radius: 7px; background: linear-gradient(90deg, #eee, #f7f7f7, #eee); margin: 14px 0; max-width: 420px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 16px; margin-top: 24px; }
.cards a { border: 1px solid var(--line); border-radius: 14px; padding: 18px; color: var(--ink); }
.cards small { display: block; color: var(--soft); margin-top: 4px; }
.backdrop { position: fixed; inset: 0; background: rgb(0 0 0 / .45); display: grid; place-items: center; padding: 24px; }
[role=dialog] { background: #fff; border-radius: 16px; padding: 24px; width: 100%; max-width: 460px; box-shadow: 0 20px 60px rgb(0 0 0 / .25); }
[role=dialog] h2 { margin: 0 0 8px; font-size: 19px; }
[role=dialog] input { border-radius: 10px; padding: 10px 12px; }
[role=dialog] label { margin: 14px 0 4px; }
[role=dialog] fieldset { border: 0; padding: 0; margin: 14px 0 0; display: flex; gap: 16px; font-size: 14px; }
[role=dialog] legend { font-size: 14px; color: var(--soft); padding: 0; margin-bottom: 4px; }
[role=dialog] fieldset label { display: flex; gap: 6px; align-items: center; margin: 0; color: var(--ink); }
[role=dialog] fieldset input { width: auto; }
[role=dialog] .actions { display: flex; justify-content: flex-end; gap: 8px; margin-top: 20px; }
[role=dialog] .secret { display: flex; gap: 8px; margin-top: 12px; }
[role=dialog] .secret input { font: 13px ui-monospace, monospace; }
`;
