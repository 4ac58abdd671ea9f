// A button that copies the code beside it. Without it the code is selected by hand.
for (const place of document.querySelectorAll('[data-copy]')) {
  const code = place.querySelector('code');
  if (!code || !navigator.clipboard) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button-quiet';
  button.textContent = place.dataset.copy;
  const told = document.createElement('span');
  told.className = 'quiet';
  told.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      told.textContent = place.dataset.copied;
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  place.append(button, ' ', told);
}
