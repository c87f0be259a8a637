"""Small drawing kit for the Cửa Ngõ scenes. Output keeps to the subset Fyne's SVG reader knows:
path, rect, circle, ellipse, linear/radial gradients, opacities. No filter, mask, clip, text, pattern, CSS."""
import math, os, random, re

HERE = os.path.dirname(os.path.abspath(__file__))

W, H = 1600, 1200

def f(v):
    s = f"{v:.1f}"
    return s[:-2] if s.endswith(".0") else s

def poly(pts, close=True):
    return "M" + "L".join(f"{f(x)} {f(y)}" for x, y in pts) + ("z" if close else "")

def smooth(pts, close=False, t=0.5):
    """Catmull-Rom to cubic."""
    n = len(pts)
    d = f"M{f(pts[0][0])} {f(pts[0][1])}"
    rng = range(n if close else n - 1)
    for i in rng:
        p0 = pts[(i - 1) % n] if (close or i > 0) else pts[0]
        p1 = pts[i % n]
        p2 = pts[(i + 1) % n]
        p3 = pts[(i + 2) % n] if (close or i + 2 < n) else pts[-1]
        c1 = (p1[0] + (p2[0] - p0[0]) * t / 3, p1[1] + (p2[1] - p0[1]) * t / 3)
        c2 = (p2[0] - (p3[0] - p1[0]) * t / 3, p2[1] - (p3[1] - p1[1]) * t / 3)
        d += f"C{f(c1[0])} {f(c1[1])} {f(c2[0])} {f(c2[1])} {f(p2[0])} {f(p2[1])}"
    return d + ("z" if close else "")

def shift(d, dx, dy):
    """A path's text moved by dx, dy; relative commands stay as they are."""
    o, n, rel = [], 0, False
    step = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7}
    for cmd, args in re.findall(r"([MLTHVCSQAZmlthvcsqaz])([^MLTHVCSQAZmlthvcsqaz]*)", d):
        v = re.findall(r"-?[\d.]+", args)
        if cmd in step:
            k = step[cmd]
            for i in range(len(v)):
                j = i % k
                if cmd == "H": m = dx
                elif cmd == "V": m = dy
                elif cmd == "A": m = {5: dx, 6: dy}.get(j, 0)
                else: m = dy if j % 2 else dx
                if m: v[i] = f(float(v[i]) + m)
        o.append(cmd + " ".join(v))
    return "".join(o)

