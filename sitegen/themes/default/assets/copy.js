// A button that copies the code beside it. Without it the code is selected by hand.
for (const place of document.querySelectorAll('[data-copy] [data-code]')) {
  const code = place.querySelector('code'), words = place.closest('[data-copy]').dataset;
  if (!code || !navigator.clipboard) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button-quiet';
  button.textContent = words.copy;
  const told = document.createElement('span');
  told.className = 'quiet';
  told.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      told.textContent = words.copied;
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  place.append(button, ' ', told);
}
