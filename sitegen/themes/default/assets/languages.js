// The language switch keeps what the address asks for: filters, a query, the partners compared.
const links = document.querySelectorAll('[data-languages] a');
const keep = () => { for (const link of links) link.search = location.search; };
for (const moment of ['pointerover', 'focusin', 'click']) {
  for (const link of links) link.addEventListener(moment, keep);
}
