// Search in the browser over the files of /search/: no server, no WebAssembly, nothing to build.
//   const index = await open('/search/index.json', 'ru');
//   const found = await index.search('интеграци 1с', {filters: {category: ['crm']}, sort: 'points', limit: 10});
//   // {total, corrected, results: [{id, kind, url, title, summary, level, points, marks, …}], facets: a promise}
// The files are made by sitegen/search/; FORMAT, fold and the layouts read here belong to it.
const VERSION = 1, FORMAT = 2, SLOT = 1024, DIGITS = 6, FIRST_CUT = 33, KINDS = ['partner', 'case', 'project'];
const WORD = /[\p{L}\p{N}_]+/gu;
const LETTERS = {ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', đ: 'd', ё: 'е', ı: 'i'};
const decoder = new TextDecoder();

class Stale extends Error {}

/** A word as it is looked up: without diacritics; й stays й. */
export function fold(word, language) {
  word = word.toLowerCase();
  if (language === 'de') word = word.replace(/([aou])e/g, '$1');
  const plain = word.replace(/[łøßæđёı]/g, letter => LETTERS[letter]).replaceAll('й', '\ue000').normalize('NFKD');
  return plain.replaceAll('\ue000', 'й').replace(/[^\p{L}\p{N}_]+/gu, '') || word;
}

/** Edit distance with neighbours swapped as one edit; anything above `most` is most + 1. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older, old = [], row = Array.from({length: b.length + 1}, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    [older, old, row] = [old, row, [i]];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + !same);
      if (!same && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
  }
  return row[b.length];
}

/** Reads a shard: its lines of text, then numbers and bytes. */
class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  number() {
    let value = 0, shift = 0, byte;
    do { byte = this.bytes[this.at++]; value += (byte & 127) * 2 ** shift; shift += 7; } while (byte > 127);
    return value;
  }
  take(length) { return this.bytes.subarray(this.at, this.at += length); }
  text() { return decoder.decode(this.take(this.number())); }
  lines() {
    let before = '';
    return this.text().split('\n').map(line => before = before.slice(0, line.charCodeAt() - FIRST_CUT) + line.slice(1));
  }
  /** `count` document numbers, written as gaps. */
  documents(count, each) { for (let at = 0, document = -1; at < count; at++) each(document += this.number() + 1, at); }
}

const LAYOUTS = {
  t(bytes) {
    const reader = new Reader(bytes), forms = new Map(), keys = new Map();
    for (const line of reader.lines()) {
      const [key, ...endings] = line.split(',');
      const count = reader.number(), gaps = reader.take(reader.number()), strengths = reader.take((count + 1) >> 1);
      const group = {forms: endings.length ? endings.map(ending => key + ending) : [key], count, gaps, strengths, exact: new Map()};
      for (let left = endings.length && reader.number(); left--;) {
        const documents = new Set();
        group.exact.set(group.forms[reader.number()], documents);
        reader.documents(reader.number(), document => documents.add(document));
      }
      if (!keys.has(key)) keys.set(key, []);
      keys.get(key).push(group);
      for (const form of group.forms) forms.set(form, group);
    }
    return {forms, keys};
  },
  n(bytes) {
    const reader = new Reader(bytes);
    return reader.lines().map(word => {
      const documents = [];
      reader.documents(reader.number(), document => documents.push(document));
      return {word, documents};
    });
  },
  f: bytes => new Reader(bytes).lines().map(line => line.split(',')),
  p(bytes) {
    const reader = new Reader(bytes);
    return new Map(reader.lines().map(word => [word, reader.take(reader.number())]));
  },
  c: bytes => JSON.parse(decoder.decode(bytes)),
  x(bytes) {
    const reader = new Reader(bytes), head = JSON.parse(reader.text());
    return size => {
      const column = () => Array.from({length: size}, () => reader.number());
      head.column = column();
      head.facets = head.facets.map(([id, name, options, sets]) => ({id, name, options, sets, column: sets && column()}));
      return head;
    };
  },
};

/** The shards of one kind: the last whose first key is not after a word answers for it. */
class Family {
  constructor(index, kind, [firsts, digests]) { Object.assign(this, {index, kind, digests, firsts: digests ? firsts.split(' ') : []}); }
  place(word) {
    let low = 0, high = this.firsts.length;
    while (low < high) { const middle = (low + high) >> 1; if (this.firsts[middle] <= word) low = middle + 1; else high = middle; }
    return Math.max(0, low - 1);
  }
  get(number) { return this.index.shard(this.kind, number, this.digests); }
  async of(word) { return this.firsts.length ? this.get(this.place(word)) : LAYOUTS[this.kind](Uint8Array.of(0)); }
  /** All shards that may hold words that begin so. */
  async beginning(letters) {
    if (!this.firsts.length) return [];
    const shards = [];
    for (let at = this.place(letters), last = this.place(letters + '\uffff'); at <= last; at++) shards.push(this.get(at));
    return (await Promise.all(shards)).flat();
  }
}

