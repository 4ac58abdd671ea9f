// The menu of a phone closes by Escape, and behind whoever goes on elsewhere. Without this module its button does it.
const menu = document.querySelector('[data-menu]');
const leave = ({target}) => { if (!menu.contains(target)) menu.open = false; };
if (menu) {
  for (const moment of ['click', 'focusin']) document.addEventListener(moment, leave);
  menu.addEventListener('keydown', ({key}) => {
    if (key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}