class Art:
    off = (0, 0)          # moves what is drawn from now on
    def __init__(s, name, w=W, h=H, seed=1):
        s.name, s.w, s.h, s.defs, s.b, s.n = name, w, h, [], [], 0
        s.r = random.Random(seed)
    def _id(s):
        s.n += 1
        return f"g{s.n}"
    def _stops(s, stops):
        o = ""
        for st in stops:
            a = f' stop-opacity="{st[2]}"' if len(st) > 2 else ""
            o += f'<stop offset="{st[0]}" stop-color="{st[1]}"{a}/>'
        return o
    def lin(s, stops, x1=0, y1=0, x2=0, y2=1):
        i = s._id()
        s.defs.append(f'<linearGradient id="{i}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}">{s._stops(stops)}</linearGradient>')
        return f"url(#{i})"
    def rad(s, stops, cx=.5, cy=.5, r=.5):
        i = s._id()
        s.defs.append(f'<radialGradient id="{i}" cx="{cx}" cy="{cy}" r="{r}">{s._stops(stops)}</radialGradient>')
        return f"url(#{i})"
    def _st(s, fill, a, stroke, sw, cap="round"):
        o = f' fill="{fill}"'
        if a != 1: o += f' fill-opacity="{a:.2g}"'
        return o
    def rect(s, x, y, w, h, fill, a=1, rx=0):
        x, y = x + s.off[0], y + s.off[1]
        s.b.append(f'<rect x="{f(x)}" y="{f(y)}" width="{f(w)}" height="{f(h)}"' + (f' rx="{f(rx)}" ry="{f(rx)}"' if rx else "") + s._st(fill, a, None, 0) + '/>')
    def path(s, d, fill, a=1):
        if s.off != (0, 0): d = shift(d, *s.off)
        s.b.append(f'<path d="{d}"{s._st(fill, a, None, 0)}/>')
    def line(s, d, stroke, w, a=1, cap="round"):
        if s.off != (0, 0): d = shift(d, *s.off)
        s.b.append(f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{f(w)}" stroke-linecap="{cap}" stroke-linejoin="round"' + (f' stroke-opacity="{a:.2g}"' if a != 1 else "") + '/>')
    def ell(s, cx, cy, rx, ry, fill, a=1):
        cx, cy = cx + s.off[0], cy + s.off[1]
        s.b.append(f'<ellipse cx="{f(cx)}" cy="{f(cy)}" rx="{f(rx)}" ry="{f(ry)}"{s._st(fill, a, None, 0)}/>')
    def circ(s, cx, cy, r, fill, a=1): s.ell(cx, cy, r, r, fill, a)
    def pl(s, pts, fill, a=1): s.path(poly(pts), fill, a)
    def rrot(s, cx, cy, ang, x, y, w, h, r, fill, a=1):
        cx, cy = cx + s.off[0], cy + s.off[1]
        s.b.append(f'<rect x="{f(x)}" y="{f(y)}" width="{f(w)}" height="{f(h)}" rx="{f(r)}" ry="{f(r)}" transform="translate({f(cx)} {f(cy)}) rotate({f(math.degrees(ang))})"{s._st(fill, a, None, 0)}/>')
    def glow(s, cx, cy, rx, ry, col, a=.8):
        g = s.rad([(0, col, a), (.45, col, a * .35), (1, col, 0)])
        s.ell(cx, cy, rx, ry, g)
    def sky(s, stops, y=None):
        s.rect(0, 0, s.w, y or s.h, s.lin(stops))
    def clouds(s, n, y0, y1, col, a=.3, wmin=180, wmax=520):
        for _ in range(n):
            x, y, w = s.r.uniform(0, s.w), s.r.uniform(y0, y1), s.r.uniform(wmin, wmax)
            for k in range(3):
                s.ell(x + s.r.uniform(-w * .3, w * .3), y + s.r.uniform(-8, 8), w * s.r.uniform(.35, .6), s.r.uniform(5, 13), col, a * s.r.uniform(.4, 1))
    def ridge(s, y, amp, n, fill, a=1, base=None, rough=.55, tilt=0):
        """Soft mountain ridge by midpoint displacement."""
        pts = [y, y + tilt]
        d = amp
        while len(pts) < n:
            q = []
            for i in range(len(pts) - 1):
                q += [pts[i], (pts[i] + pts[i + 1]) / 2 + s.r.uniform(-d, d)]
            q.append(pts[-1]); pts = q; d *= rough
        m = len(pts) - 1
        p = [(-20 + (s.w + 40) * i / m, v) for i, v in enumerate(pts)]
        b = base or s.h
        s.path(smooth(p) + f"L{s.w+20} {f(b)}L-20 {f(b)}z", fill, a)
        return p
    def tower(s, x, base, w, h, fill, lit=None, lita=.5, side=1, tex=None, refl=None):
        """Karst tower: steep, irregular, rounded crown. side=+1: light from the right."""
        r = s.r
        n = 9
        L, R = [], []
        lean = r.uniform(-.08, .08) * w
        ts = [0, .12, .24, .36, .48, .6, .72, .84, .93, .985]
        for i, t in enumerate(ts):
            half = w / 2 * (1 - .30 * t ** 1.5) * math.sqrt(max(.02, 1 - (max(0, t - .66) / .34) ** 2))
            yy = base - h * t
            L.append((x - half * r.uniform(.9, 1.07) + lean * t, yy + r.uniform(-h * .012, h * .012)))
            R.append((x + half * r.uniform(.9, 1.07) + lean * t, yy + r.uniform(-h * .012, h * .012)))
        crown = (x + lean, base - h * 1.012)
        pts = [(x - w * .58, base)] + L[1:] + [crown] + R[:0:-1] + [(x + w * .58, base)]
        s.path(smooth(pts, t=.9) + "z", fill)
        if lit:
            E = R if side > 0 else L
            inner = []
            for i in range(1, n + 1):
                t = ts[i]
                cx = x + lean * t
                inner.append((cx + (E[i][0] - cx) * r.uniform(.22, .62), E[i][1] + r.uniform(-6, 6)))
            q = [(x + side * w * .55, base)] + E[1:] + [crown] + inner[::-1] + [(x + side * w * .25, base)]
            s.path(smooth(q, t=.8) + "z", lit, lita)
        if tex:
            for _ in range(int(w * h / 2600)):
                t = r.uniform(.08, .92); half = w / 2 * (1 - .38 * t ** 1.6) * .8
                ex, ey, q = x + r.uniform(-half, half) + lean * t, base - h * t, r.uniform(.5, 1.2) * w * .05
                s.ell(ex, ey, q * 1.5, q * .62, tex, r.uniform(.18, .5))
        if refl:
            fl = [(px, base + (base - py) * .55) for px, py in pts]
            s.path(smooth(fl, t=.9) + "z", refl, .28)
        return pts
    def glints(s, n, x, y0, y1, w0, w1, col, a=.5, h=2.2):
        for i in range(n):
            t = (i + s.r.random()) / n
            y = y0 + (y1 - y0) * t ** 1.35
            w = w0 + (w1 - w0) * t
            s.ell(x + s.r.uniform(-w, w) * .5, y, w * s.r.uniform(.1, .42), h * (.5 + 1.6 * t), col, a * s.r.uniform(.35, 1))
    def leaf(s, x, y, L, ang, wid, fill, a=1):
        c, n = math.cos(ang), math.sin(ang)
        tx, ty = x + L * c, y + L * n
        mx, my = x + L * .5 * c, y + L * .5 * n
        px, py = -n * wid, c * wid
        s.path(f"M{f(x)} {f(y)}Q{f(mx+px)} {f(my+py)} {f(tx)} {f(ty)}Q{f(mx-px)} {f(my-py)} {f(x)} {f(y)}z", fill, a)
    def frond(s, x, y, L, ang, bend, fill, n=13, wid=.16):
        """One arching palm or bamboo frond."""
        px, py, aa = x, y, ang
        seg = L / n
        for i in range(n):
            nx, ny = px + seg * math.cos(aa), py + seg * math.sin(aa)
            ll = L * .42 * math.sin(math.pi * (.18 + .8 * i / n))
            for sg in (-1, 1):
                s.leaf(nx, ny, ll, aa + sg * .75, ll * wid, fill)
            px, py, aa = nx, ny, aa + bend / n
    def tree(s, x, y, h, dark, light, trunk="#4A3B33"):
        s.rect(x - h * .03, y - h * .42, h * .06, h * .42, trunk)
        for k in range(7):
            ax, ay, q = x + s.r.uniform(-.26, .26) * h, y - h * s.r.uniform(.45, .86), h * s.r.uniform(.14, .24)
            s.ell(ax, ay, q * 1.15, q, dark)
        for k in range(5):
            ax, ay, q = x - .06 * h + s.r.uniform(-.2, .16) * h, y - h * s.r.uniform(.55, .9), h * s.r.uniform(.07, .14)
            s.ell(ax, ay, q * 1.2, q, light, .75)
    def person(s, x, y, h, top="#2F4A7A", leg="#1F2940", skin="#B98362", hair="#221C1C", bag=None, face=1, case=None, scarf=None, child=False):
        """Faceless traveller, seen from a little behind; y is the ground."""
        k = h / 100
        s.ell(x + 8 * k, y + 1 * k, 26 * k, 3.4 * k, "#14213F", .22)
        s.path(f"M{f(x-8*k)} {f(y-50*k)}L{f(x-9*k)} {f(y)}L{f(x-2.5*k)} {f(y)}L{f(x-.5*k)} {f(y-40*k)}L{f(x+4*k)} {f(y)}L{f(x+10.5*k)} {f(y)}L{f(x+8*k)} {f(y-50*k)}z", leg)
        s.path(f"M{f(x-11*k)} {f(y-44*k)}C{f(x-12*k)} {f(y-70*k)} {f(x-12*k)} {f(y-82*k)} {f(x-3*k)} {f(y-84*k)}L{f(x+3*k)} {f(y-84*k)}C{f(x+12*k)} {f(y-82*k)} {f(x+12*k)} {f(y-70*k)} {f(x+11*k)} {f(y-44*k)}z", top)
        s.path(f"M{f(x-11*k)} {f(y-44*k)}C{f(x-12*k)} {f(y-70*k)} {f(x-12*k)} {f(y-82*k)} {f(x-3*k)} {f(y-84*k)}L{f(x-4*k)} {f(y-44*k)}z", "#FFFFFF", .16)
        if case:
            cx = x - face * 22 * k
            s.line(f"M{f(x-face*9*k)} {f(y-72*k)}L{f(cx+face*6*k)} {f(y-48*k)}L{f(cx+face*4*k)} {f(y-40*k)}", top, 5 * k)
            s.line(f"M{f(cx-4*k)} {f(y-30*k)}V{f(y-46*k)}H{f(cx+4*k)}V{f(y-30*k)}", "#5A6478", 1.6 * k)
            s.rect(cx - 8 * k, y - 32 * k, 16 * k, 29 * k, case, 1, 3 * k)
            s.rect(cx - 8 * k, y - 32 * k, 5 * k, 29 * k, "#FFFFFF", .2, 2.5 * k)
            s.circ(cx - 5 * k, y - 1.5 * k, 2 * k, "#1B2433"); s.circ(cx + 5 * k, y - 1.5 * k, 2 * k, "#1B2433")
        if bag:
            s.rect(x - 9 * k, y - 80 * k, 18 * k, 27 * k, bag, 1, 6 * k)
            s.rect(x - 6 * k, y - 66 * k, 12 * k, 9 * k, "#000000", .14, 2 * k)
        s.rect(x - 2.6 * k, y - 89 * k, 5.2 * k, 7 * k, skin)
        s.circ(x, y - 93 * k, 6.6 * k, skin)
        s.path(f"M{f(x-7.2*k)} {f(y-92*k)}A{f(7.2*k)} {f(7.2*k)} 0 0 1 {f(x+7.2*k)} {f(y-93*k)}Q{f(x+5*k)} {f(y-96.5*k)} {f(x+face*2*k)} {f(y-96*k)}Q{f(x-3*k)} {f(y-94*k)} {f(x-face*5*k)} {f(y-87*k)}z", hair)
        if scarf:
            s.path(f"M{f(x-7.6*k)} {f(y-90*k)}A{f(7.6*k)} {f(8.4*k)} 0 0 1 {f(x+7.6*k)} {f(y-90*k)}L{f(x+8*k)} {f(y-80*k)}Q{f(x)} {f(y-76*k)} {f(x-8*k)} {f(y-80*k)}z", scarf)
    def lift(s, dy, ground):
        """All that follows stands dy higher, so that a wide band keeps it; ground fills the foot. settle() ends it."""
        s.rect(0, s.h - dy - 6, s.w, dy + 6, ground); s.off = (0, -dy)
    def settle(s): s.off = (0, 0)
    # ---- backgrounds and furniture shared by many scenes ------------------------------------------------
    LIGHT = {   # sky from the top to the horizon; far, middle, near land; the veil between them; the light
        "dawn": (["#7FA6C4", "#BFD2D8", "#F6E3C3", "#FBD9A6"], ["#B4C2CA", "#8CA9A4", "#5F8A72"], "#FBE6C6", "#FFF0CF"),
        "day": (["#6E9CBF", "#A9C8D6", "#DDE8DE", "#F6EAD0"], ["#A9C0C8", "#7FA596", "#4F8064"], "#F7EBD2", "#FFF4DC"),
        "dusk": (["#35477A", "#7C7DA6", "#D9A59A", "#FBD0A0"], ["#A39BB4", "#7A86A0", "#566A80"], "#FBDDB0", "#FFEBC2"),
        "night": (["#0E1B3A", "#233C6B", "#4A6590", "#8088A6"], ["#3E5680", "#2A4168", "#1B2F52"], "#7E8CB0", "#DCE4F2"),
    }
    def backdrop(s, kind, Y, sun=None, towers=0, ridges=3, clouds=6, amp=50):
        """Sky down to Y and the far land before it. sun: (x, y, radius). towers: how many karst towers stand far off."""
        sky, land, veil, light = s.LIGHT[kind]
        s.sky([(0, sky[0]), (.4, sky[1]), (.78, sky[2]), (1, sky[3])], Y + 20)
        if kind == "night":
            for _ in range(80): s.circ(s.r.uniform(0, s.w), s.r.uniform(0, Y * .6), s.r.uniform(.8, 2.3), "#FFF4DC", s.r.uniform(.25, .85))
        if sun: s.glow(sun[0], sun[1], sun[2] * 11, sun[2] * 8, light, .95); s.circ(*sun, "#FFF8E6")
        if clouds: s.clouds(clouds, Y * .16, Y * .6, {"dusk": "#F6C9AE", "night": "#B9C6DE"}.get(kind, "#FFFFFF"), .25 if kind == "night" else .45)
        sx = sun[0] if sun else s.w * .6
        for i in range(towers):
            x = s.w * (i + s.r.uniform(.2, .8)) / towers
            s.tower(x, Y + 6, s.r.uniform(110, 220), s.r.uniform(120, 320), land[0], light, .5, -1 if x > sx else 1)
        for i in range(ridges):
            s.rect(-10, Y - 130 + i * 24, s.w + 20, 150, s.lin([(0, veil, 0), (1, veil, .75 if kind != "night" else .3)]))
            s.ridge(Y - 90 + i * 44, amp, 26, land[i], 1, Y + 40)
        s.rect(-10, Y - 60, s.w + 20, 70, s.lin([(0, veil, 0), (1, veil, .45 if kind != "night" else .2)]))
    def room(s, Y=760, wall=("#F3E6CB", "#DDC49C"), floor=("#D2B48A", "#8A6A4C"), lx=300, light=1):
        """A plain room: wall, skirting, floor, the light coming from lx at the top."""
        s.rect(0, 0, s.w, Y + 4, s.lin([(0, wall[0]), (1, wall[1])])); s.glow(lx, Y * .25, 900, 620, "#FFF8E4", .8 * light)
        s.rect(0, Y, s.w, s.h - Y, s.lin([(0, floor[0]), (1, floor[1])])); s.rect(0, Y - 22, s.w, 22, "#6B4A34", .35); s.rect(0, Y - 22, s.w, 4, "#FFF3D6", .5)
        for i in range(9):
            x = s.w / 2 + (i - 4) * 150; s.line(f"M{f(x)} {f(Y)}L{f(s.w/2+(i-4)*420)} {s.h}", "#5C4432", 2, .16)
        e = s.h - s.off[1]; t = (e - Y) / (s.h - Y); s.pl([(lx - 120, Y), (lx + 420, Y), (lx + 420 + 640 * t, e), (lx - 120 + 300 * t, e)], "#FFF0CC", .26 * light)
        s.pl([(lx + 200, 0), (lx + 620, 0), (lx + 1000, Y), (lx + 420, Y)], "#FFF6DF", .2 * light)
    def counter(s, x0, x1, y, h, d=46, top=("#D7A878", "#B98657"), front=("#9A6842", "#5F3D29"), panels=0):
        """A counter: its upper face d deep ends at y, its front is h high and stands on the floor."""
        s.ell((x0 + x1) / 2 + 30, y + h, (x1 - x0) * .54, 26, "#14213F", .26)
        s.rect(x0 + 14, y, x1 - x0 - 28, h, s.lin([(0, front[0]), (1, front[1])]))
        for i in range(panels):
            w = (x1 - x0 - 60) / panels; s.rect(x0 + 30 + i * w + 12, y + h * .2, w - 24, h * .64, "#2B1A12", .16, 8); s.rect(x0 + 30 + i * w + 12, y + h * .2, w - 24, 4, "#2B1A12", .25)
        s.rect(x0 + 14, y, x1 - x0 - 28, 26, s.lin([(0, "#2B1A12", .42), (1, "#2B1A12", 0)]))
        s.path(f"M{f(x0+d*.7)} {f(y-d)}H{f(x1-d*.7)}L{f(x1)} {f(y-6)}H{f(x0)}z", s.lin([(0, top[0]), (1, top[1])])); s.rect(x0, y - 8, x1 - x0, 16, top[1], 1, 5); s.rect(x0 + 2, y - 8, x1 - x0 - 4, 5, "#FFE9C4", .7, 2)
    def suitcase(s, x, y, h, col, lit=1):
        w = h * .62
        s.ell(x, y + 2, w * .7, h * .05, "#14213F", .28)
        s.line(f"M{f(x-w*.22)} {f(y-h*.9)}V{f(y-h*1.3)}H{f(x+w*.22)}V{f(y-h*.9)}", "#4A546A", h * .045)
        for q in (-.34, .34): s.circ(x + w * q, y - h * .04, h * .05, "#1B2433")
        s.rect(x - w / 2, y - h, w, h * .95, col, 1, h * .1)
        for q in (-.2, 0, .2): s.rect(x + w * q - h * .02, y - h * .9, h * .04, h * .74, "#14213F", .18, 2)
        s.rect(x + lit * w * .36 - w * .08, y - h * .95, w * .14, h * .84, "#FFE3B0", .38, h * .05); s.rect(x - w / 2, y - h * .12, w, h * .07, "#14213F", .25)
    def plant(s, x, y, h, pot="#B5653E"):
        s.ell(x, y, h * .22, h * .05, "#14213F", .26)
        for i, an in enumerate((-1.57, -1.1, -2.05, -.7, -2.45, -1.35, -1.8, -.95, -2.2)): s.leaf(x, y - h * .34, h * (.66 - .05 * (i % 3)), an, h * .13, ["#3F7A58", "#5A9464", "#2F5A48"][i % 3])
        s.path(f"M{f(x-h*.17)} {f(y-h*.36)}H{f(x+h*.17)}L{f(x+h*.12)} {f(y)}H{f(x-h*.12)}z", pot); s.path(f"M{f(x-h*.17)} {f(y-h*.36)}H{f(x-h*.06)}L{f(x-h*.05)} {f(y)}H{f(x-h*.12)}z", "#FFFFFF", .16); s.rect(x - h * .19, y - h * .4, h * .38, h * .07, pot, 1, 4)
    def pendant(s, x, y, w=70, shade="#2F5A48", top=0):
        s.line(f"M{f(x)} {f(top)}V{f(y-w*.5)}", "#3A2E2A", 4); s.glow(x, y + w * .3, w * 3.2, w * 2.6, "#FFE2A8", .7)
        s.path(f"M{f(x-w)} {f(y)}C{f(x-w*.9)} {f(y-w*.6)} {f(x-w*.3)} {f(y-w*.6)} {f(x-w*.2)} {f(y-w*.75)}H{f(x+w*.2)}C{f(x+w*.3)} {f(y-w*.6)} {f(x+w*.9)} {f(y-w*.6)} {f(x+w)} {f(y)}z", shade); s.path(f"M{f(x-w)} {f(y)}C{f(x-w*.9)} {f(y-w*.6)} {f(x-w*.3)} {f(y-w*.6)} {f(x-w*.2)} {f(y-w*.75)}H{f(x-w*.05)}C{f(x-w*.1)} {f(y-w*.5)} {f(x-w*.6)} {f(y-w*.5)} {f(x-w*.7)} {f(y)}z", "#FFFFFF", .22); s.ell(x, y, w * .9, w * .12, "#FFF3D0")
    def near_leaves(s, left=True, right=True, col="#1F4A44", L=330):
        """The dark near shape at the lower edge."""
        if left: s.frond(-30, 1230, L, -.9, .55, col, 11, .17); s.frond(70, 1260, L * .9, -1.25, .4, col, 11, .17)
        if right: s.frond(1630, 1230, L, -2.24, -.55, col, 11, .17); s.frond(1530, 1260, L * .9, -1.9, -.4, col, 11, .17)
    def grass(s, n, h0, h1, cols=("#1F4638", "#274F3E", "#335F48")):
        """A dark fringe of blades along the lower edge, higher towards the sides."""
        for i in range(n):
            x = s.r.uniform(-20, s.w + 20); s.leaf(x, s.h + 14, s.r.uniform(h0, h1) * (.6 + .6 * abs(x - s.w / 2) / (s.w / 2)), -math.pi / 2 + s.r.uniform(-.5, .5), s.r.uniform(6, 11), cols[i % len(cols)])
    def wheel(s, x, y, r, hub="#8A8F9A"):
        s.circ(x, y, r, "#1B2433"); s.circ(x, y, r * .62, "#3A4254"); s.circ(x, y, r * .44, hub); s.circ(x, y, r * .14, "#1B2433")
    def svg(s):
        if getattr(s, "coarse", False):          # many small things: whole pixels are enough, the file stays small
            s.b = [re.sub(r'( d="[^"]*"| [cxy]?[xy]="[^"]*")', lambda m: re.sub(r"\d{2,}\.\d+", lambda n: f"{float(n.group()):.0f}", m.group()), e) for e in s.b]
        d = "".join(s.defs)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {s.w} {s.h}" width="{s.w}" height="{s.h}" preserveAspectRatio="xMidYMid slice">'
                f'<defs>{d}</defs>\n' + "\n".join(s.b) + "\n</svg>\n")
    def save(s):
        """Writes the SVG beside this file; an unchanged one keeps its time, so its JPEG is not rendered again."""
        path, text = os.path.join(HERE, s.name + ".svg"), s.svg()
        if os.path.exists(path):
            with open(path, encoding="utf-8") as o:
                if o.read() == text: return
        with open(path, "w", encoding="utf-8") as o:
            o.write(text)
