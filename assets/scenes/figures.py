"""People and hands of the Cửa Ngõ scenes: seen from behind or the side, never a face.
Every function takes the Art it draws on. Heights are in pixels, y is the ground under the feet."""
import math
from artlib import f, poly, smooth

UNIFORM, UNIFORM_DK, UNIFORM_LT = "#6C7F73", "#4C5D54", "#A9B7A6"   # staff: plain muted green-grey, no insignia
SKIN = ["#B98362", "#A87252", "#C79573"]
SHADE = {"#B98362": "#8E5D43", "#A87252": "#7C4F38", "#C79573": "#9C6B4E"}
RIM = "#FFE3B0"


def place(ox, oy, ang=0, k=1, flip=1):
    """Local points (hand along +x, y down) to the picture. flip=-1 mirrors across the hand's own axis."""
    c, n = math.cos(ang), math.sin(ang)
    return lambda pts: [(ox + k * (x * c - flip * y * n), oy + k * (x * n + flip * y * c)) for x, y in pts]


def shadow(a, x, y, h, dx=0, dy=0, al=.26, w=11):
    """Soft contact, and a long cast shadow if dx, dy are given (its far end)."""
    k = h / 100
    if dx or dy:
        g = a.lin([(0, "#14213F", al), (1, "#14213F", 0)], 0, 0 if dy > 0 else 1, 0, 1 if dy > 0 else 0)
        a.path(poly([(x - w * .8 * k, y - 1), (x + w * .8 * k, y - 1), (x + dx + w * 1.25 * k, y + dy), (x + dx - w * 1.05 * k, y + dy)]), g)
    a.ell(x, y, w * 1.5 * k, 2.6 * k, "#14213F", al)