class Index {
  constructor(address, language) { Object.assign(this, {address, language}); }

  async read(cache) {
    const {version, languages} = await (await fetch(this.address, {cache})).json();
    if (version !== VERSION || !languages[this.language]) throw new Error(`search index of version ${version} for ${this.language}`);
    this.folder = new URL(languages[this.language], new URL(this.address, location.href));
    const manifest = await (await this.fetch(this.folder)).json();
    if (manifest.format !== FORMAT) throw new Error(`format ${manifest.format}`);
    Object.assign(this, {manifest, files: new Map(), words: new Map(), levels: new Map(manifest.levels)});
    this.kindEnds = manifest.counts.map((_, at, counts) => counts.slice(0, at + 1).reduce((a, b) => a + b));
    this.size = this.kindEnds[2];
    this.endings = manifest.endings.split(' ');
    this.terms = new Family(this, 't', manifest.terms);
    this.titles = new Family(this, 'n', manifest.titles);
    this.fuzzy = new Family(this, 'f', manifest.fuzzy);
    return this;
  }

  async fetch(address) {
    const response = await fetch(address);
    if (response.status === 404) throw new Stale(address);
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return response;
  }

  /** A file, read once. */
  shard(kind, number, digests) {
    const name = `${kind}-${digests.substr(number * DIGITS, DIGITS)}.bin`;
    if (!this.files.has(name)) {
      const read = async () => {
        const {body} = await this.fetch(new URL(name, this.folder));
        return LAYOUTS[kind](new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer()));
      };
      const file = read();
      this.files.set(name, file);
      file.catch(() => this.files.delete(name));
    }
    return this.files.get(name);
  }

  rarity(count) { return Math.log(1 + (this.size - count + 0.5) / (count + 0.5)); }
  kind(document) { return this.kindEnds.findIndex(end => document < end); }

  /** A query taken apart: words, quoted phrases, and whether its last word may go on. */
  parse(query) {
    const phrases = [], split = text => (text.toLowerCase().match(WORD) ?? []).map(word => fold(word, this.language)).filter(Boolean);
    const rest = query.normalize('NFC').replace(/["“”„«»]([^"“”„«»]+)(["“”„«»]|$)/g, (_, phrase) => { phrases.push(split(phrase)); return ' '; });
    return {words: split(rest), phrases: phrases.filter(words => words.length), open: /[\p{L}\p{N}_]$/u.test(rest)};
  }

  /** Scores by document for one word, the forms that count as found, and the word it was taken for. */
  resolve(word, open) {
    const key = word + (open ? '*' : '');
    if (!this.words.has(key)) {
      if (this.words.size > 99) this.words.clear();
      const found = this.look(word, open);
      this.words.set(key, found);
      found.catch(() => this.words.delete(key));
    }
    return this.words.get(key);
  }

  async look(word, open) {
    const found = {scores: new Float32Array(this.size), forms: new Set(), beginning: '', instead: null};
    const score = (document, value) => { if (value > found.scores[document]) found.scores[document] = value; };
    const add = (group, weight, form) => {
      const exact = group.exact.get(form), rarity = this.rarity(group.count) * weight / 16;
      new Reader(group.gaps).documents(group.count, (document, at) => score(document, (1 + (group.strengths[at >> 1] >> 4 * (at & 1) & 15)) * rarity * (exact?.has(document) ? 2 : 1)));
      for (const form of group.forms) found.forms.add(form);
      return group.count;
    };
    const addForm = async (form, weight) => { const group = (await this.terms.of(form)).forms.get(form); return group ? add(group, weight, form) : 0; };
    const [shard, titles] = await Promise.all([this.terms.of(word), word.length > 1 ? this.titles.beginning(word) : []]);
    const exact = shard.forms.get(word);
    let hits = exact ? add(exact, 1, word) : 0;
    const near = titles.filter(title => title.word.startsWith(word)), wider = word.length > 1 && (open || !exact);
    const rarity = this.rarity(near.reduce((sum, title) => sum + title.documents.length, 0));
    // A title with the very word stands before those with words that begin so, and of these the nearest first.
    for (const title of near) for (const document of title.documents)
      if (title.word === word) found.scores[document] += rarity;
      else if (wider) { score(document, rarity * (0.4 + 0.4 * word.length / title.word.length)); hits++; }
    if (wider) {
      for (const [form, group] of shard.forms) if (group !== exact && form.startsWith(word)) hits += add(group, 0.6 * word.length / form.length);
      if (hits) found.beginning = word;
    }
    if (!exact) hits += await this.unknown(word, add);
    if (!hits) hits += await addForm(word.replace(/([aou])e/g, '$1'), 1);
    if (!hits) {
      const meant = await this.correct(word);
      for (const [at, form] of meant.entries()) await addForm(form, 0.9 ** at);
      found.instead = meant[0] ?? null;
    }
    return found;
  }

  /** A form that no document has: its stem with an ending that was learnt. */
  async unknown(word, add) {
    for (const ending of this.endings) if (word.endsWith(ending) && word.length - ending.length > 2) {
      const key = word.slice(0, word.length - ending.length), groups = (await this.terms.of(key)).keys.get(key);
      if (groups) return groups.reduce((sum, group) => sum + add(group, 0.9), 0);
    }
    return 0;
  }

  /** The nearest words, the best first: one edit away from four letters on, two from seven (eight, of which one is missing). */
  async correct(word) {
    const most = word.length > 6 ? 2 : word.length > 3 ? 1 : 0, tried = new Set();
    if (!most) return [];
    for (const letters of [word[0], word[1], '']) {
      let near = [], least = most;
      for (const [form, common] of await this.fuzzy.beginning(letters)) {
        const edits = distance(word, form, least);
        if (edits < least) { near = []; least = edits; }
        if (edits <= least && !tried.has(form)) near.push([form, +common]);
      }
      if (near.length) return near.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 8).map(([form]) => form);
    }
    return [];
  }

  /** Documents that hold the words of a phrase in their order. */
  async phrase(words) {
    this.places ??= this.fetch(new URL(this.manifest.places, this.folder)).then(response => response.json());
    const [table, longer] = await this.places, family = new Family(this, 'p', table);
    const lists = await Promise.all(words.map(async word => (await family.of(word)).get(word)));
    let starts;
    for (const [offset, list] of lists.entries()) {
      const next = new Set();
      if (list) for (let reader = new Reader(list), place = -1; reader.at < list.length;) {
        place += reader.number() + 1;
        if (!starts || starts.has(place - offset)) next.add(place - offset);
      }
      starts = next;
    }
    // Each document has a slot of places of its own; a long one goes on in those that the table names.
    return new Set([...starts].map(place => (place = Math.floor(place / SLOT)) - longer.filter(more => more <= place).length));
  }

  async search(query, options = {}) {
    try { return await this.find(query, options); } catch (error) {
      if (!(error instanceof Stale)) throw error;
      // Published anew since this page was opened.
      await this.read('reload');
      return this.find(query, options);
    }
  }

  async find(query, {filters = {}, sort = 'relevance', offset = 0, limit = 10} = {}) {
    const {words, phrases, open} = this.parse(query);
    const [found, held] = await Promise.all([
      Promise.all([...words.map((word, at) => this.resolve(word, open && at === words.length - 1)), ...phrases.flat().map(word => this.resolve(word, false))]),
      Promise.all(phrases.map(phrase => this.phrase(phrase))),
    ]);
    const loose = found.slice(0, words.length), scores = new Float32Array(this.size);
    let most = 0;
    const counts = new Uint8Array(this.size);
    for (const {scores: of} of loose) for (let at = 0; at < this.size; at++) if (of[at]) { scores[at] += of[at]; if (++counts[at] > most) most = counts[at]; }
    for (const {scores: of} of found.slice(words.length)) for (let at = 0; at < this.size; at++) scores[at] += of[at];
    const matched = [];
    // Without a document that has all words, those that have the most of them.
    for (let at = 0; at < this.size; at++) if ((words.length ? most && counts[at] === most : true) && held.every(documents => documents.has(at))) matched.push(at);
    const chosen = Object.fromEntries(Object.entries(filters).filter(([, options]) => options?.length));
    const passes = await this.filter(chosen);
    const shown = matched.filter(passes);
    if (sort !== 'points') shown.sort((a, b) => scores[b] - scores[a] || a - b);
    const forms = new Set(found.flatMap(word => [...word.forms])), beginnings = found.map(word => word.beginning).filter(Boolean);
    const results = await Promise.all(shown.slice(offset, offset + limit).map(document => this.card(document, forms, beginnings)));
    const corrected = loose.some(word => word.instead) ? words.map((word, at) => loose[at].instead ?? word).join(' ') : null;
    const index = this;
    let counted;
    return {total: shown.length, corrected, results, get facets() { return counted ??= index.count(matched, chosen); }};
  }

  /** A result; `marks` are the found words in title and summary, as [from, to). */
  async card(document, forms, beginnings) {
    const [size, digests] = this.manifest.cards, at = this.kind(document), kind = KINDS[at];
    const [id, title, summary, level, points, partner, partnerId] = (await this.shard('c', Math.floor(document / size), digests))[document % size];
    const marks = text => [...text.matchAll(WORD)].filter(([word]) => {
      const form = fold(word, this.language);
      return forms.has(form) || beginnings.some(letters => form.startsWith(letters));
    }).map(match => [match.index, match.index + match[0].length]);
    const url = (kind, id) => `${this.manifest.home}${kind}s/${id}/`;
    return {id, kind, url: url(kind, id), title, summary, level: level ? this.manifest.levels[level - 1][0] : null, points,
      partner: partner ?? null, partnerUrl: partnerId ? url('partner', partnerId) : null, marks: {title: marks(title), summary: marks(summary)}};
  }

  /** The facets: names, options, and each document's set of options. Loaded when first asked for. */
  facets() {
    const key = 'facets';
    if (!this.files.has(key)) this.files.set(key, this.shard('x', 0, this.manifest.facets).then(read => read(this.size)));
    return this.files.get(key);
  }

  /** Whether a document has an option of each facet chosen; one project has both category and industry. */
  async filter({kind, ...chosen}) {
    const kinds = kind && KINDS.map(name => kind.includes(name));
    const tests = kinds ? [document => kinds[this.kind(document)]] : [];
    if (Object.keys(chosen).length) {
      const {facets, match, pairs, column} = await this.facets(), both = ['category', 'industry'].map(name => chosen[name] && places(facets, name, chosen[name]));
      const has = (at, pair) => !both[at] || both[at].has(pair[at]);
      if (both[0] || both[1]) {
        const fits = pairs.map(set => match === 'any' ? [0, 1].every(at => !both[at] || set.some(pair => has(at, pair))) : set.some(pair => has(0, pair) && has(1, pair)));
        tests.push(document => fits[column[document]]);
      }
      for (const name of Object.keys(chosen)) if (name !== 'category' && name !== 'industry') {
        const facet = facets.find(facet => facet.id === name), wanted = places(facets, name, chosen[name]);
        const fits = facet ? facet.sets.map(set => set.some(option => wanted.has(option))) : null;
        tests.push(document => fits?.[facet.column[document]]);
      }
    }
    return document => tests.every(test => test(document));
  }

  /** How many documents each option would leave, the other facets' filters kept. */
  async count(matched, chosen) {
    const {facets, match, pairs, column} = await this.facets(), counts = {kind: {}};
    const tally = async (without, column, sets, options, result) => {
      const rest = Object.fromEntries(Object.entries(chosen).filter(([name]) => !without.includes(name)));
      const passes = await this.filter(rest), bySet = new Uint32Array(sets.length);
      for (const document of matched) if (passes(document)) bySet[column(document)]++;
      for (const [at, count] of bySet.entries()) if (count) for (const option of new Set(options(sets[at]))) result[option] = (result[option] ?? 0) + count;
    };
    await tally(['kind'], document => this.kind(document), KINDS, kind => [kind], counts.kind);
    for (const {id, options, sets, column: own} of facets) {
      const result = counts[id] = {}, at = ['category', 'industry'].indexOf(id);
      if (at < 0) { await tally([id], document => own[document], sets, set => set.map(option => options[option][0]), result); continue; }
      const other = ['industry', 'category'][at], wanted = chosen[other] && places(facets, other, chosen[other]);
      const fits = pair => !wanted || wanted.has(pair[1 - at]);
      const left = set => match === 'any' ? (set.some(fits) ? set : []) : set.filter(fits);
      await tally(['category', 'industry'], document => column[document], pairs, set => left(set).filter(pair => pair[at] >= 0).map(pair => options[pair[at]][0]), result);
    }
    return counts;
  }
}

/** The places of options among a facet's. */
const places = (facets, name, chosen) => new Set(chosen.map(id => facets.find(facet => facet.id === name)?.options.findIndex(option => option[0] === id) ?? -2).map(at => at < 0 ? -2 : at));

/** Opens the index of one language. Throws where there is none, or one of another format. */
export const open = (address, language) => new Index(address, language).read();
