// Search in the browser over the files of /search/: no server, no WebAssembly, nothing to build.
//   const index = await open('/search/index.json', 'ru');
//   const found = await index.search('интеграци 1с', {filters: {category: ['crm']}, sort: 'points', limit: 10});
//   // {total, corrected, results: [{id, kind, url, title, summary, level, points, marks, …}], facets: a promise}
// The files are made by sitegen/search/; FORMAT, fold and the layouts read here belong to it.
const VERSION = 1, FORMAT = 4, SLOT = 2048, DIGITS = 6, KINDS = ['partner', 'case', 'project'];
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

const sum = numbers => numbers.reduce((a, b) => a + b, 0);

/** Reads a shard: its text, then columns of numbers and bytes. */
class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  take(length) { return this.bytes.subarray(this.at, this.at += length); }
  /** So many numbers: how many bytes each has, then all their lowest bytes, all the next ones and so on. */
  column(count) {
    const numbers = new Uint32Array(count);
    for (let width = this.take(1)[0], shift = 0; shift < 8 * width; shift += 8) this.take(count).forEach((byte, at) => numbers[at] |= byte << shift);
    return numbers;
  }
  text() { return decoder.decode(this.take(this.column(1)[0])); }
  lines() { return this.text().split('\n').map(line => line.split(',')); }
  /** So many ascending lists, written as steps. */
  lists(count) {
    const counts = this.column(count), steps = this.column(sum(counts));
    let end = 0;
    return Array.from(counts, length => {
      const list = steps.subarray(end, end += length);
      for (let at = 1; at < length; at++) list[at] += list[at - 1];
      return list;
    });
  }
  /** Each word with its list. */
  words() { const lines = this.lines(), lists = this.lists(lines.length); return lines.map(([word], at) => [word, lists[at]]); }
}