def back(a, x, y, h, top="#2F4A7A", leg="#1F2940", skin="#B98362", hair="#221C1C", style="short", stride=1, lean=0,
         pack=None, case=None, side=-1, bag=None, skirt=None, scarf=None, stick=False, hold=None, hold2=None, rim=RIM, lit=1, rima=.75, long=False, cast=None, blend=None):
    """A traveller from behind. side: the hand that holds the case, bag or stick (-1 left, 1 right). lit: the side the light is on,
    2 for both. hold: (x, y) the other hand reaches to, hold2: this one. cast: (dx, dy) of the long shadow. blend: veil colour for distance."""
    k = h / 100
    X = lambda v, t=0: x + (v + lean * t) * k
    Y = lambda v: y - v * k
    shadow(a, x, y, h, *(cast or (0, 0)))
    # things on the ground
    if case:
        cx = x + side * 20 * k
        a.ell(cx, y + 1 * k, 12 * k, 2.2 * k, "#14213F", .26)
        a.line(f"M{f(cx-4*k)} {f(Y(28))}V{f(Y(43))}H{f(cx+4*k)}V{f(Y(28))}", "#4A546A", 1.5 * k)
        a.rect(cx - 8 * k, Y(31), 16 * k, 29 * k, case, 1, 2.6 * k)
        for q in (-3, 1.5): a.rect(cx + q * k, Y(28.5), 1.3 * k, 24 * k, "#14213F", .2)
        a.rect(cx + (5 if lit > 0 else -8) * k, Y(30), 3 * k, 27 * k, rim, .4 * rima + .1, 1.4 * k)
        a.circ(cx - 5.4 * k, Y(1.4), 1.7 * k, "#1B2433"); a.circ(cx + 5.4 * k, Y(1.4), 1.7 * k, "#1B2433")
    if stick:
        a.line(f"M{f(x+side*15*k)} {f(Y(45))}L{f(x+side*18*k)} {f(Y(0))}", "#4A3326", 1.9 * k)
    # legs
    sk, dk = leg, "#14213F"
    if skirt:
        L = skirt
        a.path(f"M{f(X(-5.5))} {f(Y(12))}L{f(X(-5))} {f(Y(1))}H{f(X(-1.5))}L{f(X(-1.2))} {f(Y(12))}zM{f(X(1.5))} {f(Y(12))}L{f(X(1.8))} {f(Y(2))}H{f(X(5.2))}L{f(X(5.6))} {f(Y(12))}z", skin)
        a.ell(X(-3.2), Y(.9), 3.2 * k, 1.7 * k, "#2B2430"); a.ell(X(3.6), Y(1.9), 3.2 * k, 1.7 * k, "#2B2430")
        a.path(f"M{f(X(-8.5))} {f(Y(50))}C{f(X(-10))} {f(Y(36))} {f(X(-10.5))} {f(Y(20))} {f(X(-10))} {f(Y(10))}Q{f(X(0))} {f(Y(7.5))} {f(X(10.4))} {f(Y(10))}C{f(X(10.8))} {f(Y(22))} {f(X(10))} {f(Y(38))} {f(X(8.5))} {f(Y(50))}z", L)
        a.path(f"M{f(X(-1))} {f(Y(46))}L{f(X(-2.6))} {f(Y(9))}L{f(X(1))} {f(Y(8.6))}z", dk, .18)
    else:
        s = stride
        a.path(f"M{f(X(0))} {f(Y(50))}L{f(X(.4))} {f(Y(26))}L{f(X(1.4+.8*s))} {f(Y(4+1.6*s))}H{f(X(6.6+.9*s))}L{f(X(8.2))} {f(Y(27))}L{f(X(8.8))} {f(Y(51))}z", sk)
        a.path(f"M{f(X(0))} {f(Y(50))}L{f(X(.4))} {f(Y(26))}L{f(X(1.4+.8*s))} {f(Y(4+1.6*s))}H{f(X(6.6+.9*s))}L{f(X(8.2))} {f(Y(27))}L{f(X(8.8))} {f(Y(51))}z", dk, .22)
        a.ell(X(4 + .9 * s), Y(2.6 + 1.8 * s), 3.3 * k, 2.3 * k, "#1A1C28")
        a.path(f"M{f(X(-8.8))} {f(Y(51))}C{f(X(-9))} {f(Y(40))} {f(X(-8.6))} {f(Y(26))} {f(X(-7.4-.5*s))} {f(Y(2.5))}H{f(X(-2-.5*s))}L{f(X(-.5))} {f(Y(26))}L{f(X(1.6))} {f(Y(50))}z", sk)
        a.ell(X(-4.7 - .5 * s), Y(1.6), 3.5 * k, 2.1 * k, "#1A1C28")
    # the arm of the free hand, behind the body if it reaches forward
    def arm(sd, tx, ty, w=5.2):
        sx, sy = X(sd * 9.6, 1), Y(77.5)
        ex, ey = (sx + tx) / 2 + sd * 2.2 * k, (sy + ty) / 2 + 1.5 * k
        a.circ(tx, ty, 2.7 * k, skin)
        a.line(smooth([(sx, sy), (ex, ey), (tx + (ex - tx) * .12, ty + (ey - ty) * .12)]), top, w * k)
        a.line(smooth([(sx, sy), (ex, ey), (tx + (ex - tx) * .12, ty + (ey - ty) * .12)]), "#14213F", w * k, .2)
        if lit == sd or lit == 2:
            o = sd * w * .38 * k
            a.line(smooth([(sx + o, sy + 1 * k), (ex + o, ey), (tx + o + (ex - tx) * .12, ty + (ey - ty) * .12)]), rim, 1.1 * k, rima)
    if hold: arm(-side, hold[0], hold[1])
    else: arm(-side, X(-side * 13.2), Y(46))
    if case: arm(side, x + side * 17 * k, Y(43))
    elif stick: arm(side, x + side * 15 * k, Y(46))
    elif hold2: arm(side, hold2[0], hold2[1])
    else: arm(side, X(side * 13.2), Y(46))
    # torso
    hem = 36 if long else 45
    T = (f"M{f(X(-3,1))} {f(Y(85.5))}C{f(X(-8,1))} {f(Y(84.5))} {f(X(-11.6,1))} {f(Y(82))} {f(X(-11.6,1))} {f(Y(76))}C{f(X(-11,.6))} {f(Y(66))} {f(X(-9.4,.3))} {f(Y(58))} {f(X(-9.6))} {f(Y(hem))}"
         f"Q{f(X(0))} {f(Y(hem-1.6))} {f(X(9.6))} {f(Y(hem))}C{f(X(9.4,.3))} {f(Y(58))} {f(X(11,.6))} {f(Y(66))} {f(X(11.6,1))} {f(Y(76))}C{f(X(11.6,1))} {f(Y(82))} {f(X(8,1))} {f(Y(84.5))} {f(X(3,1))} {f(Y(85.5))}z")
    a.path(T, top)
    dkside = -1 if lit != -1 else 1
    a.path(f"M{f(X(0,1))} {f(Y(85))}C{f(X(dkside*8,1))} {f(Y(84.5))} {f(X(dkside*11.6,1))} {f(Y(82))} {f(X(dkside*11.6,1))} {f(Y(76))}C{f(X(dkside*11,.6))} {f(Y(66))} {f(X(dkside*9.4,.3))} {f(Y(58))} {f(X(dkside*9.6))} {f(Y(hem))}Q{f(X(dkside*4))} {f(Y(hem-1.6))} {f(X(dkside*2))} {f(Y(hem-1.4))}C{f(X(dkside*5,.5))} {f(Y(60))} {f(X(dkside*3,.8))} {f(Y(74))} {f(X(0,1))} {f(Y(85))}z", "#14213F", .2)
    for sd in ((1, -1) if lit == 2 else (lit,)):
        a.path(f"M{f(X(sd*4,1))} {f(Y(85.2))}C{f(X(sd*8.6,1))} {f(Y(84))} {f(X(sd*11.6,1))} {f(Y(82))} {f(X(sd*11.6,1))} {f(Y(76))}C{f(X(sd*11,.6))} {f(Y(66))} {f(X(sd*9.4,.3))} {f(Y(58))} {f(X(sd*9.6))} {f(Y(hem))}L{f(X(sd*7.6))} {f(Y(hem-.4))}C{f(X(sd*8.2,.3))} {f(Y(60))} {f(X(sd*9.2,.6))} {f(Y(68))} {f(X(sd*9.6,1))} {f(Y(75))}C{f(X(sd*9.6,1))} {f(Y(80))} {f(X(sd*7,1))} {f(Y(82.4))} {f(X(sd*4,1))} {f(Y(85.2))}z", rim, rima)
    if pack:
        a.path(f"M{f(X(-8,.7))} {f(Y(55))}C{f(X(-9,.8))} {f(Y(70))} {f(X(-8,.9))} {f(Y(80))} {f(X(0,1))} {f(Y(81))}C{f(X(8,.9))} {f(Y(80))} {f(X(9,.8))} {f(Y(70))} {f(X(8,.7))} {f(Y(55))}Q{f(X(0,.7))} {f(Y(52))} {f(X(-8,.7))} {f(Y(55))}z", pack)
        a.rect(X(-5.6, .7), Y(66), 11.2 * k, 9 * k, "#14213F", .2, 2 * k); a.line(f"M{f(X(-7,.8))} {f(Y(72))}Q{f(X(0,.8))} {f(Y(69.5))} {f(X(7,.8))} {f(Y(72))}", "#14213F", .9 * k, .35)
        for sd in ((1, -1) if lit == 2 else (lit,)): a.line(smooth([(X(sd*5,1), Y(79.4)), (X(sd*7.4,.9), Y(76)), (X(sd*8,.8), Y(66)), (X(sd*7.4,.7), Y(56))]), rim, 1.1 * k, rima * .8)
    if bag:
        a.line(f"M{f(X(-side*7,1))} {f(Y(83))}L{f(X(side*9.5))} {f(Y(52))}", bag, 1.7 * k)
        a.rect(X(side * 9.5) - 6.5 * k, Y(53), 13 * k, 12 * k, bag, 1, 2.4 * k); a.rect(X(side * 9.5) - 6.5 * k, Y(53), 13 * k, 4.4 * k, "#14213F", .22, 2 * k)
    # head
    hx = X(0, 1.15)
    a.path(f"M{f(hx-2.9*k)} {f(Y(90))}L{f(hx-3.4*k)} {f(Y(84))}Q{f(hx)} {f(Y(82.6))} {f(hx+3.4*k)} {f(Y(84))}L{f(hx+2.9*k)} {f(Y(90))}z", skin)
    a.path(f"M{f(hx-2.9*k)} {f(Y(89))}Q{f(hx)} {f(Y(85.6))} {f(hx+2.9*k)} {f(Y(89))}z", "#14213F", .25)
    if not scarf:
        a.ell(hx - 6.2 * k, Y(92), 1.1 * k, 1.9 * k, skin); a.ell(hx + 6.2 * k, Y(92), 1.1 * k, 1.9 * k, skin)
    if style == "long":
        a.path(f"M{f(hx-6.6*k)} {f(Y(94))}C{f(hx-7.4*k)} {f(Y(84))} {f(hx-6*k)} {f(Y(75))} {f(hx-3.6*k)} {f(Y(73))}Q{f(hx)} {f(Y(71.6))} {f(hx+3.6*k)} {f(Y(73))}C{f(hx+6*k)} {f(Y(75))} {f(hx+7.4*k)} {f(Y(84))} {f(hx+6.6*k)} {f(Y(94))}z", hair)
    a.ell(hx, Y(93), 6.3 * k, 6.9 * k, skin)
    if style == "short":
        a.path(f"M{f(hx-6.3*k)} {f(Y(93.6))}C{f(hx-7*k)} {f(Y(103))} {f(hx+7*k)} {f(Y(103))} {f(hx+6.3*k)} {f(Y(93.6))}C{f(hx+5.8*k)} {f(Y(91.4))} {f(hx+4.8*k)} {f(Y(90))} {f(hx+2.8*k)} {f(Y(89.4))}Q{f(hx)} {f(Y(90.2))} {f(hx-2.8*k)} {f(Y(89.4))}C{f(hx-4.8*k)} {f(Y(90))} {f(hx-5.8*k)} {f(Y(91.4))} {f(hx-6.3*k)} {f(Y(93.6))}z", hair)
    else: a.path(f"M{f(hx-6.4*k)} {f(Y(91))}C{f(hx-7*k)} {f(Y(103))} {f(hx+7*k)} {f(Y(103))} {f(hx+6.4*k)} {f(Y(91))}C{f(hx+5.6*k)} {f(Y(87.6))} {f(hx+3*k)} {f(Y(87))} {f(hx)} {f(Y(87))}C{f(hx-3*k)} {f(Y(87))} {f(hx-5.6*k)} {f(Y(87.6))} {f(hx-6.4*k)} {f(Y(91))}z", hair)
    if style == "long": a.ell(hx, Y(90), 6.3 * k, 6.4 * k, hair)      # no neck shows through
    if style == "bun": a.circ(hx, Y(99.6), 3.5 * k, hair)
    if style == "tail":
        a.path(smooth([(hx-1.6*k, Y(95)), (hx-2.6*k, Y(86)), (hx-1.2*k, Y(78)), (hx+.4*k, Y(76)), (hx+2.2*k, Y(80)), (hx+2.2*k, Y(90)), (hx+1.6*k, Y(95))], True, .9), hair)
    if scarf:
        a.path(f"M{f(hx-7*k)} {f(Y(92))}C{f(hx-7.8*k)} {f(Y(104))} {f(hx+7.8*k)} {f(Y(104))} {f(hx+7*k)} {f(Y(92))}C{f(hx+8*k)} {f(Y(86))} {f(hx+10.6*k)} {f(Y(82))} {f(hx+9.6*k)} {f(Y(79.6))}Q{f(hx+2*k)} {f(Y(72))} {f(hx-1*k)} {f(Y(70))}Q{f(hx-6*k)} {f(Y(76))} {f(hx-9.6*k)} {f(Y(79.6))}C{f(hx-10.6*k)} {f(Y(82))} {f(hx-8*k)} {f(Y(86))} {f(hx-7*k)} {f(Y(92))}z", scarf)
        a.path(f"M{f(hx-5.6*k)} {f(Y(88))}Q{f(hx)} {f(Y(84.4))} {f(hx+5.6*k)} {f(Y(88))}Q{f(hx+3*k)} {f(Y(80))} {f(hx-1*k)} {f(Y(72))}Q{f(hx-3*k)} {f(Y(82))} {f(hx-5.6*k)} {f(Y(88))}z", "#14213F", .14)
    for sd in ((1, -1) if lit == 2 else (lit,)):
        q = 7.2 if scarf else 6.4
        a.path(f"M{f(hx+sd*1.5*k)} {f(Y(100+.2*(q>7)))}C{f(hx+sd*(q*.86)*k)} {f(Y(99.4))} {f(hx+sd*(q+.2)*k)} {f(Y(95))} {f(hx+sd*q*k)} {f(Y(90.6))}C{f(hx+sd*(q-.9)*k)} {f(Y(95))} {f(hx+sd*(q*.62)*k)} {f(Y(98.4))} {f(hx+sd*1.5*k)} {f(Y(100))}z", rim, min(1, rima * 1.1))
        if not skirt: a.line(f"M{f(X(sd*8.2))} {f(Y(43))}L{f(X(sd*(7.6 if sd > 0 else 8)))} {f(Y(24))}L{f(X(sd*(6.4)))} {f(Y(7))}", rim, 1.1 * k, rima * .55)
        else: a.line(smooth([(X(sd*9), Y(43)), (X(sd*10.2), Y(28)), (X(sd*10), Y(11))]), rim, 1.1 * k, rima * .6)


