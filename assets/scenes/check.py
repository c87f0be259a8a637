"""Checks every SVG here against the drawing subset of README.md. Run: python3 check.py"""
import os, re, sys
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
NS = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    "svg": {"viewBox", "width", "height", "preserveAspectRatio"}, "defs": set(),
    "linearGradient": {"id", "x1", "y1", "x2", "y2"}, "radialGradient": {"id", "cx", "cy", "r"},
    "stop": {"offset", "stop-color", "stop-opacity"},
    "path": {"d"}, "rect": {"x", "y", "width", "height", "rx", "ry", "transform"}, "ellipse": {"cx", "cy", "rx", "ry"}, "circle": {"cx", "cy", "r"},
}
PAINT = {"fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin"}
LIMIT = 120_000
bad = 0


def say(name, text):
    global bad
    bad += 1
    print(f"{name}: {text}")


names = sorted(n for n in os.listdir(HERE) if n.endswith(".svg"))
for n in names:
    path = os.path.join(HERE, n)
    if os.path.getsize(path) > LIMIT: say(n, f"{os.path.getsize(path)} bytes, more than {LIMIT}")
    root = ET.parse(path).getroot()
    if root.get("viewBox") != "0 0 1600 1200": say(n, f"viewBox {root.get('viewBox')}")
    ids, used = set(), set()
    for e in root.iter():
        tag = e.tag.replace(NS, "")
        if tag not in ALLOWED: say(n, f"element {tag}"); continue
        for k, v in e.attrib.items():
            if k not in ALLOWED[tag] and not (k in PAINT and tag in ("path", "rect", "ellipse", "circle")): say(n, f"{tag}: attribute {k}")
            if "url(" in v: used.add(v[5:-1])
            if k == "transform" and not re.fullmatch(r"translate\([-\d. ]+\) rotate\([-\d.]+\)", v): say(n, f"transform {v}")
            if re.search(r"nan|inf", v): say(n, f"{tag}: {k} is not a number")
        if (e.text or "").strip(): say(n, "text")
        if tag == "rect" and ("rx" in e.attrib) != ("ry" in e.attrib): say(n, "rect with only one of rx and ry")
        if e.get("stroke", "").startswith("url("): say(n, "gradient on a line")
        for k in ("width", "height", "rx", "ry", "r", "stroke-width"):
            if tag != "svg" and e.get(k, "1").startswith("-"): say(n, f"{tag}: {k} {e.get(k)}")
        if "id" in e.attrib: ids.add(e.get("id"))
    for u in used - ids: say(n, f"no gradient {u}")
print(f"{len(names)} scenes, {bad} faults")
sys.exit(1 if bad else 0)
