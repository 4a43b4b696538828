/** The choices in their turn; the first follows what the reader's system says. */
const themes = ['auto', 'light', 'dark'];

/**
 * Runs in the head, before anything is painted: another colour is never seen first. It keeps what was chosen in this browser, and
 * follows what is chosen in another tab or before the way back. Where nothing can be kept, the choice is that of the page.
 */
const script = `{
let now="auto";
const all=${JSON.stringify(themes)},
show=()=>{
try{let kept=localStorage.theme;if(all.includes(kept))now=kept}catch{}
document.documentElement.dataset.theme=now
};
show();
for(const name of["pageshow","storage"])addEventListener(name,show);
addEventListener("click",({target})=>{
if(!target.closest?.("[data-theme-switch]"))return;
now=all[(all.indexOf(now)+1)%3];
try{localStorage.theme=now}catch{}
show()
})
}`.replaceAll('\n', '');

/** What every page has in its head: the colours that its reader has chosen. A browser keeps the `nonce` to itself, so React finds another one. */
export const ThemeScript = ({ nonce }: { nonce?: string }) => (
  <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: script }} />
);

/** The switch between light and dark. The sheet shows it where scripts run, and says the state in it (app/(reader)/sheets/frame.css). */
export const ThemeSwitch = () => (
  <button type="button" data-theme-switch="">
    Colours:
  </button>
);