def wheelchair(a, x, y, h, top="#C98A3A", hair="#B9B4AC", skin="#B98362", blanket="#7A3E63", lit=1, rim=RIM, rima=.7, cast=None):
    """Someone in a wheelchair, from behind, turned a little to the right. h: height a standing person would have here."""
    k = h / 100
    X = lambda v: x + v * k
    Y = lambda v: y - v * k
    shadow(a, x, y, h, *(cast or (0, 0)), w=15)
    a.ell(X(16), Y(4), 2.6 * k, 4.2 * k, "#1B2433"); a.ell(X(-3), Y(5), 2.2 * k, 4 * k, "#1B2433")
    # far wheel, seat, person
    a.ell(X(15.5), Y(17), 4.6 * k, 16.5 * k, "#232B3D"); a.ell(X(15.9), Y(17), 3 * k, 13.6 * k, "#6B7488")
    a.rect(X(-12), Y(33), 26 * k, 9 * k, "#2B3550", 1, 2 * k)
    a.path(f"M{f(X(-9))} {f(Y(30))}C{f(X(-11.5))} {f(Y(46))} {f(X(-11))} {f(Y(57))} {f(X(-3))} {f(Y(59))}H{f(X(5))}C{f(X(13))} {f(Y(57))} {f(X(13.4))} {f(Y(46))} {f(X(11))} {f(Y(30))}z", top)
    a.path(f"M{f(X(3))} {f(Y(59))}H{f(X(5))}C{f(X(13))} {f(Y(57))} {f(X(13.4))} {f(Y(46))} {f(X(11))} {f(Y(30))}H{f(X(9))}C{f(X(11))} {f(Y(46))} {f(X(10))} {f(Y(56))} {f(X(3))} {f(Y(59))}z", rim, rima)
    a.rect(X(-2), Y(64), 6 * k, 7 * k, skin)
    a.ell(X(1), Y(66.6), 6.3 * k, 6.9 * k, hair)
    a.path(f"M{f(X(3))} {f(Y(73.4))}C{f(X(6.6))} {f(Y(72.6))} {f(X(7.8))} {f(Y(68))} {f(X(7.2))} {f(Y(64))}C{f(X(6.4))} {f(Y(68))} {f(X(5.4))} {f(Y(71.6))} {f(X(3))} {f(Y(73.4))}z", rim, rima)
    a.path(f"M{f(X(-13))} {f(Y(52))}Q{f(X(0))} {f(Y(49))} {f(X(13))} {f(Y(51))}L{f(X(12.4))} {f(Y(27))}Q{f(X(0))} {f(Y(25))} {f(X(-12))} {f(Y(28))}z", "#2B3550")
    a.line(f"M{f(X(-11))} {f(Y(40))}Q{f(X(0))} {f(Y(37.5))} {f(X(12))} {f(Y(39.5))}", "#14213F", 1.2 * k, .5)
    a.line(f"M{f(X(12.6))} {f(Y(51))}L{f(X(12))} {f(Y(27))}", rim, 1.2 * k, rima * .8)
    a.line(f"M{f(X(-13))} {f(Y(54))}L{f(X(-12))} {f(Y(12))}M{f(X(13))} {f(Y(53))}L{f(X(12))} {f(Y(12))}", "#8A93A6", 1.7 * k)
    a.line(f"M{f(X(-13))} {f(Y(54))}l{f(-3*k)} {f(2.4*k)}M{f(X(13))} {f(Y(53))}l{f(2*k)} {f(2.4*k)}", "#14181F", 2.6 * k)
    # near wheel
    a.ell(X(-14.5), Y(16.5), 4.4 * k, 16.5 * k, "#1B2433"); a.ell(X(-14.1), Y(16.5), 2.8 * k, 13.8 * k, "#5A6478"); a.ell(X(-14.1), Y(16.5), 1 * k, 3 * k, "#1B2433")
    a.line(f"M{f(X(-12))} {f(Y(12))}H{f(X(12))}", "#8A93A6", 1.5 * k)
    return (X(-16), Y(51.6)), (X(15), Y(50.6))


