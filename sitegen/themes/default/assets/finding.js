// Filters of a listing in place. Without this module every option is a link to its own page.
//
// The state stands in the query: ?category=crm&category=erp&industry=finance&sort=name&page=2. Options of one
// facet are alternatives. What the page itself is about (its path) stays out of the query as long as it is chosen.
// The files read here are made by sitegen/pages/finding.py.
const PROVEN = ['category', 'industry'];
const SORTS = ['name', 'newest', 'projects'];
const PATIENCE_MS = 30_000;

/** Numbers from a column: base 45, the lowest sign first; the upper 45 signs say that more follow. */
export function* numerals(text) {
  for (let at = 0; at < text.length;) {
    let number = 0;
    for (let unit = 1, more = true; more; unit *= 45) {
      const code = text.charCodeAt(at++), value = code - 35 - (code > 92);
      more = value > 44;
      number += (value % 45) * unit;
    }
    yield number;
  }
}

/** Who stands under which option; a set of partners is a row of bits. */
export class Columns {
  constructor(file) {
    this.size = file.partners;
    this.words = Math.ceil(this.size / 32);
    this.facets = {};
    for (const [facet, options] of Object.entries(file.facets)) {
      this.facets[facet] = Object.fromEntries(Object.entries(options).map(([id, text]) => [id, this.set(text)]));
    }
    this.pairs = Object.entries(file.pairs).flatMap(([category, row]) =>
      Object.entries(row).map(([industry, text]) => ({category, industry, set: this.set(text)})));
    this.projects = [...numerals(file.projects)];
  }

  set(text) {
    const set = new Uint32Array(this.words);
    let place = -1;
    for (const gap of numerals(text)) {
      place += gap + 1;
      set[place >> 5] |= 1 << (place & 31);
    }
    return set;
  }

  union(sets) {
    const all = new Uint32Array(this.words);
    for (const set of sets) for (let at = 0; at < this.words; at++) all[at] |= set[at];
    return all;
  }

  together(facet) { return this.pairs.length > 0 && PROVEN.includes(facet); }

  /** Who has what is chosen, without the facets left out. `chosen` is a list of options by facet. */
  fitting(chosen, ...left) {
    const found = new Uint32Array(this.words).fill(-1);
    if (this.size % 32) found[this.words - 1] = 2 ** (this.size % 32) - 1;
    const keep = set => { for (let at = 0; at < this.words; at++) found[at] &= set[at]; };
    for (const [facet, options] of Object.entries(chosen)) {
      if (!options.length || left.includes(facet) || this.together(facet)) continue;
      keep(this.union(options.map(option => this.facets[facet]?.[option]).filter(Boolean)));
    }
    const [categories, industries] = PROVEN.map(facet => (left.includes(facet) ? [] : chosen[facet] ?? []));
    if (this.pairs.length && (categories.length || industries.length)) {
      // One project has both.
      keep(this.union(this.pairs.filter(pair => (!categories.length || categories.includes(pair.category))
        && (!industries.length || industries.includes(pair.industry))).map(pair => pair.set)));
    }
    return found;
  }

  /** How many partners each option of a facet would show beside the other facets' filters. */
  counts(chosen, facet) {
    const counts = {};
    if (!this.together(facet)) {
      const base = this.fitting(chosen, facet);
      for (const [option, set] of Object.entries(this.facets[facet] ?? {})) counts[option] = size(set, base);
      return counts;
    }
    const other = PROVEN.find(name => name !== facet), wanted = chosen[other] ?? [];
    const base = this.fitting(chosen, ...PROVEN), sets = {};
    for (const pair of this.pairs) {
      if (pair[facet] && (!wanted.length || wanted.includes(pair[other]))) (sets[pair[facet]] ??= []).push(pair.set);
    }
    for (const [option, of] of Object.entries(sets)) counts[option] = size(this.union(of), base);
    return counts;
  }
}

