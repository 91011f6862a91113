export const style = `
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1f; background: #fff; }
body.dark { color: #eee; background: #111; }
header, footer { display: flex; gap: 16px; align-items: center; padding: 12px 24px; border-bottom: 1px solid #ddd; }
footer { border: 0; font-size: 13px; }
main { max-width: 560px; margin: 32px auto; padding: 0 24px; }
main.wide { max-width: 900px; }
.row { margin: 12px 0; }
label { display: block; font-size: 14px; }
input, select, button { font: inherit; padding: 8px 12px; border: 1px solid #bbb; border-radius: 6px; }
input[type=checkbox] { padding: 0; }
.primary { background: #3b3bd6; border-color: #3b3bd6; color: #fff; }
.primary:disabled { opacity: .5; }
div.primary { display: inline-block; padding: 8px 12px; border-radius: 6px; cursor: pointer; }
.choices { display: flex; gap: 8px; }
.alert { min-height: 1.5em; color: #b42318; }
.skeleton { height: 20px; margin: 12px 0; background: #ddd; }
.spinner { width: 30px; height: 30px; border: 3px solid #ccc; border-top-color: #333; border-radius: 50%; animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
.backdrop { position: fixed; inset: 0; z-index: 9; display: flex; align-items: center; justify-content: center; background: #000a; }
.card { padding: 24px; border-radius: 12px; background: #fff; color: #1b1b1f; }
.bar { position: fixed; inset: auto 0 0; height: 60px; padding: 8px 24px; background: #eee; color: #1b1b1f; }
.chat { position: fixed; right: 16px; bottom: 16px; }
.chat iframe { display: block; width: 220px; height: 120px; border: 1px solid #ddd; border-radius: 12px; }
.grecaptcha-badge { position: fixed; right: 0; bottom: 14px; width: 70px; height: 60px; overflow: hidden; }
dialog::backdrop { background: #0008; }
iframe { border: 0; }
table { width: 100%; margin: 16px 0; border-collapse: collapse; text-align: left; }
td, th { padding: 6px 0; border-bottom: 1px solid #ddd; }
`;