# ---- hands -------------------------------------------------------------------------------------------
def finger(a, T, pts, w, k, skin, nail=0, hi=1, edge=.9):
    """One finger as a round-ended stroke; a darker stroke under it keeps it apart from its neighbour."""
    p = T(pts)
    a.line(smooth(p), SHADE[skin], w * k + 3.2, edge)
    a.line(smooth(p), skin, w * k)
    if hi:
        q = T([(x, y - w * .24) for x, y in pts])
        a.line(smooth(q), "#FFE2BD", w * k * .24, .42)
    if nail:
        (x0, y0), (x1, y1) = pts[-2], pts[-1]
        d = math.hypot(x1 - x0, y1 - y0) or 1
        ux, uy = (x1 - x0) / d, (y1 - y0) / d
        c = T([(x1 + ux * w * .12 , y1 + uy * w * .12 - w * .12)])[0]
        e = T([(x1 + ux * w * .34, y1 + uy * w * .34 - w * .12)])[0]
        a.line(f"M{f(c[0])} {f(c[1])}L{f(e[0])} {f(e[1])}", "#F3D3BC", w * k * .42, .85)


def sleeve(a, pts, w0, w1, col, dark, light, cuff=None, lit=-1, folds=3):
    """A forearm in cloth: centre line pts from off the frame to the wrist, width w0 to w1. lit: side of the light, -1 above."""
    n = len(pts)
    L, R, N = [], [], []
    for i, (x, y) in enumerate(pts):
        x0, y0 = pts[max(0, i - 1)]; x1, y1 = pts[min(n - 1, i + 1)]
        d = math.hypot(x1 - x0, y1 - y0); ux, uy = (x1 - x0) / d, (y1 - y0) / d
        w = (w0 + (w1 - w0) * i / (n - 1)) / 2
        N.append((ux, uy, w)); L.append((x + uy * w, y - ux * w)); R.append((x - uy * w, y + ux * w))
    up, dn = (L, R) if L[-1][1] < R[-1][1] else (R, L)
    a.path(smooth(L) + "L" + smooth(R[::-1])[1:] + "z", col)
    mid = [((u[0] * .36 + d[0] * .64), (u[1] * .36 + d[1] * .64)) for u, d in zip(up, dn)]
    a.path(smooth(dn) + "L" + smooth(mid[::-1])[1:] + "z", dark, .55)
    m2 = [((u[0] * .84 + d[0] * .16), (u[1] * .84 + d[1] * .16)) for u, d in zip(up, dn)]
    a.path(smooth(up) + "L" + smooth(m2[::-1])[1:] + "z", light, .6)
    for i in range(folds):
        t = .30 + .5 * i / max(1, folds - 1) if folds > 1 else .6
        j = t * (n - 1); i0 = int(j); g = j - i0; i1 = min(n - 1, i0 + 1)
        p = lambda Q: (Q[i0][0] + (Q[i1][0] - Q[i0][0]) * g, Q[i0][1] + (Q[i1][1] - Q[i0][1]) * g)
        u, d = p(up), p(dn); ux, uy = N[i0][0], N[i0][1]; s = 16 * (1 if i % 2 else -1)
        a.line(f"M{f(u[0]*.72+d[0]*.28)} {f(u[1]*.72+d[1]*.28)}Q{f((u[0]+d[0])/2+ux*s)} {f((u[1]+d[1])/2+uy*s)} {f(u[0]*.12+d[0]*.88)} {f(u[1]*.12+d[1]*.88)}", dark, 5, .6)
    ux, uy, w = N[-1]
    x, y = pts[-1]
    cw = 34
    c = lambda o, s: (x - ux * cw * o + uy * w * 1.1 * s, y - uy * cw * o - ux * w * 1.1 * s)
    a.path(f"M{poly([c(1,1)],False)[1:]}L{poly([c(0,1)],False)[1:]}Q{f(x+ux*10)} {f(y+uy*10)} {poly([c(0,-1)],False)[1:]}L{poly([c(1,-1)],False)[1:]}Q{f(x-ux*(cw-10))} {f(y-uy*(cw-10))} {poly([c(1,1)],False)[1:]}z", cuff or dark)
    e = c(1, 1), c(1, -1)
    u = e[0] if e[0][1] < e[1][1] else e[1]
    u2 = c(0, 1) if u is e[0] else c(0, -1)
    a.line(f"M{f(u[0])} {f(u[1]+3)}L{f(u2[0])} {f(u2[1]+3)}", light, 6, .6)


def hand_pinch_under(a, T, k, skin):
    """The fingers that go behind a thing held between thumb and fingers; draw the thing next, then hand_pinch_over."""
    for p in ([(70, 26), (118, 44), (150, 38)], [(78, 12), (134, 30), (172, 22)], [(80, -4), (140, 12), (182, 4)]):
        finger(a, T, p, 25, k, skin)


def hand_pinch_over(a, T, k, skin):
    """Back of the hand and the thumb on top of the thing."""
    body = [(-30, -33), (12, -40), (52, -46), (86, -38), (102, -16), (96, 14), (84, 36), (50, 44), (10, 38), (-30, 33)]
    a.path(smooth(T(body), True, .9), SHADE[skin]); 
    a.path(smooth(T([(x * .985, y * .95 - 1) for x, y in body]), True, .9), skin)
    a.path(smooth(T([(-30, -30), (12, -37), (52, -43), (84, -35), (98, -16), (70, -26), (30, -24), (-30, -16)]), True, .9), "#FFE2BD", .34)
    a.path(smooth(T([(-30, 12), (30, 22), (84, 20), (80, 34), (48, 42), (10, 36), (-30, 32)]), True, .9), SHADE[skin], .4)
    finger(a, T, [(86, -22), (132, -28), (168, -14), (186, -6)], 25, k, skin, 1)
    finger(a, T, [(22, 22), (70, 34), (112, 24), (146, 10)], 28, k, skin, 1)


