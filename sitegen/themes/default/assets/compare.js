// Up to four partners side by side: /compare/?p=a,b,c. Without ?p= it shows the shortlist of this browser.
//
// Each partner's cells come ready from /partners/<id>/compare.json; the rows are in the page.
const MOST = 4;
const ID = /^[a-z0-9-]{1,64}$/;
const PATIENCE_MS = 30_000;

function stored(key) {
  try {
    const list = JSON.parse(localStorage.getItem(key));
    return Array.isArray(list) ? list.filter(id => ID.test(id)).slice(0, MOST) : [];
  } catch { return []; }
}

function store(key, list) {
  try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* switched off */ }
}

class Comparison {
  constructor(root) {
    this.root = root;
    this.turn = 0;
    const part = name => root.querySelector(`[data-${name}]`);
    Object.assign(this, {none: part('none'), frame: part('frame'), table: part('frame').querySelector('table'), gone: part('gone'), failed: part('failed'), request: part('request'), tools: part('tools')});
    this.tools?.querySelector('[data-print]').addEventListener('click', () => print());
    this.failed.querySelector('button').addEventListener('click', () => {
      document.getElementById('main').focus({preventScroll: true});
      this.open();
    });
    addEventListener('popstate', () => { if (location.search !== this.at) this.open(); });
    this.open();
  }

  open() {
    const asked = new URLSearchParams(location.search).get('p'), key = this.root.dataset.comparison, own = stored(key);
    const ids = asked == null ? own : [...new Set(asked.split(',').filter(id => ID.test(id)))].slice(0, MOST);
    if (asked == null && ids.length) history.replaceState(null, '', `?p=${ids.join(',')}`);
    // A shared comparison becomes the shortlist of a browser that has none yet; one that is there stays as it is.
    if (ids.length && !own.length) store(key, ids);
    this.at = location.search;
    this.show(ids).finally(() => { this.root.dataset.settled = ''; });
  }

  /** A partner's cells; null of one that has left the directory, nothing where no answer came. */
  async ask(id) {
    try {
      const response = await fetch(`${this.root.dataset.partners}${id}/compare.json`, {signal: AbortSignal.timeout(PATIENCE_MS)});
      return response.ok ? await response.json() : response.status === 404 ? null : undefined;
    } catch { return undefined; }
  }

  async show(ids) {
    const key = this.root.dataset.comparison, mine = ++this.turn;
    this.frame.setAttribute('aria-busy', 'true');
    const found = await Promise.all(ids.map(id => this.ask(id)));
    const left = ids.filter((_, at) => found[at] === null), failed = ids.filter((_, at) => found[at] === undefined);
    // Who has left the directory leaves the shortlist, too; else its bar would count partners that nobody can see.
    if (left.length) store(key, stored(key).filter(id => !left.includes(id)));
    if (mine === this.turn) this.paint(found.filter(Boolean), left, failed);
  }

  paint(partners, left = [], failed = []) {
    this.partners = partners;
    for (const [notice, ids] of [[this.gone, left], [this.failed, failed]]) {
      notice.hidden = !ids.length;
      notice.querySelector('[data-ids]').textContent = ids.join(', ');
    }
    this.frame.removeAttribute('aria-busy');
    this.none.hidden = partners.length > 0 || failed.length > 0;
    this.frame.hidden = !partners.length;
    if (this.tools) this.tools.hidden = !partners.length;
    this.table.dataset.columns = partners.length;
    for (const cell of this.table.querySelectorAll('[data-id]')) cell.remove();
    const rows = [...this.table.querySelectorAll('[data-row]')];
    for (const partner of partners) {
      const cells = this.cells(partner);
      for (const row of rows) {
        const cell = cells.get(row.dataset.row) ?? document.createElement('td');
        cell.dataset.id = partner.id;
        row.append(cell);
      }
    }
    for (const row of rows) {
      const texts = [...row.querySelectorAll('[data-id]')].map(cell => cell.textContent.trim());
      row.hidden = texts.every(text => !text);
      row.toggleAttribute('data-same', texts.length > 1 && new Set(texts).size === 1);
    }
    for (const group of this.table.querySelectorAll('tbody')) {
      group.hidden = [...group.querySelectorAll('[data-row]')].every(row => row.hidden);
      const title = group.querySelector('[data-title]');
      if (title) title.colSpan = partners.length + 1;
    }
    this.paintRequest(partners);
  }

  /** A partner's cells by row, its column's head with a button that takes it out. */
  cells(partner) {
    const table = new DOMParser().parseFromString(`<table><tbody><tr>${partner.html}</tr></tbody></table>`, 'text/html');
    const cells = new Map([...table.querySelectorAll('[data-cell]')].map(cell => [cell.dataset.cell, cell]));
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'compare-remove';
    button.textContent = this.root.dataset.remove;
    button.setAttribute('aria-label', `${this.root.dataset.remove}: ${partner.name}`);
    button.addEventListener('click', () => this.remove(partner.id));
    cells.get('name').append(button);
    return cells;
  }

  remove(id) {
    const rest = this.partners.filter(partner => partner.id !== id), key = this.root.dataset.comparison;
    store(key, stored(key).filter(other => other !== id));
    history.pushState(null, '', rest.length ? `?p=${rest.map(partner => partner.id).join(',')}` : location.pathname);
    this.at = location.search;
    this.turn += 1; // whatever is on its way was asked for before
    this.paint(rest);
    document.getElementById('main').focus({preventScroll: true});
  }

  /** The form carries those who may get requests, and says who they are. */
  paintRequest(partners) {
    if (!this.request) return;
    const write = partners.filter(partner => partner.leads), rest = partners.filter(partner => !partner.leads);
    const names = list => list.map(partner => partner.name).join(', ');
    this.request.hidden = !write.length;
    this.request.querySelector('[name="partners"]').value = write.map(partner => partner.id).join(',');
    this.request.querySelector('[data-names]').textContent = names(write);
    const left = this.request.querySelector('[data-left]');
    left.hidden = !rest.length;
    left.querySelector('[data-ids]').textContent = names(rest);
  }
}

const root = document.querySelector('[data-comparison]');
if (root) new Comparison(root);