const LAYOUTS = {
  t(bytes) {
    const reader = new Reader(bytes), forms = new Map(), keys = new Map(), lines = reader.lines();
    const lists = reader.lists(sum(lines.map(line => line.length - 1 || 1))).values();
    for (const [key, ...endings] of lines) {
      const group = new Map();
      for (const ending of endings.length ? endings : ['']) {
        const documents = lists.next().value;
        group.set(key + ending, [documents, reader.take(documents.length)]);
        forms.set(key + ending, group);
      }
      keys.set(key, [...keys.get(key) ?? [], group]);
    }
    return {forms, keys};
  },
  n: bytes => new Reader(bytes).words(),
  f: bytes => new Reader(bytes).words(),
  p: bytes => new Map(new Reader(bytes).words()),
  c: bytes => JSON.parse(decoder.decode(bytes)),
  x(bytes) {
    const reader = new Reader(bytes), head = JSON.parse(reader.text());
    return size => {
      head.column = reader.column(size);
      head.facets = head.facets.map(([id, name, options, sets]) => ({id, name, options, sets, column: sets && reader.column(size)}));
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
    const {points, works} = manifest, most = Math.max(1, ...points);
    // Of each document its kind, its partner's points and what these multiply its score with.
    this.documents = [points.map(() => 1), ...works].flatMap((counts, kind) => counts.flatMap((count, partner) =>
      Array(count).fill([kind, points[partner], 1 + Math.log(1 + Math.max(0, points[partner])) / Math.log(1 + most) / 4])));
    this.size = this.documents.length;
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

  rarity(count) { return Math.log(1 + (Math.max(0, this.size - count) + 0.5) / (count + 0.5)); }
  kind(document) { return this.documents[document][0]; }

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
    const add = (group, weight, form, most = 99) => {
      const count = sum([...group.values()].map(([documents]) => documents.length)), rarity = Math.min(most, this.rarity(count)) * weight / 8;
      for (const [own, [documents, strengths]] of group) {
        found.forms.add(own);
        // The very form counts double, where it would be lost among the others.
        const each = rarity * (own === form && documents.length <= count / 2 ? 2 : 1);
        documents.forEach((document, at) => score(document, (1 + strengths[at]) * each));
      }
      return count;
    };
    const addForm = async (form, weight) => { const group = (await this.terms.of(form)).forms.get(form); return group ? add(group, weight, form) : 0; };
    const [shard, titles] = await Promise.all([this.terms.of(word), word.length > 1 ? this.titles.beginning(word) : []]);
    const exact = shard.forms.get(word);
    let hits = exact ? add(exact, 1, word) : 0;
    const near = titles.filter(([title]) => title.startsWith(word)), wider = word.length > 1 && (open || !exact);
    const rarity = this.rarity(sum(near.map(([, documents]) => documents.length)));
    // A title with the very word stands before those with words that begin so, of these names and the nearest first, and
    // after them texts with such words.
    for (const [title, documents] of near) for (const document of documents)
      if (title === word) found.scores[document] += rarity;
      else if (wider) { score(document, rarity * ((this.kind(document) ? 0.4 : 0.8) + 0.4 * word.length / title.length)); hits++; }
    if (wider) {
      for (const [form, group] of shard.forms) if (group !== exact && form.startsWith(word)) hits += add(group, 0.6 * word.length / form.length, '', near.length ? rarity : 99);
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
      if (groups) return sum(groups.map(group => add(group, 0.9)));
    }
    return 0;
  }

  /** The nearest words, the best first: one edit away from four letters on, two from seven (eight, of which one is missing). */
  async correct(word) {
    const most = word.length > 6 ? 2 : word.length > 3 ? 1 : 0, tried = new Set();
    if (!most) return [];
    for (const letters of [word[0], word[1], '']) {
      let near = [], least = most;
      for (const [form, [common]] of await this.fuzzy.beginning(letters)) {
        const edits = distance(word, form, least);
        if (edits < least) { near = []; least = edits; }
        if (edits <= least && !tried.has(form)) near.push([form, common]);
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
      for (const place of list ?? []) if (!starts || starts.has(place - offset)) next.add(place - offset);
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
    for (const at of shown) scores[at] *= sort === 'points' ? 0 : this.documents[at][2];
    shown.sort((a, b) => scores[b] - scores[a] || this.kind(a) - this.kind(b) || this.documents[b][1] - this.documents[a][1] || a - b);
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
    const [id, title, summary, level, partner, partnerId] = (await this.shard('c', Math.floor(document / size), digests))[document % size];
    const marks = text => [...text.matchAll(WORD)].filter(([word]) => {
      const form = fold(word, this.language);
      return forms.has(form) || beginnings.some(letters => form.startsWith(letters));
    }).map(match => [match.index, match.index + match[0].length]);
    const url = (kind, id) => `${this.manifest.home}${kind}s/${id}/`;
    return {id, kind, url: url(kind, id), title, summary, level: level || null, points: this.documents[document][1],
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
      const {facets, match, pairs, column} = await this.facets(), both = [chosen.category, chosen.industry];
      const has = (at, pair) => !both[at] || both[at].includes(pair[at]);
      if (both[0] || both[1]) {
        const fits = pairs.map(set => match === 'any' ? [0, 1].every(at => !both[at] || set.some(pair => has(at, pair))) : set.some(pair => has(0, pair) && has(1, pair)));
        tests.push(document => fits[column[document]]);
      }
      for (const name of Object.keys(chosen)) if (name !== 'category' && name !== 'industry') {
        const facet = facets.find(facet => facet.id === name), fits = facet?.sets.map(set => set.some(option => chosen[name].includes(option)));
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
    for (const {id, sets, column: own} of facets) {
      const result = counts[id] = {}, at = ['category', 'industry'].indexOf(id);
      if (at < 0) { await tally([id], document => own[document], sets, set => set, result); continue; }
      const wanted = chosen[['industry', 'category'][at]], fits = pair => !wanted || wanted.includes(pair[1 - at]);
      const left = set => match === 'any' ? (set.some(fits) ? set : []) : set.filter(fits);
      await tally(['category', 'industry'], document => column[document], pairs, set => left(set).map(pair => pair[at]).filter(Boolean), result);
    }
    return counts;
  }
}

/** Opens the index of one language. Throws where there is none, or one of another format. */
export const open = (address, language) => new Index(address, language).read();