def hand_open(a, T, k, skin):
    """Palm up, receiving: fingers a little apart, the near edge of the palm towards us."""
    for p in ([(70, -22), (128, -30), (176, -44)], [(80, -10), (142, -14), (196, -26)], [(80, 4), (144, 6), (196, -4)]):
        finger(a, T, p, 25, k, skin)
    body = [(-30, -30), (10, -34), (60, -36), (92, -20), (98, 6), (88, 32), (52, 44), (10, 40), (-30, 32)]
    a.path(smooth(T(body), True, .9), SHADE[skin]); a.path(smooth(T([(x * .985, y * .95 - 1) for x, y in body]), True, .9), skin)
    a.path(smooth(T([(0, -22), (56, -28), (84, -10), (60, 4), (16, 0)]), True, .9), "#FFE2BD", .4)
    a.line(smooth(T([(14, 6), (48, 8), (82, -8)])), SHADE[skin], 3.4, .6)
    finger(a, T, [(66, 24), (122, 30), (170, 20)], 24, k, skin)
    finger(a, T, [(12, -20), (50, -46), (96, -56)], 27, k, skin)


def hand_flat(a, T, k, skin, spread=1, thumb=1):
    """Back of the hand from above, fingers forward."""
    s = spread
    if thumb: finger(a, T, [(8, 24), (46, 58), (92, 66)], 27, k, skin, 1)
    for p in ([(70, 30), (112, 38 + 5 * s), (148, 38 + 10 * s)], [(80, 12), (132, 15 + 2 * s), (176, 14 + 5 * s)], [(82, -8), (140, -9), (188, -8 - 2 * s)], [(76, -27), (128, -32 - 4 * s), (170, -32 - 9 * s)]):
        finger(a, T, p, 24, k, skin, 1)
    body = [(-30, -31), (14, -36), (56, -42), (88, -34), (96, -6), (90, 28), (60, 42), (14, 40), (-30, 31)]
    a.path(smooth(T([(x, y) for x, y in body]), True, .9), skin)
    a.path(smooth(T([(-30, 12), (20, 20), (70, 24), (86, 28), (60, 42), (14, 40), (-30, 31)]), True, .9), SHADE[skin], .42)
    a.path(smooth(T([(-30, -28), (14, -33), (56, -39), (82, -31), (60, -20), (14, -18), (-30, -14)]), True, .9), "#FFE2BD", .36)
    for y in (-22, -4, 14): a.line(poly(T([(74, y), (90, y - 1)]), False), SHADE[skin], 3, .5)


# ---- from the side -----------------------------------------------------------------------------------
def elbow(sx, sy, tx, ty, l1, l2, bend):
    """Where the elbow is between shoulder and hand; bend is the side it goes to (the way the figure faces: down and back)."""
    d = min(math.hypot(tx - sx, ty - sy) or 1, (l1 + l2) * .998)
    e = math.hypot(tx - sx, ty - sy) or 1
    ux, uy = (tx - sx) / e, (ty - sy) / e
    m = (l1 * l1 - l2 * l2 + d * d) / (2 * d)
    q = math.sqrt(max(0, l1 * l1 - m * m))
    return (sx + ux * m - uy * q * bend, sy + uy * m + ux * q * bend), (sx + ux * d, sy + uy * d)


