"""Makes hans.txt and hant.txt, the tables of the Pinyin keyboard.

    npm pack @pinyin-pro/data@1.3.1 && tar xzf pinyin-pro-data-1.3.1.tgz
    python3 make.py package/json

Each line is what is typed, without tones (ü is v), then words and characters by how often they are used.
"""
import collections, json, re, sys, unicodedata

src = sys.argv[1]
complete = json.load(open(src + "/complete.json"))
modern = json.load(open(src + "/modern.json"))
trad = json.load(open(src + "/traditional.json"))
forms = collections.defaultdict(list)
for t, s in trad.items():
    forms[s].append(t)
# Characters that stand in traditional text as they are, besides being short for others.
BOTH = set("后里干面台只系松谷丑斗郁于云余几卜虫才冲出当发范丰复刮合回汇伙获饥家姜借卷克困了累漆千签秋曲舍沈胜术苏叹同万咸向凶须叶佣涌游愿折征症志制致钟周朱准板表别布淀恶")
HAN = re.compile(r"[\u4e00-\u9fff]+\Z")


def plain(p):
    p = unicodedata.normalize("NFD", p.lower()).replace("u\u0308", "v")
    return "".join(c for c in p if "a" <= c <= "z")


chars = collections.Counter()  # of (reading, character)
words = collections.Counter()
for table, own in ((complete, False), (modern, True)):
    for w, (p, f) in table.items():
        syl = [plain(x) for x in p.split()]
        if not HAN.match(w) or len(syl) != len(w) or not all(syl):
            continue
        if not own:
            for c, s in zip(w, syl):
                chars[s, c] += f
        if 2 <= len(w) <= 4 and (own or f > 2e-9):
            words["".join(syl), w] = max(words["".join(syl), w], f)
words = dict(sorted(words.items(), key=lambda x: -x[1])[:16000])


def write(name, char_forms, word_form):
    keys = collections.defaultdict(list)
    best = collections.Counter()
    for (s, c), f in chars.items():
        best[c] = max(best[c], f)
    for (s, c), f in chars.items():
        if f > 3e-11 and f > best[c] / 400:
            for x in char_forms(c):
                keys[s].append((f, x))
    for (k, w), f in words.items():
        w = word_form(w)
        if w:
            keys[k].append((f * 3, w))
    with open(name, "w") as out:
        for k in sorted(keys):
            seen = dict.fromkeys(w for _, w in sorted(keys[k], key=lambda x: (-x[0], x[1])))
            out.write(k + " " + " ".join(seen) + "\n")


def hant_char(c):
    if c in trad:
        return [c]
    return forms[c] + ([c] if not forms[c] or c in BOTH else [])


def hant_word(w):
    if any(len(hant_char(c)) != 1 for c in w):  # which one is meant cannot be told
        return None
    return "".join(hant_char(c)[0] for c in w)


write("hans.txt", lambda c: [] if c in trad else [c], lambda w: None if any(c in trad for c in w) else w)
write("hant.txt", hant_char, hant_word)