/** The size of what two sets share. */
function size(set, other) {
  let count = 0;
  for (let at = 0; at < set.length; at++) {
    let word = set[at] & other[at];
    for (; word; count++) word &= word - 1;
  }
  return count;
}

const files = new Map();

/** A file, fetched once. */
function read(address) {
  if (!files.has(address)) {
    files.set(address, fetch(address, {signal: AbortSignal.timeout(PATIENCE_MS)}).then(response => {
      if (response.ok) return response.json();
      throw new Error(`${response.status} ${address}`);
    }));
  }
  return files.get(address);
}

/** An element with its attributes and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function cross() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), path = document.createElementNS(svg.namespaceURI, 'path');
  const drawn = {d: 'M2.5 2.5l7 7m0-7-7 7', stroke: 'currentColor', 'stroke-width': 1.6, 'stroke-linecap': 'round'};
  for (const [key, value] of Object.entries({viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': true})) svg.setAttribute(key, value);
  for (const [key, value] of Object.entries(drawn)) path.setAttribute(key, value);
  svg.append(path);
  return svg;
}

class Finder {
  constructor(root) {
    this.root = root;
    const part = name => root.querySelector(`[data-${name}]`);
    Object.assign(this, {count: part('count'), chips: part('chosen'), results: part('results'), sort: part('sort'), panel: part('facets'), done: part('done'), failed: part('failed')});
    this.language = document.documentElement.lang;
    this.own = {};
    for (const chip of this.chips.querySelectorAll('[data-option]')) this.own[chip.dataset.facet] = [chip.dataset.option];
    this.body = part('body');
    this.first = {address: location.pathname, body: [...this.body.childNodes], count: this.count.textContent};
    this.plain = true;
    this.at = location.pathname + location.search;
    this.turn = 0;
    this.plurals = new Intl.PluralRules(this.language);
    this.state = this.parse();
    this.listen();
    if (this.sort) this.sort.hidden = false;
    if (this.asks(this.state)) this.show();
  }

  /** The state that the address asks for. Options stay as they are written until the names are there. */
  parse() {
    const query = new URLSearchParams(location.search), chosen = {};
    for (const [key, value] of query) if (!['sort', 'page'].includes(key) && value) (chosen[key] ??= []).push(value);
    const sort = SORTS.includes(query.get('sort')) ? query.get('sort') : '';
    const asked = Object.keys(chosen).length || sort || query.has('page');
    const page = asked ? query.get('page') : location.pathname.match(/\/page\/(\d+)\/$/)?.[1];
    return {chosen: {...this.own, ...chosen}, sort, page: Math.max(1, parseInt(page, 10) || 1), asked: Boolean(asked)};
  }

  /** Whether a state is another than the page as it was published. */
  asks(state) { return state.asked || location.pathname !== this.first.address; }

  /** The address of a state: the page's own path as long as all that it is about is chosen, and nothing beside. */
  address({chosen, sort, page}) {
    const kept = Object.entries(this.own).every(([facet, [option]]) => chosen[facet]?.length === 1 && chosen[facet][0] === option);
    const query = new URLSearchParams();
    for (const [facet, options] of Object.entries(chosen)) {
      if (!(kept && facet in this.own)) for (const option of options) query.append(facet, option.toLowerCase());
    }
    if (sort) query.set('sort', sort);
    if (page > 1) query.set('page', page);
    const text = query.toString();
    return (kept ? this.root.dataset.path : this.root.dataset.home) + (text && `?${text}`);
  }

  /** A state with another choice: an option put in or taken out, or a whole facet taken out. */
  changed(facet, option) {
    const old = this.state.chosen[facet] ?? [];
    const options = option == null ? [] : old.includes(option) ? old.filter(id => id !== option) : [...old, option];
    const chosen = {...this.state.chosen, [facet]: options};
    if (!options.length) delete chosen[facet];
    return {...this.state, chosen, page: 1};
  }

  listen() {
    this.root.addEventListener('click', event => {
      const link = event.target.closest('a');
      if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const option = link.closest('[data-option]');
      let next = null;
      if (option) next = this.changed(option.closest('[data-facet]').dataset.facet, option.dataset.option);
      else if ('all' in link.dataset) next = {...this.state, chosen: {}, page: 1};
      else if (link.dataset.page) next = {...this.state, page: Number(link.dataset.page)};
      else if (link.dataset.loosen) next = this.changed(link.dataset.loosen);
      if (!next) return;
      event.preventDefault();
      link.dataset.published ??= link.getAttribute('href');
      this.go(next, link);
    });
    this.sort?.addEventListener('change', event => this.go({...this.state, sort: event.target.value, page: 1}, null));
    this.done?.addEventListener('click', () => {
      this.panel.open = false;
      this.results.scrollIntoView();
      this.count.focus({preventScroll: true});
    });
    for (const part of [this.panel, this.sort].filter(Boolean)) {
      for (const moment of ['pointerenter', 'focusin']) part.addEventListener(moment, () => this.prepare(), {once: true});
    }
    this.failed.querySelector('button').addEventListener('click', event => this.show(event.currentTarget));
    addEventListener('popstate', () => {
      const at = location.pathname + location.search;
      if (at === this.at) return; // another place of the same page
      this.at = at;
      this.state = this.parse();
      this.show();
    });
  }

  /** A visitor is about to choose: the published counts are each option's own page's, and now become this page's. */
  async prepare() {
    const loaded = await this.load().catch(() => null);
    if (!loaded || this.manifest) return;
    const [manifest, columns] = loaded;
    this.manifest = manifest;
    this.paintFacets({chosen: this.named(this.state.chosen)}, columns, manifest.texts);
  }

  load() {
    const manifest = read(this.root.dataset.finding);
    const columns = manifest.then(found => read(found.columns));
    this.loaded ??= Promise.all([manifest, columns]).then(([found, file]) => [found, new Columns(file)]);
    return this.loaded;
  }

  go(state, link) {
    const address = this.address({...state, chosen: this.named(state.chosen)});
    if (address.split('?')[0] !== this.root.dataset.path) {
      location.assign(address);
      return;
    }
    history.pushState(null, '', address);
    this.at = address;
    this.state = {...state, asked: address.includes('?')};
    this.show(link);
  }

  /** The choice in the ids of the data: an address has countries in small letters. What is unknown stays. */
  named(chosen) {
    if (!this.manifest) return chosen;
    const known = this.manifest.facets.filter(facet => chosen[facet.id]);
    return Object.fromEntries(known.map(facet => [facet.id, [...new Set(chosen[facet.id].map(
      id => facet.options.find(([option]) => option.toLowerCase() === id.toLowerCase())?.[0] ?? id))]]));
  }

  async show(link = null, again = false) {
    const turn = ++this.turn;
    this.results.setAttribute('aria-busy', 'true');
    this.failed.hidden = true;
    try {
      const [manifest, columns] = await this.load();
      this.manifest = manifest;
      const chosen = this.named(this.state.chosen), own = Object.keys(this.own), {sort, page: wanted} = this.state;
      const beside = Object.keys(chosen).length > own.length || own.some(facet => chosen[facet]?.join() !== this.own[facet][0]);
      const state = this.state = {...this.state, chosen, asked: beside || Boolean(sort) || (this.state.asked && wanted > 1)};
      const order = await this.order(state.sort, manifest, columns);
      if (turn !== this.turn) return;
      const fitting = columns.fitting(state.chosen), places = order.filter(place => fitting[place >> 5] >>> (place & 31) & 1);
      const pages = Math.max(1, Math.ceil(places.length / manifest.per_page)), page = Math.min(state.page, pages);
      const shown = places.slice((page - 1) * manifest.per_page, page * manifest.per_page);
      const cards = await Promise.all(shown.map(place => this.card(place, manifest)));
      if (turn !== this.turn) return;
      this.paint({state, columns, places, pages, page, cards});
      this.results.removeAttribute('aria-busy');
      this.focus(link, page);
      document.dispatchEvent(new CustomEvent('cards'));
    } catch (error) {
      if (turn !== this.turn) return;
      files.clear();
      this.loaded = null;
      // Published anew since this page was opened: the first file names the others anew.
      if (!again && error.name !== 'TimeoutError') return this.show(link, true);
      // The first of all choices has a published page, unless the network is gone; of any other the visitor is told.
      console.warn(error);
      const first = navigator.onLine && this.plain && !this.state.sort && Object.values(this.state.chosen).flat().length === Object.keys(this.own).length + 1;
      if (first && link?.dataset.published) return location.replace(link.dataset.published);
      this.results.removeAttribute('aria-busy');
      this.failed.hidden = false;
      link?.focus({preventScroll: true});
    }
  }

  async order(sort, manifest, columns) {
    const all = Array.from({length: columns.size}, (_, place) => place);
    if (sort === 'projects') return all.sort((a, b) => columns.projects[b] - columns.projects[a] || a - b);
    if (!manifest.orders[sort]) return all;
    const keys = [...numerals(await read(manifest.orders[sort]))];
    return all.sort((a, b) => keys[a] - keys[b] || a - b);
  }

  async card(place, {cards: {size, begin, digests}}) {
    const block = Math.floor(place / size);
    return (await read(`${begin}${block}.${digests[block]}.json`))[place % size];
  }

  paint({state, columns, places, pages, page, cards}) {
    const {texts, per_page: perPage} = this.manifest, plain = !this.asks(state);
    const total = this.number(columns.size), found = this.number(places.length);
    this.plain = plain;
    const line = this.say(texts.found, columns.size, {count: found, total});
    this.count.textContent = plain ? this.first.count : line;
    this.paintChips(state, texts);
    this.paintFacets(state, columns, texts);
    if (this.sort) this.sort.querySelector('select').value = state.sort;
    if (this.done) {
      this.done.hidden = false;
      this.done.querySelector('button').textContent = line;
    }
    if (plain) this.body.replaceChildren(...this.first.body);
    else if (places.length) this.body.replaceChildren(this.cards(cards, (page - 1) * perPage + 1), ...this.pager(state, page, pages, texts));
    else this.body.replaceChildren(this.nothing(state, columns, texts));
  }

  /** A whole number as the page writes it; browsers do not know all languages. */
  number(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, this.manifest.texts.group); }

  say(forms, number, values) {
    const text = forms[this.plurals.select(number)] ?? Object.values(forms).at(-1);
    return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  }

  name(facet, option) {
    const [, name, language] = this.manifest.facets.find(({id}) => id === facet)?.options.find(([id]) => id === option) ?? [option, option];
    return make('span', {lang: language}, name);
  }

  paintChips({chosen}, texts) {
    const chips = Object.entries(chosen).flatMap(([facet, options]) => options.map(option => {
      const href = this.address(this.changed(facet, option));
      const unseen = make('span', {class: 'unseen'}, `${texts.remove} `);
      return make('li', {}, make('a', {class: 'chip', href, 'data-facet': facet, 'data-option': option}, unseen, this.name(facet, option), cross()));
    }));
    if (chips.length > 1) chips.push(make('li', {}, make('a', {class: 'chips-all', href: this.root.dataset.home, 'data-all': ''}, texts.all)));
    this.chips.replaceChildren(...chips);
  }

  paintFacets({chosen}, columns, texts) {
    const number = Object.values(chosen).flat().length, badge = this.panel?.querySelector('.facets-number');
    if (badge) badge.textContent = number || '';
    for (const section of this.panel?.querySelectorAll('[data-facet]') ?? []) {
      const facet = section.dataset.facet, counts = columns.counts(chosen, facet);
      for (const link of section.querySelectorAll('[data-option]')) {
        const option = link.dataset.option, count = counts[option] ?? 0, on = Boolean(chosen[facet]?.includes(option));
        link.dataset.published ??= link.getAttribute('href') ?? '';
        link.setAttribute('href', this.address(this.changed(facet, option)));
        link.toggleAttribute('data-empty', !count && !on);
        if (on !== link.hasAttribute('aria-current')) {
          if (on) link.setAttribute('aria-current', 'true');
          else link.removeAttribute('aria-current');
          link.replaceChildren(link.querySelector('.facet-name'), ' ', ...(on
            ? [make('span', {class: 'unseen'}, texts.chosen), cross()]
            : [make('span', {class: 'facet-count'})]));
        }
        // In place: who holds the button down on what is replaced meanwhile has not clicked.
        if (!on) link.querySelector('.facet-count').textContent = this.number(count);
      }
    }
  }

  cards(cards, start) {
    const list = make('ol', {class: 'cards', start, 'data-cards': ''});
    const parser = new DOMParser();
    for (const html of cards) list.append(make('li', {}, ...parser.parseFromString(html, 'text/html').body.childNodes));
    return list;
  }

  pager(state, page, pages, texts) {
    if (pages < 2) return [];
    const link = (number, text, attributes = {}) =>
      make('a', {href: this.address({...state, page: number}), 'data-page': number, ...attributes}, text);
    const numbers = make('ol', {class: 'pager-numbers'});
    for (let number = 1; number <= pages; number++) {
      const far = Math.abs(number - page);
      if (far < 2 || number === 1 || number === pages) {
        numbers.append(make('li', {}, link(number, this.number(number), {'aria-current': far ? null : 'page'})));
      } else if (far === 2) numbers.append(make('li', {class: 'pager-gap', 'aria-hidden': 'true'}, '…'));
    }
    const nav = make('nav', {class: 'pager', 'aria-label': texts.pages, 'data-pager': ''});
    if (page > 1) nav.append(link(page - 1, texts.previous, {class: 'pager-step', rel: 'prev'}));
    nav.append(numbers);
    if (page < pages) nav.append(link(page + 1, texts.next, {class: 'pager-step', rel: 'next'}));
    return [nav];
  }

  /** An empty result says which single removal gives how many. */
  nothing({chosen}, columns, texts) {
    const ways = Object.entries(chosen).map(([facet, options]) => {
      const found = columns.fitting(chosen, facet);
      return {facet, options, count: size(found, found)};
    }).filter(way => way.count).sort((a, b) => b.count - a.count);
    const box = make('div', {class: 'empty', 'data-none': ''}, make('p', {}, texts.none));
    if (ways.length) {
      const items = ways.map(({facet, options, count}) => {
        const [before, after = ''] = texts.without.split('{filter}');
        const names = options.flatMap((option, at) => [...(at ? [', '] : []), this.name(facet, option)]);
        const link = make('a', {href: this.address(this.changed(facet)), 'data-loosen': facet}, before, ...names, after);
        const partners = this.say(texts.partners, count, {total: this.number(count)});
        return make('li', {}, link, ' ', make('span', {class: 'quiet'}, partners));
      });
      box.append(make('p', {}, texts.loosen), make('ul', {class: 'plain-list'}, ...items));
    }
    if (Object.keys(chosen).length > 1) box.append(make('p', {}, make('a', {href: this.root.dataset.home, 'data-all': ''}, texts.all)));
    return box;
  }

  /** What had the keyboard may be gone: the next chip, or the count. A new page of results begins at its top. */
  focus(link, page) {
    if (link?.dataset.page) {
      this.results.scrollIntoView();
      this.count.focus({preventScroll: true});
    } else if (link && !link.checkVisibility()) {
      (this.chips.querySelector('a') ?? this.count).focus({preventScroll: true});
    }
  }
}

const root = document.querySelector('[data-finding]');
if (root) new Finder(root);