def side(a, x, y, h, top="#2F4A7A", leg="#1F2940", skin="#B98362", hair="#221C1C", style="short", face=1, sit=None, near=None, far=None,
         skirt=None, scarf=None, hat=None, pack=None, lean=0, long=False, rim=RIM, lit=1, rima=.7, cast=None, ground=True, knee=20, feet=True):
    """Someone from the side, faceless. face: 1 looks right, -1 left. near, far: where the hands are, (x, y) in the picture; None hangs.
    sit: height of the seat in hundredths of h; y stays the ground. hat: "cone", "helmet" or "wrap". lit: side of the light."""
    k = h / 100
    dz = 50 - sit if sit is not None else 0
    X = lambda v, up=0: x + face * (v + lean * up) * k
    Y = lambda v: y - v * k
    U = lambda v: y - (v - dz) * k
    if ground: shadow(a, x + (face * 8 * k if sit is not None else 0), y, h, *(cast or (0, 0)))
    sx, sy = X(-.5, 1), U(77.5)
    def arm(target, w, dark):
        tx, ty = target or (X(3, .3), U(46))
        (ex, ey), (tx, ty) = elbow(sx, sy, tx, ty, 17.5 * k, 17 * k, face)
        c = (tx + (ex - tx) * .13, ty + (ey - ty) * .13)
        a.circ(tx, ty, 2.9 * k, skin); a.line(f"M{f(ex)} {f(ey)}L{f(tx)} {f(ty)}", skin, 3.6 * k)
        d = f"M{f(sx)} {f(sy)}L{f(ex)} {f(ey)}L{f(c[0])} {f(c[1])}"
        a.line(d, top, w * k)
        if dark: a.line(d, "#14213F", w * k, dark)
        else:
            a.line(d, "#14213F", w * k + 1, .16); a.line(d, top, w * k - 1.2)
            o = (-1.5 if ey < ty + 30 * k else 1) * k
            a.line(f"M{f(sx)} {f(sy+o)}L{f(ex)} {f(ey+o)}L{f(c[0])} {f(c[1]+o)}", rim, 1 * k, rima * .6)
    # legs
    if far is not False: arm(far, 5.4, .3)
    cl, dk = (skirt or leg), "#14213F"
    if sit is None:
        if skirt:
            for q in (-3, 3): a.line(f"M{f(X(q))} {f(Y(12))}L{f(X(q))} {f(Y(3))}", skin, 4 * k); a.ell(X(q + 1.6), Y(1.7), 4.6 * k, 1.9 * k, "#2B2430")
            a.path(f"M{f(X(-8))} {f(Y(52))}C{f(X(-9.5))} {f(Y(36))} {f(X(-10))} {f(Y(20))} {f(X(-9.4))} {f(Y(9))}Q{f(X(0))} {f(Y(7))} {f(X(9.4))} {f(Y(9))}C{f(X(10))} {f(Y(22))} {f(X(9))} {f(Y(38))} {f(X(7.4))} {f(Y(52))}z", skirt)
            a.path(f"M{f(X(-8))} {f(Y(52))}C{f(X(-9.5))} {f(Y(36))} {f(X(-10))} {f(Y(20))} {f(X(-9.4))} {f(Y(9))}L{f(X(-3))} {f(Y(8))}L{f(X(-2))} {f(Y(52))}z", dk, .2)
        else:
            a.pl([(X(-2), Y(53)), (X(7.8), Y(53)), (X(8.2), Y(28)), (X(8.6), Y(3)), (X(3.4), Y(3)), (X(1.8), Y(27))], cl); a.pl([(X(-2), Y(53)), (X(7.8), Y(53)), (X(8.2), Y(28)), (X(8.6), Y(3)), (X(3.4), Y(3)), (X(1.8), Y(27))], dk, .3)
            a.path(f"M{f(X(2.6))} {f(Y(0))}V{f(Y(3.4))}Q{f(X(7))} {f(Y(5))} {f(X(9))} {f(Y(3))}Q{f(X(13))} {f(Y(2.4))} {f(X(13))} {f(Y(0))}z", "#1A1C28")
            a.pl([(X(-8.2), Y(53)), (X(4.6), Y(53)), (X(3), Y(28)), (X(.6), Y(3)), (X(-5.2), Y(3)), (X(-7), Y(27))], cl)
            a.path(f"M{f(X(-6))} {f(Y(0))}V{f(Y(3.4))}Q{f(X(-1))} {f(Y(5))} {f(X(1))} {f(Y(3))}Q{f(X(5))} {f(Y(2.4))} {f(X(5))} {f(Y(0))}z", "#1A1C28")
    else:
        w1, w2 = (14, 12) if skirt else (11, 7.6)
        for o, dkn in ((3, .3), (0, 0)):
            d = f"M{f(X(-2))} {f(Y(sit+4))}L{f(X(knee+o))} {f(Y(sit+4))}L{f(X(knee+.6+o))} {f(Y(7 if feet else 9))}"
            if feet:
                if skirt: a.line(f"M{f(X(knee+o))} {f(Y(10))}V{f(Y(3))}", skin, 4 * k)
                a.path(f"M{f(X(knee-3+o))} {f(Y(0))}V{f(Y(3.6))}Q{f(X(knee+2+o))} {f(Y(5))} {f(X(knee+5+o))} {f(Y(3))}Q{f(X(knee+9+o))} {f(Y(2.4))} {f(X(knee+9+o))} {f(Y(0))}z", "#1A1C28")
            a.line(f"M{f(X(knee-1+o))} {f(Y(sit+2))}L{f(X(knee+.4+o))} {f(Y(8))}", cl, w2 * k); a.line(f"M{f(X(-3))} {f(Y(sit+4))}L{f(X(knee-1+o))} {f(Y(sit+4))}", cl, w1 * k)
            if dkn: a.line(d, dk, w2 * k, dkn)
        if lit == face or lit == 0: a.line(f"M{f(X(2))} {f(Y(sit+4+w1*.42))}L{f(X(knee-1))} {f(Y(sit+4+w1*.42))}", rim, 1 * k, rima * .5)
    # torso
    hem = 38 if long else 46
    if sit is not None: hem = 47
    a.path(f"M{f(X(-3,1))} {f(U(85.4))}C{f(X(-8,1))} {f(U(84.4))} {f(X(-9.4,1))} {f(U(79))} {f(X(-9,.8))} {f(U(71))}C{f(X(-8.2,.5))} {f(U(62))} {f(X(-8.2,.3))} {f(U(56))} {f(X(-8.8))} {f(U(hem))}Q{f(X(0))} {f(U(hem-2))} {f(X(8.2))} {f(U(hem))}C{f(X(7.6,.4))} {f(U(58))} {f(X(9.2,.7))} {f(U(66))} {f(X(8.2,.8))} {f(U(74))}C{f(X(7.4,1))} {f(U(80))} {f(X(5,1))} {f(U(84.4))} {f(X(3,1))} {f(U(85.4))}z", top)
    sh = -lit * face       # the shaded edge in the figure's own direction
    e = -1 if sh < 0 else 1
    if e < 0: a.path(f"M{f(X(-3,1))} {f(U(85.4))}C{f(X(-8,1))} {f(U(84.4))} {f(X(-9.4,1))} {f(U(79))} {f(X(-9,.8))} {f(U(71))}C{f(X(-8.2,.5))} {f(U(62))} {f(X(-8.2,.3))} {f(U(56))} {f(X(-8.8))} {f(U(hem))}L{f(X(-2))} {f(U(hem-1.4))}C{f(X(-3,.5))} {f(U(60))} {f(X(-4,.8))} {f(U(76))} {f(X(-3,1))} {f(U(85.4))}z", dk, .22)
    else: a.path(f"M{f(X(3,1))} {f(U(85.4))}C{f(X(5,1))} {f(U(84.4))} {f(X(7.4,1))} {f(U(80))} {f(X(8.2,.8))} {f(U(74))}C{f(X(9.2,.7))} {f(U(66))} {f(X(7.6,.4))} {f(U(58))} {f(X(8.2))} {f(U(hem))}L{f(X(3))} {f(U(hem-1.6))}C{f(X(3.6,.5))} {f(U(60))} {f(X(4,.8))} {f(U(76))} {f(X(3,1))} {f(U(85.4))}z", dk, .22)
    g = -e
    if g > 0: a.line(smooth([(X(4.4, 1), U(84)), (X(7.6, .9), U(77)), (X(8.2, .7), U(67)), (X(7.4, .3), U(57)), (X(7.6), U(hem + 1))]), rim, 1.3 * k, rima)
    else: a.line(smooth([(X(-5, 1), U(84)), (X(-8.4, .9), U(78)), (X(-8.2, .7), U(68)), (X(-7.6, .3), U(57)), (X(-8.2), U(hem + 1))]), rim, 1.3 * k, rima)
    if pack:
        a.path(f"M{f(X(-7,1))} {f(U(82))}C{f(X(-19,1))} {f(U(82))} {f(X(-19.6,.7))} {f(U(70))} {f(X(-18,.4))} {f(U(54))}Q{f(X(-12,.3))} {f(U(52))} {f(X(-7.4,.3))} {f(U(54))}z", pack); a.path(f"M{f(X(-17.8,.4))} {f(U(66))}H{f(X(-12,.4))}V{f(U(55))}H{f(X(-17.4,.4))}z", dk, .2)
        a.line(smooth([(X(-6, 1), U(83)), (X(1, 1), U(82)), (X(4, .8), U(74)), (X(0, .5), U(64)), (X(-7, .4), U(60))]), pack, 2 * k); a.line(smooth([(X(-6, 1), U(83)), (X(1, 1), U(82)), (X(4, .8), U(74)), (X(0, .5), U(64)), (X(-7, .4), U(60))]), dk, 2 * k, .25)
    # head
    hx = lambda v: X(v + 1.2, 1.15)
    a.path(f"M{f(hx(-3))} {f(U(91))}L{f(hx(-3.6))} {f(U(83.4))}Q{f(hx(0))} {f(U(81.6))} {f(hx(2.8))} {f(U(83.6))}L{f(hx(2.4))} {f(U(89))}z", skin); a.path(f"M{f(hx(-1))} {f(U(87.6))}Q{f(hx(1.4))} {f(U(85.6))} {f(hx(3.6))} {f(U(87))}L{f(hx(2.6))} {f(U(85))}L{f(hx(-2))} {f(U(85))}z", dk, .2)
    if style == "long": a.path(f"M{f(hx(-5.6))} {f(U(95))}C{f(hx(-8))} {f(U(86))} {f(hx(-8.6))} {f(U(78))} {f(hx(-6))} {f(U(71))}Q{f(hx(-3))} {f(U(70))} {f(hx(-1.4))} {f(U(74))}C{f(hx(-2))} {f(U(82))} {f(hx(-.6))} {f(U(86))} {f(hx(.4))} {f(U(92))}z", hair)
    a.ell(hx(0), U(93), 6.2 * k, 6.9 * k, skin)
    a.path(f"M{f(hx(5.6))} {f(U(94.6))}Q{f(hx(8.2))} {f(U(91))} {f(hx(7))} {f(U(90.4))}L{f(hx(5.6))} {f(U(90))}Q{f(hx(5.6))} {f(U(87.4))} {f(hx(3))} {f(U(86.6))}L{f(hx(1))} {f(U(92))}z", skin)
    if lit == face: a.line(smooth([(hx(5.6), U(97)), (hx(6.1), U(94)), (hx(7.2), U(91.2))]), rim, .9 * k, rima * .7)
    if not scarf:
        a.path(f"M{f(hx(5.8))} {f(U(96.4))}C{f(hx(5))} {f(U(102.4))} {f(hx(-5))} {f(U(102.4))} {f(hx(-6.6))} {f(U(95))}C{f(hx(-7))} {f(U(91))} {f(hx(-5.4))} {f(U(87.4))} {f(hx(-3.4))} {f(U(86.6))}Q{f(hx(-1.6))} {f(U(88))} {f(hx(-.4))} {f(U(92.6))}Q{f(hx(1))} {f(U(96.6))} {f(hx(5.8))} {f(U(96.4))}z", hair)
        a.ell(hx(-.6), U(91.8), 1.2 * k, 1.9 * k, skin)
        if lit != face: a.line(smooth([(hx(-1), U(100.2)), (hx(-4.8), U(98)), (hx(-6.4), U(94)), (hx(-5.6), U(90))]), rim, .9 * k, rima * .8)
    if style == "bun": a.circ(hx(-6.4), U(97), 3.5 * k, hair)
    if style == "tail": a.path(smooth([(hx(-5.4), U(97)), (hx(-9), U(94)), (hx(-9.4), U(86)), (hx(-7.6), U(79)), (hx(-6.6), U(86)), (hx(-5), U(91))], True, .9), hair)
    if scarf:
        a.path(f"M{f(hx(5.2))} {f(U(97.4))}C{f(hx(3))} {f(U(103.4))} {f(hx(-6))} {f(U(103))} {f(hx(-7.4))} {f(U(94))}C{f(hx(-8))} {f(U(88))} {f(hx(-10))} {f(U(82))} {f(hx(-8))} {f(U(78))}Q{f(hx(0))} {f(U(74))} {f(hx(5.4))} {f(U(79))}C{f(hx(5))} {f(U(84))} {f(hx(4))} {f(U(86))} {f(hx(3.4))} {f(U(87))}Q{f(hx(1.2))} {f(U(92))} {f(hx(5.2))} {f(U(97.4))}z", scarf); a.path(f"M{f(hx(-7.4))} {f(U(94))}C{f(hx(-8))} {f(U(88))} {f(hx(-10))} {f(U(82))} {f(hx(-8))} {f(U(78))}L{f(hx(-2))} {f(U(76.4))}Q{f(hx(-4))} {f(U(86))} {f(hx(-3))} {f(U(96))}z", dk, .16)
    if hat == "cone":
        a.path(f"M{f(hx(-16))} {f(U(95))}Q{f(hx(-4))} {f(U(103))} {f(hx(0))} {f(U(109))}Q{f(hx(5))} {f(U(102))} {f(hx(16))} {f(U(94))}Q{f(hx(0))} {f(U(91.4))} {f(hx(-16))} {f(U(95))}z", "#E6CF9C"); q = 1 if lit == face else -1
        a.path(f"M{f(hx(-q*16))} {f(U(94.6))}Q{f(hx(-q*4))} {f(U(102.6))} {f(hx(0))} {f(U(109))}Q{f(hx(-q*1))} {f(U(100))} {f(hx(-q*2))} {f(U(93))}z", "#8A6A3A", .38)
        for t in (.35, .7): a.line(f"M{f(hx(-16*t))} {f(U(109-14.2*t))}Q{f(hx(0))} {f(U(108-16*t))} {f(hx(16*t))} {f(U(109-14.8*t))}", "#8A6A3A", .5 * k, .5)
        a.line(smooth([(hx(3), U(93)), (hx(2.4), U(88)), (hx(3.4), U(86))]), "#7A3E63", .9 * k)
    if hat and hat[0] == "#":
        a.path(f"M{f(hx(-7.6))} {f(U(91))}C{f(hx(-8.6))} {f(U(104.6))} {f(hx(7.4))} {f(U(105.6))} {f(hx(7.6))} {f(U(95.6))}L{f(hx(7.2))} {f(U(94.6))}Q{f(hx(2))} {f(U(96))} {f(hx(.6))} {f(U(91))}Q{f(hx(-4))} {f(U(89.6))} {f(hx(-7.6))} {f(U(91))}z", hat); a.path(f"M{f(hx(6.6))} {f(U(97.4))}Q{f(hx(11))} {f(U(97))} {f(hx(11))} {f(U(95))}Q{f(hx(8))} {f(U(94.4))} {f(hx(5))} {f(U(95.4))}z", hat); a.path(f"M{f(hx(6.6))} {f(U(97.4))}Q{f(hx(11))} {f(U(97))} {f(hx(11))} {f(U(95))}Q{f(hx(8))} {f(U(94.4))} {f(hx(5))} {f(U(95.4))}z", dk, .3)
        a.line(smooth([(hx(-1.4), U(102)), (hx(2), U(101.6)), (hx(5), U(99.6))] if lit == face else [(hx(-2), U(102)), (hx(-5), U(100)), (hx(-6.8), U(96))]), "#FFFFFF", 1.1 * k, .6); a.line(smooth([(hx(.6), U(91)), (hx(1.4), U(88)), (hx(3.4), U(86.4))]), "#1B2433", .9 * k)
    if hat == "wrap":
        a.path(f"M{f(hx(6.4))} {f(U(95.4))}C{f(hx(7))} {f(U(105))} {f(hx(-8))} {f(U(106))} {f(hx(-7.8))} {f(U(93))}Q{f(hx(-1))} {f(U(97))} {f(hx(6.4))} {f(U(95.4))}z", "#22305E"); a.line(smooth([(hx(6.4), U(97)), (hx(0), U(99.4)), (hx(-7.6), U(96.6))]), "#A4472A", 1.4 * k, .9)
    # near arm, over everything
    if near is not False: arm(near, 5.8, 0)
    return sx, sy


def bust(a, x, y, h, top=UNIFORM, skin="#B98362", hair="#241C1A", style="short", lit=-1, rim=RIM, rima=.6, arms=None):
    """Someone behind a counter whose edge is at y, from the front and faceless. h: height standing; 55 hundredths are seen.
    arms: two points, where the hands lie."""
    k = h / 100
    b = 45
    X = lambda v: x + v * k
    Y = lambda v: y - (v - b) * k
    T = f"M{f(X(-4))} {f(Y(85))}C{f(X(-9))} {f(Y(84))} {f(X(-13))} {f(Y(82))} {f(X(-13))} {f(Y(74))}L{f(X(-11.4))} {f(Y(b))}H{f(X(11.4))}L{f(X(13))} {f(Y(74))}C{f(X(13))} {f(Y(82))} {f(X(9))} {f(Y(84))} {f(X(4))} {f(Y(85))}z"
    if style == "long": a.path(f"M{f(X(-7))} {f(Y(95))}C{f(X(-9.4))} {f(Y(88))} {f(X(-9.4))} {f(Y(80))} {f(X(-8))} {f(Y(76))}H{f(X(8))}C{f(X(9.4))} {f(Y(80))} {f(X(9.4))} {f(Y(88))} {f(X(7))} {f(Y(95))}z", hair)
    for sd in (-1, 1):
        if arms:
            tx, ty = arms[0 if sd < 0 else 1]
            sx, sy = X(sd * 10.6), Y(77)
            reach = abs(tx - sx) > abs(ty - sy)          # to the side: the elbow hangs; down: it stands out a little
            (ex, ey), (tx, ty) = elbow(sx, sy, tx, ty, 18 * k, 17 * k, (1 if tx > sx else -1) if reach else -sd)
            if not reach and abs(ex - x) < abs(sx - x): ex = sx + sd * 3 * k
            a.circ(tx, ty, 2.8 * k, skin)
            a.line(f"M{f(sx)} {f(sy)}L{f(ex)} {f(ey)}L{f(tx+(ex-tx)*.15)} {f(ty+(ey-ty)*.15)}", top, 5.6 * k); a.line(f"M{f(sx)} {f(sy)}L{f(ex)} {f(ey)}L{f(tx+(ex-tx)*.15)} {f(ty+(ey-ty)*.15)}", "#14213F", 5.6 * k, .14)
    a.path(T, top)
    a.path(f"M{f(X(-lit*2))} {f(Y(84))}L{f(X(-lit*4))} {f(Y(85))}C{f(X(-lit*9))} {f(Y(84))} {f(X(-lit*13))} {f(Y(82))} {f(X(-lit*13))} {f(Y(74))}L{f(X(-lit*11.4))} {f(Y(b))}H{f(X(-lit*3))}z", "#14213F", .18)
    a.line(smooth([(X(lit*5), Y(84)), (X(lit*10.6), Y(82)), (X(lit*12.4), Y(75)), (X(lit*11.6), Y(60)), (X(lit*11), Y(b+1))]), rim, 1.1 * k, rima)
    a.pl([(X(-4), Y(85)), (X(0), Y(77)), (X(4), Y(85))], skin); a.line(f"M{f(X(-4.4))} {f(Y(85))}L{f(X(0))} {f(Y(76.6))}L{f(X(4.4))} {f(Y(85))}", "#FFFFFF", 1.1 * k, .35)
    a.rect(X(-2.9), Y(91), 5.8 * k, 7 * k, skin, 1, 2 * k); a.path(f"M{f(X(-2.9))} {f(Y(88))}Q{f(X(0))} {f(Y(83.6))} {f(X(2.9))} {f(Y(88))}z", "#14213F", .22)
    if style == "bun": a.circ(x, Y(101), 3.6 * k, hair)
    a.ell(X(-6), Y(92), 1.1 * k, 1.8 * k, skin); a.ell(X(6), Y(92), 1.1 * k, 1.8 * k, skin)
    a.ell(x, Y(92.6), 6.1 * k, 7 * k, skin)
    a.path(f"M{f(X(-6.4))} {f(Y(91.6))}C{f(X(-8))} {f(Y(103.4))} {f(X(8))} {f(Y(103.4))} {f(X(6.4))} {f(Y(91.6))}Q{f(X(5.6))} {f(Y(96))} {f(X(2.4))} {f(Y(96.8))}Q{f(X(-2))} {f(Y(98))} {f(X(-4.6))} {f(Y(96))}Q{f(X(-6))} {f(Y(94.6))} {f(X(-6.4))} {f(Y(91.6))}z", hair)
    if style == "cone":
        a.path(f"M{f(X(-17))} {f(Y(95))}Q{f(X(-5))} {f(Y(103))} {f(x)} {f(Y(110))}Q{f(X(5))} {f(Y(103))} {f(X(17))} {f(Y(95))}Q{f(x)} {f(Y(91.6))} {f(X(-17))} {f(Y(95))}z", "#E6CF9C"); a.path(f"M{f(X(-lit*17))} {f(Y(95))}Q{f(X(-lit*5))} {f(Y(103))} {f(x)} {f(Y(110))}Q{f(X(-lit*3))} {f(Y(100))} {f(X(-lit*5))} {f(Y(93.4))}z", "#8A6A3A", .36)


def hand_point(a, T, k, skin):
    """Back of the hand, first finger out, the others bent under."""
    for y in (32, 15, -2): finger(a, T, [(66, y), (104, y + 2), (112, y + 8), (98, y + 14)], 24, k, skin, 0, 1)
    body = [(-30, -31), (14, -36), (56, -42), (86, -36), (94, -8), (86, 26), (58, 42), (14, 40), (-30, 31)]
    a.path(smooth(T(body), True, .9), SHADE[skin]); a.path(smooth(T([(x * .985, y * .96) for x, y in body]), True, .9), skin)
    a.path(smooth(T([(-30, 12), (20, 20), (70, 24), (84, 26), (58, 42), (14, 40), (-30, 31)]), True, .9), SHADE[skin], .42)
    finger(a, T, [(72, -24), (132, -30), (172, -26), (206, -20)], 25, k, skin, 1)
    a.path(smooth(T([(-30, -28), (14, -33), (56, -39), (82, -31), (60, -20), (14, -18), (-30, -14)]), True, .9), "#FFE2BD", .36)
