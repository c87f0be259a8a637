"""The Cửa Ngõ scenes: the gate's own work (papers, leaving, customs, money, health, onward travel), market, pier. Run through scenes.py."""
import math
from artlib import *
from figures import *
from scenes2 import window_view


def desk(a):
    """The desk of cash-desk, again."""
    a.rect(0, 0, W, H, a.lin([(0, "#DCE4E1"), (1, "#EDE3CF")]))
    a.glow(300, 120, 900, 620, "#FFFAEA", .95)
    a.path("M-20 430H1620V1220H-20z", a.lin([(0, "#C79A6B"), (.2, "#B98657"), (1, "#7C5236")])); a.rect(0, 430, W, 8, "#F0D3A4", .9)
    for k in range(8):
        y = 452+k*k*12; a.path(f"M-20 {y}Q400 {y+8} 900 {y-3}T1620 {y+6}V{y+9+k}Q1100 {y+2+k} 800 {y+5+k}T-20 {y+4+k}z", "#5C331F", .2)
    a.path("M0 430H700L1500 1200H200z", "#FFF3D6", .2)


def passport_stamp():
    a = Art("passport-stamp", seed=131)
    desk(a)
    for x, y, an, b in [(-40, 60, .5, .5), (-40, 300, -.1, .5)]: a.frond(x, y, 430, an, b, "#8FB0A0", 11, .16)
    # a low screen at the back of the desk, glass, out of focus
    a.path("M1010 430V150Q1010 130 1030 130H1620V430z", "#FFFFFF", .28); a.path("M1010 430V150Q1010 130 1030 130H1620V142H1034Q1022 142 1022 154V430z", "#A9C2B4", .8)
    a.pl([(1180, 142), (1290, 142), (1150, 430), (1040, 430)], "#FFFFFF", .3); a.pl([(1330, 142), (1370, 142), (1230, 430), (1190, 430)], "#FFFFFF", .25)
    Q = .80
    def plane(cx, cy, an):
        c, n = math.cos(an), math.sin(an)
        return lambda pts: [(cx+x*c-y*n, cy+(x*n+y*c)*Q) for x, y in pts]
    def R(P, x, y, w, h, col, al=1): a.pl(P([(x, y), (x+w, y), (x+w, y+h), (x, y+h)]), col, al)
    def RRd(P, x, y, w, h, r, col, al=1):
        pts = []
        for ox, oy, t in [(x+w-r, y+r, -90), (x+w-r, y+h-r, 0), (x+r, y+h-r, 90), (x+r, y+r, 180)]:
            for q in range(0, 91, 30): pts.append((ox+r*math.cos(math.radians(t+q)), oy+r*math.sin(math.radians(t+q))))
        a.pl(P(pts), col, al)
    def ring(P, u, v, r, col, w, al=1, a0=0, a1=360):
        m = max(8, int((a1-a0)/12))
        pts = P([(u+r*math.cos(math.radians(a0+(a1-a0)*i/m)), v+r*math.sin(math.radians(a0+(a1-a0)*i/m))) for i in range(m+(0 if a1-a0 >= 360 else 1))])
        a.line(smooth(pts, a1-a0 >= 360, .5), col, w, al)
    # a form under the passport
    P = plane(470, 640, -.30)
    R(P, -250+14, -190+16, 520, 430, "#2A140C", .24); R(P, -250, -190, 520, 430, "#FFFDF8")
    R(P, -250, -190, 520, 54, "#22386B"); R(P, -220, -172, 240, 12, "#FFFFFF", .9)
    for k in range(4): R(P, -220, -110+k*62, 110, 9, "#8A8F9A", .8); R(P, -220, -94+k*62, 460, 30, "#EEF1F6"); R(P, -220, -66+k*62, 460, 3, "#22386B", .5)
    # the open passport
    cx, cy, an = 745, 790, -.09
    P = plane(cx, cy, an)
    R(plane(cx+26, cy+34, an), -372, -262, 756, 524, "#2A140C", .34)
    RRd(P, -372, -256, 744, 524, 16, "#123F37"); RRd(P, -372, -262, 744, 524, 16, "#1E5A4E")
    for i in range(5): RRd(plane(cx+4-i*1.6, cy+8-i*3.4, an), -356+i*2, -250, 352-i*2, 500, 8, ["#CFC4AE", "#EFE7D6"][i % 2]); RRd(plane(cx+6-i*.4, cy+8-i*3.4, an), 4, -250, 354-i*2, 500, 8, ["#CFC4AE", "#EFE7D6"][i % 2])
    P = plane(cx, cy-9, an)
    RRd(P, -348, -250, 348, 500, 10, "#FBF5E6"); RRd(P, 0, -250, 346, 500, 10, "#FFFCF3")
    # paper's own pale waves, both pages
    for s0, c in ((-1, "#8FB09A"), (1, "#9FB3CC")):
        for k in range(13):
            v = -214+k*36; x0 = 16 if s0 > 0 else -332
            a.line(smooth(P([(x0+316*i/8, v+13*math.sin(i*1.55+k*.55)) for i in range(9)]), t=1), c, 2.4, .34)
    # fold: cool on the left of it, light on the right
    for k in range(7): a.pl(P([(-76+k*11, -250), (0, -250), (0, 250), (-76+k*11, 250)]), "#6B5B52", .045)
    for k in range(5): a.pl(P([(0, -250), (54-k*11, -250), (54-k*11, 250), (0, 250)]), "#6B5B52", .045)
    a.line(poly(P([(0, -250), (0, 250)]), False), "#8A7A68", 2.5, .7)
    # older marks, faded
    ring(P, -236, -96, 74, "#1E6B5C", 5, .42); ring(P, -236, -96, 58, "#1E6B5C", 3, .38)
    a.line(poly(P([(-266, -96), (-206, -96)]), False), "#1E6B5C", 6, .42); a.line(poly(P([(-256, -76), (-216, -76)]), False), "#1E6B5C", 4, .36); a.line(poly(P([(-256, -116), (-216, -116)]), False), "#1E6B5C", 4, .36)
    T = plane(*P([(-150, 104)])[0], an+.22)
    for r, al in ((0, .40), (12, .30)):
        q = [(-96+r, -62+r), (96-r, -62+r), (96-r, 62-r), (-96+r, 62-r)]
        a.line(poly(T(q)), "#7A3E63", 5-r*.15, al)
    for k, w in enumerate((110, 78, 96)): a.line(poly(T([(-w/2, -24+k*25), (w/2, -24+k*25)]), False), "#7A3E63", 6, .34)
    # the fresh round mark: two rings, dashes where letters would be, an arrow into a doorway
    u, v, ink = 158, 48, "#22386B"
    g = P([(u, v)])[0]; a.glow(g[0], g[1], 190, 150, "#FFFFFF", .9)
    ring(P, u, v, 122, ink, 10, .96); ring(P, u, v, 84, ink, 5, .92)
    for k in range(20):
        th = math.radians(k*18+4); lo, hi = 94, (112 if k % 5 else 106)
        if k in (4, 14): continue
        a.line(poly(P([(u+lo*math.cos(th), v+lo*math.sin(th)), (u+hi*math.cos(th), v+hi*math.sin(th))]), False), ink, 5.5, .88, "butt")
    for k in (4, 14): th = math.radians(k*18+4); q = P([(u+103*math.cos(th), v+103*math.sin(th))])[0]; a.ell(q[0], q[1], 6, 5, ink, .9)
    door = [(8, 48), (54, 48), (54, -16)]+[(32+22*math.cos(math.radians(t)), -16+24*math.sin(math.radians(t))) for t in range(-20, -181, -20)]
    a.line(poly(P([(u+x, v+y) for x, y in door]), False), ink, 7, .95)
    a.line(poly(P([(u-58, v+6), (u+18, v+6)]), False), ink, 8, .95); a.line(poly(P([(u-6, v-18), (u+20, v+6), (u-6, v+30)]), False), ink, 8, .95)
    # uneven ink: a few paler bites and one wet glint
    for r0, a0, a1, w, al in [(122, 205, 232, 4, .5), (122, 20, 38, 3, .45), (84, 120, 140, 2.5, .5)]: ring(P, u, v, r0, "#FFFCF3", w, al, a0, a1)
    ring(P, u, v, 125, "#9FB0DC", 3, .9, 268, 318)
    # shadow of the stamp and the arm, cool, falling away from the window
    a.path(smooth([(1012, 742), (1052, 706), (1120, 700), (1190, 712), (1290, 690), (1440, 650), (1640, 590), (1640, 760), (1440, 790), (1290, 812), (1170, 800), (1060, 782)], True, .5), "#2A140C", .24)
    # ink pad: the tin, open
    P2 = plane(300, 1010, .10)
    R(plane(316, 1034, .10), -170, -120, 350, 250, "#2A140C", .34)
    RRd(plane(300, 1020, .10), -172, -118, 344, 240, 22, "#3B4660"); RRd(P2, -172, -122, 344, 240, 22, "#8A93A6"); RRd(P2, -160, -112, 320, 220, 18, "#5A6478"); RRd(P2, -146, -98, 292, 192, 12, "#1B2A52"); RRd(P2, -146, -98, 292, 60, 12, "#3A4E86", .6)
    a.line(poly(P2([(-158, -118), (158, -118)]), False), "#F3E3C4", 4, .8)
    # the stamp, half lifted and tilted; then the hand round its handle
    S = place(985, 668, math.radians(22), .98)
    def E(cy, rx, ry): return S([(rx*math.cos(math.radians(t)), cy+ry*math.sin(math.radians(t))) for t in range(0, 360, 20)])
    def drum(y0, y1, rx, ry, col, top):
        p = [(rx*math.cos(math.radians(t)), y0+ry*math.sin(math.radians(t))) for t in range(0, 181, 15)]
        a.path(poly(S(p), False)+poly(S([(-rx, y1), (rx, y1)]), False).replace("M", "L")+"z", col); a.path(smooth(E(y1, rx, ry), True, .5), top)
    wood = a.lin([(0, "#7E4A2C"), (.30, "#B87F52"), (.55, "#E3B27C"), (.78, "#B87F52"), (1, "#87532F")], 0, 0, 1, .25)
    drum(0, -24, 110, 30, "#1B2A52", "#22386B")
    drum(-22, -34, 116, 32, "#5C331F", "#5C331F"); drum(-32, -80, 118, 33, wood, "#DDAA74")
    a.line(smooth(S([(117*math.cos(math.radians(t)), -78+32*math.sin(math.radians(t))) for t in range(15, 170, 15)]), t=.5), "#F9DDB0", 4, .8)
    a.path(smooth(S([(60, -74), (36, -108), (31, -160), (31, -330), (-31, -330), (-31, -160), (-36, -108), (-60, -74), (0, -60)]), True, .8), wood)
    a.path(smooth(S([(4, -62), (58, -72), (36, -108), (31, -160), (31, -330), (10, -330), (12, -150), (14, -100)]), True, .7), "#4A2717", .28)
    kn = lambda cx, cy, rx, ry: smooth(S([(cx+rx*math.cos(math.radians(t)), cy+ry*math.sin(math.radians(t))) for t in range(0, 360, 20)]), True, .5)
    a.path(kn(0, -366, 58, 56), wood); a.path(smooth(S([(26, -318), (52, -340), (58, -366), (50, -394), (26, -416), (38, -386), (38, -350)]), True, .6), "#4A2717", .26); a.path(kn(-22, -386, 13, 17), "#FFF1D8", .6)
    # the hand round the handle, then the plain green-grey sleeve over the wrist
    Hd = place(1092, 440, math.radians(-17), 1.0)
    sk = SKIN[0]; sh = SHADE[sk]
    body = [(262, -58), (200, -70), (140, -84), (90, -84), (50, -64), (34, -26), (36, 30), (60, 72), (112, 84), (190, 66), (262, 56)]
    a.path(smooth(Hd(body), True, .9), sh); a.path(smooth(Hd([(x, y*.97-1.5) for x, y in body]), True, .9), sk)
    a.path(smooth(Hd([(260, 16), (180, 26), (110, 36), (64, 62), (112, 80), (190, 62), (260, 52)]), True, .9), sh, .42)
    a.path(smooth(Hd([(258, -52), (200, -64), (140, -78), (92, -78), (70, -66), (110, -58), (170, -48), (258, -34)]), True, .9), "#FFE2BD", .42)
    for i, (y0, y1, x1, w) in enumerate([(62, 80, -24, 36), (34, 50, -42, 40), (0, 13, -48, 42), (-34, -26, -42, 41)]):
        pts = [(84, y0-2), (38, y0-5+i), (4, (y0+y1)/2-4), (x1, y1)]
        p = Hd(pts)
        a.line(smooth(p), sh, w+4, .95); a.line(smooth(p), sk, w); a.line(smooth(Hd([(x, y-w*.27) for x, y in pts])), "#FFE2BD", w*.18, .45)
    th = [(136, -62), (88, -88), (34, -86), (-8, -62)]
    a.line(smooth(Hd(th)), sh, 48, .95); a.line(smooth(Hd(th)), sk, 44); a.line(smooth(Hd([(x, y-12) for x, y in th])), "#FFE2BD", 8, .5)
    a.line(poly(Hd([(-2, -66), (-14, -58)]), False), "#F3D3BC", 20, .85)
    sleeve(a, [(1680, 236), (1540, 292), (1430, 330), (1318, 368)], 270, 140, UNIFORM, UNIFORM_DK, UNIFORM_LT, cuff="#586B60", folds=3)
    # near: a dark leaf at the lower edge
    for x, y, an2, b in [(1660, 1230, -2.55, -.5), (1500, 1260, -2.1, -.5)]: a.frond(x, y, 380, an2, b, "#274B3A", 11, .17)
    a.save()


def departure():
    a = Art("departure", seed=141); vx, Y = 800, 690
    a.sky([(0, "#35477A"), (.34, "#7C7DA6"), (.62, "#D9A59A"), (.85, "#F6C592"), (1, "#FBD9A6")], Y+20)
    a.glow(905, 590, 480, 380, "#FFEBC2", 1); a.clouds(7, 250, 480, "#F6C9AE", .5, 160, 420); a.circ(905, 596, 42, "#FFF8E6")
    for x, w, h in [(540, 150, 190), (650, 130, 280), (745, 120, 150), (1046, 140, 236), (1120, 160, 180)]: a.tower(x, Y+4, w, h, "#A39BB4", "#F3CDA8", .55, -1 if x > 905 else 1)
    a.rect(380, 560, 840, 140, a.lin([(0, "#FBDDB0", 0), (1, "#FBDDB0", .8)]))
    a.ridge(668, 40, 24, "#8D93A6", 1, 900); a.ridge(700, 34, 20, "#6E8590", 1, 900, tilt=12)
    a.rect(380, 640, 840, 80, a.lin([(0, "#FBDDB0", 0), (1, "#FBDDB0", .5)]))
    for x, w, h in [(505, 170, 300), (1120, 190, 260)]: a.tower(x, 745, w, h, "#63748F", "#E0AE8C", .55, -1 if x > 905 else 1, "#526480")
    a.path("M380 752Q620 716 820 724T1220 748V900H380z", a.lin([(0, "#7C9378"), (1, "#3E6158")]))
    for k, (x, y, q) in enumerate([(520, 742, 30), (560, 748, 40), (612, 744, 24), (1010, 742, 26), (1050, 748, 38), (1096, 744, 30), (684, 740, 16), (952, 738, 18)]): a.ell(x, y, q*1.3, q, ["#3F6B5C", "#4B7A62", "#335A50"][k % 3])
    # the road outside, going to the hills
    a.path("M540 842C690 800 806 792 852 764C880 746 866 734 880 724L891 724C886 732 914 742 894 762C868 788 960 812 1060 842z", a.lin([(0, "#EBD2AC"), (1, "#D2BC9F")]))
    for x, y, h in [(760, 792, 92), (972, 796, 96), (826, 762, 50), (936, 762, 52)]:
        a.rect(x-h*.025, y-h, h*.05, h, "#3A4A63"); a.ell(x, y-h, h*.10, h*.07, "#FFE9B8"); a.glow(x, y-h, h*.42, h*.36, "#FFE2A8", .7)
    # the end wall with the round arch (the opening is left out)
    wall = a.lin([(0, "#5A5878"), (.5, "#6A6480"), (1, "#4A4968")])
    a.path("M300 20H1300V850H1100V470A300 300 0 0 0 500 470V850H300z", wall)
    g = a.rad([(0, "#F7C98A", .55), (.6, "#F7C98A", .12), (1, "#F7C98A", 0)], .5, .55, .62)
    a.path("M300 20H1300V850H1100V470A300 300 0 0 0 500 470V850H300z", g)
    # reveal: the thickness of the wall, lit where the sun reaches it
    a.path("M500 850V470A300 300 0 0 1 800 170V206A264 264 0 0 0 536 470V832z", a.lin([(0, "#F9DDAE"), (1, "#E3A877")], 0, 0, 1, 1))
    a.path("M1100 850V470A300 300 0 0 0 800 170V206A264 264 0 0 1 1064 470V832z", a.lin([(0, "#EEC392"), (.5, "#B58C82"), (1, "#5E5672")], 0, 0, 1, .8))
    a.line("M500 850V470A300 300 0 0 1 1100 470V850", "#FFE9C4", 5, .55); a.line("M536 832V470A264 264 0 0 1 1064 470V832", "#3A3A58", 4, .35)
    a.line("M468 850V470A332 332 0 0 1 1132 470V850", "#3A3A5A", 8, .45)
    # side walls, ceiling
    a.path("M-20 -20L300 20V850L-20 1060z", a.lin([(0, "#2C325A"), (1, "#565678")], 0, 0, 1, 0)); a.path("M1620 -20L1300 20V850L1620 1060z", a.lin([(0, "#6C6480"), (1, "#2C325A")], 0, 0, 1, 0))
    a.path("M-20 -20H1620L1300 20H300z", "#23294C")
    for s in (-1, 1):
        X = lambda d: vx + s*(500+320*d)      # d: 0 end wall .. 1 frame edge
        B = lambda d: 850+210*d
        for d0, d1 in ((.14, .40), (.56, .92)):
            x0, x1 = X(d0), X(d1); xm = (x0+x1)/2; t0, t1 = 430-90*d0, 430-90*d1; b0, b1 = B(d0)-110-50*d0, B(d1)-110-50*d1
            sk = a.lin([(0, "#8F87AA"), (.55, "#EDB694"), (.8, "#FBD7A2"), (1, "#8C93A0")])
            a.path(f"M{f(x0)} {f(b0)}V{f(t0)}C{f(x0)} {f(t0-110)} {f(x1)} {f(t1-150)} {f(x1)} {f(t1)}V{f(b1)}z", sk)
            a.line(f"M{f(x0)} {f(b0)}V{f(t0)}C{f(x0)} {f(t0-110)} {f(x1)} {f(t1-150)} {f(x1)} {f(t1)}V{f(b1)}", "#22284A", 9); 
            a.line(f"M{f(xm)} {f((b0+b1)/2)}V{f((t0+t1)/2-92)}M{f(x0)} {f(t0+90)}L{f(x1)} {f(t1+95)}", "#22284A", 6)
            a.pl([(x0, b0), (x1, b1), (x1, b1+16+6*d1), (x0, b0+14)], "#8A7F92", .8)
    # floor
    a.path("M300 850H1300L1620 1060V1220H-20V1060z", a.lin([(0, "#B99A8C"), (.35, "#7D7286"), (1, "#3C3D5E")]))
    a.path("M536 832H1064L1100 850L1480 1220H120L500 850z", a.lin([(0, "#FFE6B4", .95), (.45, "#F9CE98", .5), (1, "#F7C98A", .06)]))
    for k in range(8): t = (k/8)**1.7; y = 862+340*t; a.rect(0, y, W, 1.2+2.6*t, "#2C2F52", .2)
    for x1 in (-560, -160, 240, 620, 980, 1360, 1760, 2160): a.line(f"M{f(vx+(x1-vx)*.40)} 850L{x1} 1220", "#2C2F52", 2, .18)
    # rails of the lane, with small green lights
    for s in (-1, 1):
        pts = []
        for i, d in enumerate((.02, .16, .36, .64, 1.0)):
            x, y, h = vx+s*(330+390*d), 862+285*d, 74+104*d
            pts.append((x, y, h, d))
        for i in range(4):
            (x0, y0, h0, d0), (x1, y1, h1, d1) = pts[i], pts[i+1]
            a.path(f"M{f(x0)} {f(y0-h0*.92)}Q{f((x0+x1)/2)} {f((y0+y1)/2-(h0+h1)/2*.78)} {f(x1)} {f(y1-h1*.92)}V{f(y1-h1*.80)}Q{f((x0+x1)/2)} {f((y0+y1)/2-(h0+h1)/2*.64)} {f(x0)} {f(y0-h0*.80)}z", "#1E5A4E")
        for x, y, h, d in pts:
            shadow(a, x, y, h, s*40*d+(x-905)*.16, 60+70*d, .3, 6)
            w = 6+7*d
            a.ell(x, y, w*2.1, w*.7, "#1B2040"); a.rect(x-w/2, y-h, w, h, "#2B3355", 1, w/2); a.rect(x-s*w*.5-(0 if s > 0 else w*.3)+ (0 if s > 0 else 0), y-h, w*.3, h, "#FFE0AE", .8, w*.15)
            a.circ(x, y-h, w*.82, "#2B3355"); a.circ(x, y-h, w*.5, "#F7D9A6")
    # travellers, all walking out
    def cs(x, y): return ((x-905)*.34, 150*(y-700)/230)
    def B(x, y, h, *p, **q): back(a, x, y, h, *p, cast=cs(x, y), **q)
    B(842, 796, 72, "#7A6A8C", "#4A4968", lit=2, rima=.75); B(868, 792, 68, "#B07A6A", "#4A4968", lit=2, rima=.75)
    B(962, 862, 158, "#3F6F7A", "#2A2E4A", pack="#A4472A", lit=-1, rima=.75); B(1016, 868, 150, "#C9974A", "#3A3350", style="tail", bag="#22386B", side=1, lit=-1, rima=.75)
    B(606, 902, 198, "#5A5F7C", "#2F3150", hair="#B9B4AC", stick=True, side=-1, lit=1, rima=.75, stride=.3)
    B(700, 958, 258, "#22386B", "#20264A", case="#8F421F", side=-1, hold=(754, 866), lit=1, rima=.75)
    B(880, 962, 246, "#B4603C", "#3A2F4A", scarf="#E9D9BC", skirt="#4A3450", hold=(818, 868), side=1, bag="#1E5A4E", lit=2, rima=.85)
    B(786, 968, 150, "#D9A441", "#2A3358", style="short", lit=2, rima=.75, pack="#1E6B5C", hold=(754, 868), hold2=(818, 870), side=1)
    hl, hr = wheelchair(a, 1156, 1000, 262, cast=cs(1156, 1000), lit=-1, top="#6E3A5C")
    back(a, 1066, 1052, 286, "#2F6A5C", "#23284A", lit=-1, rima=.75, side=-1, stride=.8, style="tail", hold=(hl[0]+6, hl[1]+2), cast=cs(1066, 1052))
    # near: a pillar and a plant, dark
    a.path("M-20 -20H96Q84 40 84 120V1220H-20z", a.lin([(0, "#141A38"), (.8, "#1D2346"), (1, "#3A3B62")], 0, 0, 1, 0)); a.rect(78, 60, 5, 1160, "#F3BC8C", .5)
    for x, y, an, b in [(60, 1230, -1.25, .5), (110, 1250, -.8, .4), (10, 1220, -1.7, -.2), (70, 1240, -1.0, .7)]: a.frond(x, y, 330, an, b, "#16243C" if x != 110 else "#1F3350", 11, .17)
    a.save()


def customs_bench():
    a = Art("customs-bench", seed=151); vx, vy = 560, 480
    # hall: warm wall, light from the doorway at the left, ribs
    a.rect(0, 0, W, 700, a.lin([(0, "#D8C9B0"), (1, "#EADFCB")]))
    a.glow(300, 330, 820, 560, "#FFF6DC", .95)
    for k in range(11):
        x = -260+210*k; a.path(f"M{x} -20L{x+56} -20L{f(vx+(x-vx)*.34+12)} 118L{f(vx+(x-vx)*.34)} 118z", "#B08A5C", .38)
    a.rect(0, 112, W, 10, "#B08A5C", .35)
    # left: round doorway, hills beyond
    a.path("M120 620V330A150 150 0 0 1 420 330V620z", a.lin([(0, "#FFF3D4"), (1, "#F6DFB2")])); 
    a.path(smooth([(120, 500), (170, 452), (215, 480), (262, 430), (310, 470), (360, 452), (420, 494)], t=.7)+"L420 620H120z", "#A9C2B0"); a.path(smooth([(120, 552), (200, 530), (290, 548), (420, 536)], t=.7)+"L420 620H120z", "#86A98F")
    a.path("M96 620V330A174 174 0 0 1 444 330V620H420V330A150 150 0 0 0 120 330V620z", a.lin([(0, "#D9C29C"), (.45, "#BFA581"), (1, "#927859")], 0, 0, 1, 0)); a.line("M420 620V330A150 150 0 0 0 120 330V620", "#FFF8E4", 3, .6)
    # floor behind the bench
    a.path("M-20 612H1620V800H-20z", a.lin([(0, "#E2D3B8"), (1, "#A89A8C")])); a.path("M120 612H420L640 800H-60z", "#FFF3D4", .7)
    for y in (632, 662, 704): a.rect(0, y, W, 2, "#7A6F66", .18)
    # the walk-through arch: plain, two posts and a head, a green light
    ax, ay = 640, 634
    a.path(f"M{ax-12} {ay+4}L{ax+240} {ay+4}L{ax+330} {ay+60}H{ax+50}z", "#14213F", .16)
    for x, c0, c1 in ((ax, "#DDE3E4", "#A9B6BC"), (ax+176, "#C9D3D6", "#8E9DA6")):
        a.rect(x, ay-384, 46, 384, a.lin([(0, c0), (1, c1)], 0, 0, 1, 0), 1, 10); a.rect(x+36, ay-376, 10, 376, "#5A6A78", .45, 4); a.rect(x+4, ay-376, 6, 368, "#FFFFFF", .6, 3)
        a.rect(x-8, ay-14, 62, 16, "#4A5666", 1, 5)
    a.rect(ax-6, ay-424, 234, 62, a.lin([(0, "#E9EDEC"), (1, "#B7C2C7")]), 1, 14); a.rect(ax-6, ay-374, 234, 10, "#5A6A78", .4, 5)
    a.rect(ax+78, ay-404, 66, 20, "#1E6B5C", 1, 10); a.ell(ax+94, ay-394, 6, 6, "#BFF0DC"); a.glow(ax+111, ay-394, 90, 50, "#9FE0C6", .45)
    a.path(f"M{ax+46} {ay-364}H{ax+176}V{ay}H{ax+46}z", "#FFF6DC", .4)
    back(a, ax+110, ay-2, 262, "#A4472A", "#33415E", pack="#22386B", lit=-1, rima=.7, stride=1)
    back(a, 330, 650, 250, "#3F79A0", "#2A2A3C", style="tail", case="#D9A441", side=-1, lit=-1, rima=.7)
    # right: the belt of the scanner
    sx = 1090
    a.ell(sx+260, 690, 330, 22, "#14213F", .24)
    a.rect(sx+40, 300, 420, 330, a.lin([(0, "#DDE1DC"), (1, "#A8B2B2")]), 1, 22); a.rect(sx+40, 300, 420, 56, "#FFFFFF", .35, 22); a.rect(sx+40, 322, 420, 10, "#1E6B5C", .9)
    a.rect(sx+300, 390, 0.1, 0.1, "#A8B2B2")
    a.path(f"M{sx+40} 600V440Q{sx+40} 420 {sx+60} 420H{sx+150}Q{sx+170} 420 {sx+170} 440V600z", "#2B3648"); 
    for q in range(5): a.rect(sx+46+q*25, 424, 21, 150+(q%2)*8, "#3D4A60", 1, 4); a.rect(sx+46+q*25, 424, 5, 150, "#6B7A90", .6, 2)
    a.rect(sx+220, 400, 180, 100, "#93A0A4", .5, 10)
    a.rect(sx-190, 588, 720, 26, "#2B3648", 1, 12); a.rect(sx-190, 588, 720, 7, "#5A6A80", 1, 4); a.rect(sx-190, 612, 720, 34, "#8E9AA0")
    for q in (-160, 0, 200, 420): a.rect(sx+q, 640, 20, 70, "#5A6670")
    # a veil of light between hall and bench
    a.rect(0, 560, W, 200, a.lin([(0, "#FFF6E2", 0), (1, "#FFF6E2", .4)]))
    # the bench
    a.path("M-20 738H1620V1220H-20z", a.lin([(0, "#C9D0CB"), (.25, "#AEB8B4"), (1, "#6E7C7E")])); a.rect(0, 738, W, 7, "#FFFFFF", .7)
    a.path("M-20 1090H1620V1220H-20z", a.lin([(0, "#56666A"), (1, "#3A484E")])); a.rect(0, 1086, W, 9, "#E6ECE6", .55)
    a.path("M60 745H560L930 1090H140z", "#FFF6DC", .3); a.path("M640 745H720L1120 1090H1010z", "#FFF6DC", .16)
    # the open suitcase. lid up at the back
    a.pl([(372, 1046), (1206, 1030), (1330, 1052), (1290, 1078), (420, 1078), (346, 1062)], "#1A2430", .2); a.ell(800, 1056, 470, 20, "#1A2430", .3)
    lid = a.lin([(0, "#9A4A2C"), (1, "#7A3722")])
    a.path("M412 800L390 542Q386 510 420 510H1138Q1172 510 1168 542L1150 800z", "#5C2A1C"); a.path("M424 800L404 550Q402 524 428 524H1132Q1156 524 1154 550L1138 800z", "#B5653E")
    a.path("M440 796L423 562Q422 542 441 542H1119Q1137 542 1136 562L1122 796z", a.lin([(0, "#E6D3B4"), (.6, "#D6BE9A"), (1, "#A98C6E")]))
    a.path("M423 562Q422 542 441 542H640L560 796H440z", "#FFF6DC", .4)
    a.path("M433 700Q780 738 1127 700L1122 796H440z", "#B89A78"); a.line("M433 700Q780 738 1127 700", "#8A6B50", 5); 
    for x in (560, 700, 860, 1000): a.line(f"M{x} {f(713+8*(1-abs(x-780)/350))}q{f((x-780)*.03)} 40 {f((x-780)*-.02)} 88", "#8A6B50", 3, .5)
    a.line("M570 544L760 696M1000 544L800 696", "#7A5A43", 12); a.line("M570 544L760 696M1000 544L800 696", "#A98462", 4, .8); a.rect(752, 678, 56, 36, "#7A5A43", 1, 6); a.rect(764, 688, 32, 16, "#E0BE74", 1, 4)
    # the lower half
    a.path("M396 800H1166L1216 1030Q1216 1052 1192 1052H372Q346 1052 348 1030z", "#5C2A1C")
    a.path("M420 806H1142L1180 986H384z", "#3E241C")
    body = a.lin([(0, "#B0582F"), (1, "#7E3820")])
    # clothes: rolled and folded, three rows
    def roll(x, y, w, h, c, hi=.3):
        a.rect(x, y, w, h, c, 1, h*.42); a.rect(x+6, y+5, w-12, h*.26, "#FFF0D4", hi, h*.13); a.rect(x+4, y+h*.66, w-8, h*.3, "#14213F", .2, h*.14)
        a.ell(x+w-h*.34, y+h*.5, h*.24, h*.42, "#14213F", .16); a.line(f"M{f(x+w-h*.34)} {f(y+h*.22)}q{f(h*.2)} {f(h*.28)} 0 {f(h*.52)}", "#FFFFFF", 2.5, .4)
    def fold(x, y, w, h, c, band=None):
        a.rect(x, y, w, h, c, 1, 12)
        if band: a.rect(x, y+h*.30, w, h*.13, band, .9); a.rect(x, y+h*.52, w, h*.06, band, .7)
        a.rect(x+6, y+4, w-12, h*.16, "#FFF0D4", .34, 6); a.line(f"M{x+8} {f(y+h*.78)}H{x+w-8}", "#14213F", 3, .26); a.line(f"M{x+8} {f(y+h*.90)}H{x+w-8}", "#14213F", 3, .2)
    roll(440, 776, 176, 66, "#22386B"); roll(626, 770, 150, 70, "#D9C7A2", .45); roll(786, 776, 160, 64, "#1E6B5C"); fold(956, 766, 170, 92, "#C98A3A")
    fold(424, 830, 232, 118, "#E9E0CC", "#7A3E63"); fold(676, 832, 196, 112, "#7E96AE"); 
    # a plain tin, a book, shoes in a cloth bag
    a.rect(896, 852, 120, 96, "#6B3460", 1, 8); a.rect(896, 852, 14, 96, "#14213F", .3, 6); a.rect(928, 872, 66, 8, "#F0DEC4", .8, 3); a.rect(928, 888, 44, 6, "#F0DEC4", .6, 3)
    a.path(smooth([(1036, 884), (1060, 846), (1118, 838), (1158, 862), (1164, 930), (1110, 952), (1044, 944)], True, .6), "#4E6F5E"); a.path(smooth([(1050, 878), (1066, 852), (1116, 846), (1140, 858), (1096, 866)], True, .6), "#FFF0D4", .3); a.line("M1062 850q46 26 98 12", "#2F4A3E", 4, .7)
    roll(408, 940, 210, 62, "#A9B9A0", .4); roll(1010, 944, 170, 60, "#34466F", .3)
    # near wall of the case, straps hanging out, lock
    a.path("M368 986H1194L1216 1030Q1216 1060 1190 1060H372Q346 1060 348 1034z", body); a.path("M368 986H1194L1197 996H365z", "#E0A078", .9); a.path("M356 1026H1212L1214 1040Q1210 1060 1190 1060H372Q350 1060 348 1040z", "#3E1A10", .35)
    a.path("M368 986H560L520 1060H372Q346 1060 348 1034z", "#FFF0D4", .18)
    for x in (520, 1010): a.rect(x, 990, 40, 50, "#3A2018", 1, 8); a.rect(x+8, 1002, 24, 26, "#E0BE74", 1, 5); a.rect(x+8, 1002, 24, 8, "#FFF3D0", .7, 4)
    a.path("M716 1004Q716 992 728 992H852Q864 992 864 1004V1030Q864 1042 850 1042H838V1018H742V1042H730Q716 1042 716 1030z", "#3A2018"); a.line("M728 996H852", "#C98A62", 3, .6)
    # the officer's hands: one steadies the lid's edge, one lifts a folded cloth
    sk = SKIN[1]
    a.path(smooth([(880, 858), (960, 826), (1080, 830), (1180, 850), (1100, 900), (940, 908)], True, .5), "#14213F", .22)
    # lifted corner of the blue shirt
    a.path(smooth([(676, 846), (700, 826), (780, 806), (852, 786), (884, 806), (880, 850), (872, 930), (780, 946), (690, 942)], True, .5), "#8FA6BC"); a.path(smooth([(852, 786), (884, 806), (880, 850), (840, 846), (806, 826)], True, .6), "#C9D6DE"); a.path(smooth([(690, 930), (780, 936), (872, 920), (872, 932), (780, 946), (690, 942)], True, .5), "#14213F", .22); a.line("M700 850Q770 838 806 828", "#5F7A93", 4, .6); a.line("M712 880Q790 878 860 862", "#5F7A93", 3, .45)
    T = place(1070, 772, math.radians(172), 1.02, -1)
    hand_pinch_under(a, T, 1.02, sk)
    a.path(smooth([(838, 792), (872, 786), (896, 806), (884, 850), (850, 838)], True, .6), "#C9D6DE")
    hand_pinch_over(a, T, 1.02, sk)
    sleeve(a, [(1680, 640), (1480, 696), (1290, 738), (1104, 768)], 230, 108, UNIFORM, UNIFORM_DK, UNIFORM_LT, cuff="#586B60", folds=4)
    # the other hand rests on the near rim
    a.path(smooth([(1120, 1046), (1180, 1010), (1290, 1030), (1480, 1090), (1640, 1150), (1640, 1220), (1440, 1150), (1270, 1086)], True, .5), "#14213F", .3)
    T = place(1262, 992, math.radians(189), 1.0, -1)
    hand_flat(a, T, 1.0, sk, .5)
    sleeve(a, [(1700, 1146), (1560, 1094), (1420, 1040), (1292, 998)], 250, 110, "#5F7267", "#43534B", "#97A797", cuff="#4D6056", folds=3)
    a.save()


def note(a, T, w, h, c, pale="#FFFFFF"):
    """A plain bank note: a colour, a paler field, an oval. No figure, no word."""
    q = lambda x0, y0, x1, y1: [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    a.pl(T(q(-w/2, -h/2, w/2, h/2)), c); a.pl(T(q(-w/2+h*.07, -h/2+h*.08, w/2-h*.07, h/2-h*.08)), pale, .22)
    for r, col, al in ((.27, pale, .34), (.18, c, .9)): a.path(smooth(T([(h*r*1.25*math.cos(t*math.pi/6), h*r*math.sin(t*math.pi/6)) for t in range(12)]), True, .5), col, al)
    a.line(poly(T([(-w/2, -h/2), (w/2, -h/2)]), False), "#FFF6DE", 2.5, .6)
    a.line(poly(T([(-w*.38, -h*.2), (-w*.38, h*.2)]), False), pale, 4, .3); a.line(poly(T([(w*.38, -h*.2), (w*.38, h*.2)]), False), pale, 4, .3)


def exchange_counter():
    a = Art("exchange-counter", seed=161)
    # behind the window: a warm room
    a.rect(0, 0, W, 720, a.lin([(0, "#CDB189"), (.5, "#E3CEA9"), (1, "#C7AB83")]))
    a.glow(1120, 330, 700, 500, "#FFF3D0", .95)
    # a far window with hills, an old wall clock's place left plain
    window_view(a, 250, 190, 300, 240, 1, "#8A6A4F")
    a.path("M250 190H550L900 720H420z", "#FFF6DC", .22)
    # shelves with ledgers, a safe, a plant
    for y in (300, 470):
        a.rect(1010, y, 430, 16, "#8A5F42"); a.rect(1010, y+16, 430, 8, "#5C331F", .35)
    x = 1022
    for w, h, c in [(34, 88, "#7E96AE"), (38, 94, "#4E6F5E"), (30, 82, "#B97A52"), (36, 90, "#34466F"), (36, 90, "#34466F"), (30, 78, "#C9B48A"), (40, 96, "#7A5563")]:
        a.rect(x, 300-h, w, h, c, .85, 3); a.rect(x, 300-h, w*.25, h, "#FFFFFF", .14, 3); a.rect(x+w*.28, 300-h*.72, w*.46, h*.2, "#F3E7CF", .7, 2); x += w+7
    a.pl([(x+2, 300), (x+22, 300), (x+56, 214), (x+40, 208)], "#8A6A4F", .9)
    a.rect(1276, 364, 146, 106, "#6F7F86", .9, 8); a.rect(1288, 376, 122, 82, "#8C9CA2", .9, 6); a.circ(1368, 418, 20, "#5A6A72"); a.circ(1368, 418, 8, "#C9D3D6"); a.rect(1302, 406, 8, 26, "#5A6A72", 1, 3)
    a.rect(1060, 420, 66, 50, "#A86B40", 1, 8)
    for an, L in [(-1.57, 92), (-1.15, 84), (-2.0, 86), (-.8, 70), (-2.4, 72)]: a.leaf(1093, 424, L, an, 15, "#5F8C6B")
    for an, L in [(-1.36, 76), (-1.8, 78)]: a.leaf(1093, 424, L, an, 10, "#7FA578")
    # a colleague at the back, seen from behind, at a tall desk
    a.rect(600, 560, 300, 170, "#9A7350", 1, 6); a.rect(590, 548, 320, 18, "#C79A6B", 1, 5); a.rect(600, 560, 90, 170, "#14213F", .1); a.rect(800, 516, 70, 34, "#EFE7D6", 1, 3); a.rect(806, 508, 66, 10, "#D8CBB4", 1, 3)
    back(a, 716, 850, 500, UNIFORM, "#4C5D54", style="bun", lit=1, rima=.75, hold=(664, 548), hold2=(790, 546), side=1)
    # lamp: the light of the room
    lx = 940
    a.line(f"M{lx} -20V132", "#4A3326", 5); a.path(f"M{lx-84} 224Q{lx-70} 140 {lx} 136Q{lx+70} 140 {lx+84} 224z", a.lin([(0, "#2C5A50"), (1, "#1E4A42")])); a.path(f"M{lx+30} 142Q{lx+72} 156 {lx+84} 224H{lx+56}Q{lx+52} 170 {lx+30} 142z", "#8FB59A", .5); a.ell(lx, 224, 84, 14, "#FFF6DC"); a.glow(lx, 250, 250, 190, "#FFF3CF", .8)
    a.path(f"M{lx-80} 228H{lx+80}L{lx+330} 720H{lx-330}z", a.lin([(0, "#FFF3CF", .4), (1, "#FFF3CF", 0)]))
    a.rect(0, 430, W, 290, a.lin([(0, "#FFF3D8", 0), (1, "#FFF3D8", .35)]))
    # glass
    a.pl([(330, 136), (520, 136), (290, 700), (100, 700)], "#FFFFFF", .15); a.pl([(560, 136), (610, 136), (380, 700), (330, 700)], "#FFFFFF", .12); a.pl([(1330, 136), (1410, 136), (1180, 700), (1100, 700)], "#FFFFFF", .10)
    # window frame in dark wood
    FR = "M-20 -20H1620V720H1500V206Q1500 110 1410 110H190Q100 110 100 206V720H-20z"
    a.path(FR, a.lin([(0, "#55362A"), (.5, "#7A5038"), (1, "#55362A")], 0, 0, 1, 0))
    a.path("M100 720V206Q100 110 190 110H1410Q1500 110 1500 206V720H1476V214Q1476 136 1400 136H200Q124 136 124 214V720z", "#3E261B")
    a.path("M100 720V206Q100 110 190 110H1410V116H196Q108 120 108 206V720z", a.lin([(0, "#E8B683", .9), (.4, "#E8B683", .5), (1, "#E8B683", 0)], 0, 0, 1, 0))
    a.rect(-20, 40, 1660, 4, "#3E261B", .3); a.rect(-20, 0, 1660, 5, "#A87A55", .4); a.rect(30, 40, 4, 680, "#3E261B", .25); a.rect(1566, 40, 4, 680, "#3E261B", .25)
    # counter
    a.off = (0, -72)
    a.path("M-20 690H1620V1320H-20z", a.lin([(0, "#D3A470"), (.16, "#BE8C5A"), (.75, "#8A5B39"), (1, "#6B4229")])); a.rect(0, 690, W, 8, "#F6DBAE", .9)
    for k in range(7): y = 716+k*k*10; a.path(f"M-20 {y}Q400 {y+8} 900 {y-3}T1620 {y+6}V{y+8+k}Q1100 {y+2+k} 800 {y+5+k}T-20 {y+4+k}z", "#5C331F", .2)
    a.path("M760 698H1400L1560 1090H560z", "#FFF0CC", .2)
    a.path("M-20 1092H1620V1320H-20z", a.lin([(0, "#5C3A28"), (1, "#3E261B")])); a.rect(0, 1088, W, 9, "#E8BC88", .7)
    # the dished coin tray, with coins
    a.ell(800, 1010, 236, 64, "#2A140C", .3); a.ell(800, 1000, 232, 62, "#8A93A0"); a.ell(800, 997, 222, 56, "#D5DADC"); a.ell(800, 1001, 200, 46, a.rad([(0, "#A9B2B8"), (.75, "#8A949C"), (1, "#6B7680")])); a.path("M612 1016A200 46 0 0 0 988 1016A200 40 0 0 1 612 1016z", "#FFFFFF", .5)
    for x, y in [(716, 1004), (760, 1016), (732, 990), (880, 1010), (846, 994)]: a.ell(x+5, y+7, 33, 14, "#2A140C", .35); a.ell(x, y+4, 32, 14, "#A87A2C"); a.ell(x, y, 32, 14, "#E9C772"); a.ell(x, y, 21, 9, "#D3A94C"); a.line(f"M{x-22} {y-6}Q{x} {y-16} {x+20} {y-7}", "#FFF3CF", 2.5, .8)
    # calculator without digits
    def rr(x, y, w, h, r, c, al=1): a.rrot(1366, 960, math.radians(9), x*.86, y*.72, w*.86, h*.72, r*.86, c, al)
    rr(-104, -140, 240, 320, 22, "#2A140C", .34); rr(-120, -150, 230, 314, 22, "#1B2433"); rr(-120, -158, 230, 312, 22, "#34405A"); rr(-100, -136, 190, 74, 10, "#BFD0B8"); rr(-100, -136, 190, 24, 10, "#FFFFFF", .25)
    rr(20, -104, 54, 9, 3, "#34405A", .8); rr(-16, -104, 28, 9, 3, "#34405A", .8)
    for r in range(4):
        for c in range(4): rr(-100+c*49, -44+r*47, 41, 36, 8, "#14213F"); rr(-100+c*49, -48+r*47, 41, 36, 8, "#F0B95A" if (r, c) == (3, 3) else "#E7E2D6" if c < 3 else "#9FB0C8")
    # the clerk's hand gives, the traveller's hand takes
    a.path(smooth([(600, 880), (760, 836), (960, 826), (1180, 800), (1480, 700), (1620, 690), (1620, 790), (1240, 880), (960, 906), (740, 920)], True, .5), "#2A140C", .24)
    sk = SKIN[2]
    T = place(1070, 786, math.radians(166), 1.04, -1)
    hand_pinch_under(a, T, 1.04, sk)
    for i, (c, an, dx, dy) in enumerate([("#6F93B0", -.30, -16, 8), ("#C9A27A", -.18, -6, 3), ("#A9C2A4", -.06, 3, -2), ("#7FA58F", .05, 10, -6)]):
        note(a, place(772+dx, 836+dy, an-.08, 1), 310, 134, c)
    hand_pinch_over(a, T, 1.04, sk)
    sleeve(a, [(1700, 600), (1500, 668), (1310, 728), (1108, 778)], 236, 112, UNIFORM, UNIFORM_DK, UNIFORM_LT, cuff="#586B60", folds=4)
    sk = SKIN[0]
    T = place(540, 900, math.radians(-19), 1.06)
    hand_pinch_over(a, T, 1.06, sk)
    sleeve(a, [(-80, 1160), (120, 1072), (330, 988), (504, 912)], 270, 122, "#8F421F", "#5C2A1C", "#D98A5E", cuff="#6E3218", folds=4)
    a.off = (0, 0)
    # the frame's post stands before the clerk's sleeve
    a.path("M1500 648V206H1640V688H1500z", a.lin([(0, "#5C3A2A"), (1, "#55362A")], 0, 0, 1, 0)); a.rect(1566, 40, 4, 608, "#3E261B", .25); a.path("M1476 648V214L1502 206V648z", "#3E261B"); a.rect(1462, 626, 178, 78, "#4A2E22", 1, 6); a.rect(1462, 626, 178, 7, "#A87A55", .8, 3); a.rect(1462, 702, 178, 12, "#2A140C", .3)
    a.save()


def hospital_night():
    a = Art("hospital-night", seed=171); Y = 770
    a.sky([(0, "#0E1B3A"), (.5, "#233C6B"), (.85, "#4A6590"), (1, "#7484A6")], Y+10)
    for _ in range(70): a.circ(a.r.uniform(0, W), a.r.uniform(0, 420), a.r.uniform(.8, 2.3), "#FFF4DC", a.r.uniform(.25, .85))
    a.glow(260, 190, 240, 240, "#DCE4F2", .5); a.circ(260, 190, 40, "#F7F0DC"); a.clouds(4, 200, 360, "#B9C6DE", .2, 240, 560)
    for x, w, h in [(60, 240, 300), (240, 180, 220), (1440, 260, 330), (1580, 200, 240)]: a.tower(x, Y, w, h, "#2F4770", "#6C82A8", .4, -1)
    for k in range(40): a.ell(a.r.choice([a.r.uniform(-20, 330), a.r.uniform(1290, 1620)]), Y-10+a.r.uniform(-18, 10), a.r.uniform(26, 60), a.r.uniform(22, 46), ["#152B44", "#1B3550", "#122339"][k % 3])
    # the building: three quiet floors
    a.rect(330, 300, 940, 480, a.lin([(0, "#3C4F78"), (1, "#5E6A86")], 0, 0, 0, 1)); a.rect(330, 300, 120, 480, "#14213F", .18); a.rect(316, 284, 968, 22, "#2B3A5E", 1, 4); a.rect(316, 284, 968, 6, "#8596B8", .7, 3)
    a.rect(700, 236, 200, 50, "#33456E"); a.rect(690, 228, 220, 12, "#2B3A5E", 1, 3)
    lit = {(0, 1), (0, 4), (1, 0), (1, 6), (0, 7), (1, 7), (1, 3)}
    for r in range(2):
        for c in range(8):
            if (r == 0 and c in (3, 4)) or (r == 1 and 0 < c < 7): continue
            x, y = 366+c*112, 336+r*112
            on = (r, c) in lit
            a.rect(x-5, y-5, 84, 82, "#2B3A5E", 1, 5); a.rect(x, y, 74, 72, a.lin([(0, "#FFE3AC"), (1, "#F2C57C")]) if on else a.lin([(0, "#22335A"), (1, "#3A4E7A")]), 1, 3)
            if on:
                a.rect(x, y, 26, 72, "#FFF3D4", .55, 3)
                if (r*3+c) % 4 == 0: a.path(f"M{x+40} {y+72}Q{x+41} {y+44} {x+52} {y+40}Q{x+63} {y+44} {x+64} {y+72}z", "#7A5A48", .7); a.circ(x+52, y+32, 8, "#7A5A48", .7)
            else: a.pl([(x+8, y), (x+30, y), (x+6, y+72), (x, y+72), (x, y+24)], "#8EA2CC", .18)
            a.rect(x+35, y, 4, 72, "#2B3A5E"); a.rect(x-8, y+76, 90, 8, "#8596B8", .5, 2)
    # warm entrance behind glass
    a.glow(800, 680, 620, 330, "#FFD992", .6)
    a.rect(560, 556, 480, 224, a.lin([(0, "#FFF0CC"), (.6, "#FFE0A4"), (1, "#F6C987")]))
    a.rect(560, 700, 480, 80, "#E9B978", .6)
    a.rect(600, 650, 150, 70, "#B98657", 1, 6); a.rect(592, 640, 166, 14, "#F6E3C0", 1, 4); a.circ(676, 606, 15, "#7A5340"); a.path("M648 642Q650 616 676 612Q702 616 704 642z", UNIFORM)
    a.rect(880, 676, 100, 16, "#5E8C7C", 1, 6); a.rect(880, 640, 100, 38, "#7FA896", 1, 6); a.rect(888, 692, 8, 30, "#4A5666"); a.rect(964, 692, 8, 30, "#4A5666")
    for x in (560, 676, 796, 916, 1032): a.rect(x, 556, 9, 224, "#5A5468")
    a.rect(560, 556, 480, 10, "#5A5468"); a.rect(560, 604, 480, 5, "#5A5468", .8); a.pl([(700, 566), (760, 566), (690, 776), (684, 776), (684, 640)], "#FFFFFF", .3)
    for x in (787, 812): a.rect(x, 660, 6, 50, "#8A6F55", 1, 3)
    # portico: a deep roof on round columns, warm below
    a.path("M440 548L1160 548L1130 574H470z", "#FFE2AC"); 
    a.path("M400 470H1200L1186 550H414z", a.lin([(0, "#44587F"), (1, "#374A72")])); a.rect(392, 456, 816, 20, "#2B3A5E", 1, 5); a.rect(392, 456, 816, 6, "#A9B9D6", .6, 3); a.rect(414, 540, 772, 12, "#FFE9BE", .95, 4)
    for x in (520, 680, 920, 1080): a.ell(x, 560, 26, 6, "#FFF8E6")
    for x in (680, 920): a.path(f"M{x-22} 562H{x+22}L{x+96} 790H{x-96}z", a.lin([(0, "#FFF0C6", .42), (1, "#FFF0C6", 0)]))
    for x, s in ((456, 1), (1112, -1)):
        a.rect(x, 556, 34, 246, a.lin([(0, "#7A7486"), (.5, "#C9AE8E"), (1, "#FFE6B8")] if s > 0 else [(0, "#FFE6B8"), (.5, "#C9AE8E"), (1, "#6C6880")], 0, 0, 1, 0)); a.rect(x-8, 792, 50, 14, "#4A4E68", 1, 3); a.rect(x-6, 552, 46, 12, "#4A5878", 1, 3)
    # the plain green cross
    a.glow(800, 404, 170, 150, "#7FD8B4", .6); a.rect(738, 342, 124, 124, "#F4F2E8", 1, 20); a.rect(738, 342, 124, 30, "#FFFFFF", .5, 16); a.rect(783, 360, 34, 88, "#17785C", 1, 4); a.rect(756, 387, 88, 34, "#17785C", 1, 4)
    # forecourt: wet, takes the light
    a.path("M-20 776H1620V1220H-20z", a.lin([(0, "#6B6C84"), (.2, "#45506F"), (1, "#141F3C")]))
    a.path("M560 780H1040L1420 1220H180z", a.lin([(0, "#FFE2A8", .95), (.4, "#F7C98A", .42), (1, "#F7C98A", .03)]))
    for x, w, al in [(566, 60, .5), (676, 70, .55), (800, 90, .65), (920, 70, .55), (1034, 60, .5)]: a.path(f"M{x-w*.35} 806H{x+w*.35}L{f(x+(x-800)*.5+w)} 1190H{f(x+(x-800)*.5-w)}z", a.lin([(0, "#FFEBC0", al*.6), (1, "#FFEBC0", 0)]))
    a.glints(46, 800, 812, 1180, 480, 640, "#FFF3D4", .4, 1.6)
    a.path("M738 812H862L880 960H720z", a.lin([(0, "#5FC0A0", .22), (1, "#5FC0A0", 0)]))
    a.path("M420 800H1180L1210 818H390z", "#8C8290"); a.rect(390, 816, 820, 8, "#4A4E68"); a.rect(420, 798, 760, 4, "#FFE9BE", .7)
    a.path("M980 800H1100L1190 850H1040z", "#A89A94"); a.path("M1040 850H1190V856H1040z", "#4A4E68") 
    # ambulance waiting at the left, side on
    x, y = 120, 700
    a.ell(x+190, y+192, 230, 16, "#0A1430", .5)
    a.path(f"M{x} {y+20}Q{x} {y} {x+20} {y}H{x+256}L{x+330} {y+12}Q{x+352} {y+16} {x+362} {y+40}L{x+382} {y+92}L{x+400} {y+104}V{y+174}H{x}z", a.lin([(0, "#C9CEDA"), (1, "#98A1B8")]))
    a.path(f"M{x} {y+20}Q{x} {y} {x+20} {y}H{x+256}L{x+330} {y+12}L{x+336} {y+24}H{x}z", "#E9E6E0", .8)
    a.path(f"M{x+270} {y+28}H{x+322}Q{x+338} {y+30} {x+344} {y+46}L{x+360} {y+88}H{x+270}z", "#22335A"); a.pl([(x+300, y+28), (x+324, y+28), (x+304, y+88), (x+282, y+88)], "#8EA2CC", .35)
    a.rect(x+196, y+30, 56, 54, "#22335A", 1, 8); a.rect(x, y+112, 398, 16, "#1E6B5C"); a.rect(x+62, y+44, 26, 62, "#17785C", 1, 3); a.rect(x+44, y+62, 62, 26, "#17785C", 1, 3)
    for q in (86, 316): a.circ(x+q, y+176, 34, "#141C2E"); a.circ(x+q, y+176, 16, "#7A8498"); a.circ(x+q, y+176, 6, "#2B3648")
    a.path(f"M{x+374} {y+108}L{x+400} {y+108}V{y+128}H{x+378}z", "#FFF0C6"); a.glow(x+400, y+118, 110, 60, "#FFE6B0", .6); a.rect(x+120, y-14, 60, 15, "#5A6A8C", 1, 6)
    a.path(f"M{x+362} {y+40}L{x+382} {y+92}L{x+400} {y+104}V{y+174}H{x+384}V{y+106}L{x+366} {y+92}L{x+350} {y+44}z", "#FFE6B8", .5)
    # nurse and wheelchair, going in
    cs = lambda x, y: ((x-800)*.34, 150)
    hl, hr = wheelchair(a, 872, 952, 262, top="#C98A3A", cast=cs(872, 952), lit=-1, rima=.8)
    back(a, 792, 1000, 280, UNIFORM, "#4C5D54", style="bun", lit=2, rima=.8, side=-1, stride=.8, hold=(hl[0]+6, hl[1]), cast=cs(784, 1000))
    back(a, 1010, 874, 196, "#34466F", "#22283C", hair="#B9B4AC", lit=-1, rima=.8, side=1, bag="#8F421F", cast=cs(1010, 874)) 
    # near: dark planting and a low lamp
    a.path("M1230 1220C1250 1130 1330 1100 1420 1096C1520 1092 1590 1116 1620 1130V1220z", "#0C1730")
    for i in range(46):
        bx = a.r.uniform(1240, 1620); a.leaf(bx, 1216, a.r.uniform(90, 230), -math.pi/2+a.r.uniform(-.55, .35), a.r.uniform(7, 13), ["#0C1730", "#122244", "#1A3050"][i % 3])
    for i in range(22):
        bx = a.r.uniform(-20, 190); a.leaf(bx, 1216, a.r.uniform(60, 150), -math.pi/2+a.r.uniform(-.35, .55), a.r.uniform(6, 11), ["#0C1730", "#122244", "#1A3050"][i % 3])
    a.save()


def bus_stop():
    a = Art("bus-stop", seed=181); Y = 700
    # dawn after rain
    a.sky([(0, "#4F709B"), (.36, "#8FA8BF"), (.68, "#E3CDB6"), (.9, "#F8CF9E"), (1, "#FBC98E")], Y+10)
    a.glow(560, 640, 620, 400, "#FFEBC4", .95); a.clouds(8, 120, 430, "#FFF4E6", .34); a.clouds(5, 380, 560, "#F5B98A", .3, 260, 600); a.circ(560, 636, 40, "#FFF8E6")
    for x, w, h in [(250, 190, 200), (420, 150, 280), (700, 210, 190), (860, 150, 260), (1060, 200, 180), (1290, 240, 280), (1480, 220, 200)]: a.tower(x, Y, w, h, "#AEB7C4", "#F0D2B2", .5, -1 if x > 560 else 1)
    a.rect(0, 580, W, 130, a.lin([(0, "#FBE3C6", 0), (1, "#FDEBD3", .85)]))
    a.ridge(672, 40, 24, "#8AA3A4", 1, 900); a.rect(0, 620, W, 90, a.lin([(0, "#FBE3C6", 0), (1, "#FDEBD3", .6)]))
    a.ridge(716, 26, 20, "#5F8577", 1, 900, tilt=-10)
    for k in range(44):
        x = a.r.uniform(-10, W); a.ell(x, 722+a.r.uniform(-12, 10), a.r.uniform(18, 44), a.r.uniform(14, 32), ["#3F6B5C", "#4B7A62", "#355C52"][k % 3])
    # a village across the road, roofs and one lit window
    for x, w, h in [(300, 120, 46), (430, 90, 38), (1330, 130, 50)]:
        a.rect(x, 726-h, w, h+14, "#C9B79C"); a.rect(x, 726-h, w*.3, h+14, "#FFF3D6", .4); a.path(f"M{x-14} {728-h}L{x+14} {728-h-34}H{x+w-14}L{x+w+14} {728-h}z", "#8A5A46"); a.rect(x+w*.55, 726-h+12, 22, 22, "#FFD994", 1, 2)
    # flooded fields take the sky; the wet road comes from the right
    a.path("M-20 742Q500 730 1000 740T1620 744V1220H-20z", a.lin([(0, "#86A07C"), (1, "#3E6155")]))
    a.path("M-20 776L560 760L1130 754L900 812L420 934L-20 1036z", a.lin([(0, "#F8D7A8"), (.3, "#D9C4B2"), (.7, "#93A7B2"), (1, "#5F7F93")]))
    a.path("M470 762L650 758L760 846L560 898L380 944L300 930z", a.lin([(0, "#FFF3D6", .85), (1, "#FFF3D6", .05)]))
    a.glints(46, 556, 764, 925, 40, 190, "#FFFBEC", .75, 1.6); a.glints(22, 200, 790, 1000, 200, 420, "#FFFFFF", .3, 1.5)
    for d in ("M-20 826Q300 806 760 790T1090 764V769Q900 786 700 798T-20 836z", "M-20 902Q260 872 640 840T950 796V802Q760 838 560 858T-20 915z", "M120 772L20 1030L38 1026L132 772z", "M400 765L240 974L262 968L414 765z", "M760 757L640 876L660 870L774 757z"): a.path(d, "#5F7F5C")
    for k in range(60):
        x = a.r.uniform(0, 900); y = a.r.uniform(800, 1000-x*.14); a.leaf(x, y, a.r.uniform(8, 20), -1.57+a.r.uniform(-.4, .4), 1.6, "#4B7A62", .7)
    a.path("M1130 750L1182 744L110 1008L-20 1040V1014L60 1000z", "#6F9068"); a.path("M1170 746L1190 744L110 1012L-20 1044V1032L100 1000z", "#4F7560", .8)
    a.path("M1190 744L1250 744L1770 1180V1220H-20V1044L110 1012z", a.lin([(0, "#E3CDB0"), (.3, "#9A9AA4"), (1, "#4A566E")]))
    a.path("M1190 744L1194 744L150 1014L-20 1056V1044L110 1012z", "#F1E8D8", .85); a.path("M1246 744L1250 744L1770 1180L1700 1160z", "#E9E3D6", .7)
    a.path("M420 936L760 852L900 1220H120z", a.lin([(0, "#FFE9C0", .62), (1, "#FFE9C0", .12)]))
    for k in range(3, 7):
        P = lambda t: (1222-470*t, 748+472*t, 1+20*t)
        (x0, y0, w0), (x1, y1, w1) = P((k/7)**1.4), P(((k+.5)/7)**1.4); a.pl([(x0-w0/2, y0), (x0+w0/2, y0), (x1+w1/2, y1), (x1-w1/2, y1)], "#F6F1E6", .8)
    a.glints(30, 560, 930, 1180, 300, 560, "#FFF3D6", .5, 1.8); a.glints(24, 1060, 930, 1180, 300, 700, "#DCE6EE", .25, 1.6)
    # the bus, coming: front and side, lamps lit
    bx, by = 690, 560                                     # upper left of the front
    a.path(f"M{bx-20} {by+400}L{bx+300} {by+404}L{bx+560} {by+310}L{bx+520} {by+290}z", "#14213F", .34)
    side = a.lin([(0, "#EDEAE2"), (1, "#B9BFC4")], 0, 0, 1, 0)
    a.path(f"M{bx+262} {by+14}Q{bx+268} {by+2} {bx+288} {by+6}L{bx+560} {by+72}Q{bx+572} {by+76} {bx+572} {by+90}V{by+268}L{bx+262} {by+370}z", a.lin([(0, "#C3C9CF"), (1, "#98A3B0")], 0, 0, 1, 0))
    a.path(f"M{bx+262} {by+230}L{bx+572} {by+196}V{by+228}L{bx+262} {by+286}z", "#1A5548")
    for t0, t1 in ((.05, .22), (.26, .43), (.47, .62), (.66, .79), (.83, .95)):
        X = lambda t: bx+262+310*t
        top = lambda t: by+62+58*t; bot = lambda t: by+196-22*t
        a.pl([(X(t0), top(t0)), (X(t1), top(t1)), (X(t1), bot(t1)), (X(t0), bot(t0))], "#2C4760"); a.pl([(X(t0), top(t0)), (X(t0+(t1-t0)*.55), top(t0+(t1-t0)*.55)), (X(t0+(t1-t0)*.25), bot(t0+(t1-t0)*.25)), (X(t0), bot(t0))], "#F6D9AE", .45)
    for t, q in ((.20, 44), (.80, 30)):
        X = bx+262+310*t; yb = by+366-92*t; a.ell(X, yb-8, q*.62, q, "#1B2433"); a.ell(X+3, yb-8, q*.32, q*.55, "#7A8498")
    fr = a.lin([(0, "#FBF8F0"), (.6, "#F0ECE2"), (1, "#D3CFC6")])
    a.rect(bx, by, 270, 380, fr, 1, 34); a.rect(bx+8, by+366, 254, 30, "#1B2433", 1, 8); a.rect(bx+22, by+376, 56, 38, "#141B28", 1, 10); a.rect(bx+192, by+376, 56, 38, "#141B28", 1, 10)
    a.rect(bx+10, by+12, 250, 44, "#22324A", 1, 16); a.rect(bx+60, by+24, 150, 22, "#F0C46A", .95, 8)
    a.path(f"M{bx+16} {by+78}Q{bx+18} {by+64} {bx+34} {by+64}H{bx+236}Q{bx+252} {by+64} {bx+254} {by+78}L{bx+258} {by+216}H{bx+12}z", a.lin([(0, "#5B7A94"), (.6, "#2C4760"), (1, "#22364E")]))
    a.path(f"M{bx+40} {by+64}H{bx+112}L{bx+70} {by+216}H{bx+12}L{bx+16} {by+78}Q{bx+18} {by+64} {bx+34} {by+64}z", "#F6E3C4", .34)
    a.path(f"M{bx+150} {by+216}C{bx+150} {by+166} {bx+160} {by+152} {bx+184} {by+150}C{bx+208} {by+152} {bx+218} {by+166} {bx+220} {by+216}z", "#17263C"); a.circ(bx+184, by+132, 17, "#17263C")
    a.line(f"M{bx+40} {by+214}L{bx+118} {by+178}M{bx+232} {by+214}L{bx+156} {by+190}", "#141B28", 4)
    a.rect(bx, by+232, 270, 44, "#1E6B5C"); a.rect(bx, by+232, 270, 6, "#8FD3BD", .6)
    a.rect(bx+74, by+296, 122, 34, "#C9C5BC", 1, 8); 
    for q in (302, 312, 322): a.rect(bx+82, by+q, 106, 3, "#8A8F9A", .8)
    for x in (bx+38, bx+232):
        a.glow(x, by+312, 210, 150, "#FFEBB8", .75); a.circ(x, by+312, 25, "#FFFBEC"); a.circ(x, by+312, 33, "#FFF0C6", .4)
    a.path(f"M{bx-14} {by+96}q-26 4 -24 44v46h18v-40q0 -18 10 -20z", "#1B2433"); a.path(f"M{bx+284} {by+96}q26 4 24 44v46h-18v-40q0 -18 -10 -20z", "#1B2433")
    for x in (bx+38, bx+232): a.path(f"M{x-24} {by+404}H{x+24}L{x+90} {by+640}H{x-90}z", a.lin([(0, "#FFF0C6", .75), (1, "#FFF0C6", 0)]))
    # soft last rain
    for k in range(90):
        x, y, L = a.r.uniform(-60, W+120), a.r.uniform(-60, 1000), a.r.uniform(26, 64); a.line(f"M{f(x)} {f(y)}l{f(-L*.16)} {f(L)}", "#FFFFFF", a.r.uniform(1.1, 2), a.r.uniform(.10, .26))
    # kerb and pavement of the stop
    a.path("M-20 1096L600 1052H1640V1220H-20z", a.lin([(0, "#B7AFA6"), (1, "#6F6E78")])); a.path("M-20 1096L600 1052H1640V1066H604L-20 1112z", "#E9E0CF", .9)
    for x in (120, 420, 760, 1060, 1360): a.line(f"M{x+60} 1066L{x-60} 1220", "#4A4E60", 3, .3)
    # people waiting, from behind
    cs = (40, 96)
    back(a, 420, 1116, 400, "#7A3E63", "#2A2A3C", scarf="#D9C7A2", skirt="#34466F", bag="#1E6B5C", side=1, lit=1, rima=.8, cast=cs)
    back(a, 520, 1122, 236, "#D9A441", "#26324A", lit=1, rima=.8, pack="#A4472A", side=-1, hold2=(474, 956), stride=.3, cast=cs)
    back(a, 1196, 1108, 390, "#3B5B76", "#26324A", hair="#B9B4AC", stick=True, side=1, lit=-1, rima=.8, stride=.3, cast=(60, 100))
    # the shelter: a dark frame near us
    dk = "#1D2A40"
    a.path("M-20 -20H1620V130L1560 178H-20z", a.lin([(0, "#141E33"), (1, "#22304A")])); a.path("M-20 178H1560L1546 196H-20z", "#3E506C"); a.rect(-20, 194, 1566, 6, "#F3C993", .75)
    for k in range(9): a.rect(60+k*180, 60, 8, 118, "#0E1627", .5)
    a.rect(150, 196, 40, 1024, a.lin([(0, "#141E33"), (.7, "#26364F"), (1, "#E8B98A")], 0, 0, 1, 0)); a.rect(1380, 196, 44, 1024, a.lin([(0, "#F3C993"), (.25, "#344660"), (1, "#141E33")], 0, 0, 1, 0))
    # glass side with the timetable as grey lines
    a.rect(1424, 230, 196, 760, "#DCE8EC", .2); a.pl([(1470, 230), (1560, 230), (1424, 700), (1424, 480)], "#FFFFFF", .16)
    a.rect(1448, 400, 150, 250, "#2B3A54", 1, 10); a.rect(1458, 412, 130, 226, "#F4F0E6", 1, 6); a.rect(1470, 426, 60, 12, "#8F421F", .85, 3)
    for q in range(7): a.rect(1470, 454+q*24, 44, 8, "#8A8F9A", .8, 3); a.rect(1526, 454+q*24, [50, 38, 46, 30, 50, 42, 34][q], 8, "#8A8F9A", .5, 3)
    # bench
    a.rect(-20, 968, 330, 26, "#7A5036", 1, 8); a.rect(-20, 968, 330, 7, "#D9A878", .8, 4); a.rect(-20, 1000, 330, 18, "#5C3A28", 1, 6); a.rect(236, 1016, 22, 110, dk); a.rect(40, 1016, 22, 120, dk)
    a.rect(60, 856, 130, 112, "#22386B", 1, 14); a.rect(60, 856, 130, 20, "#FFFFFF", .14, 10); a.path("M96 858Q96 826 124 826Q154 826 154 858H142Q142 838 124 838Q108 838 108 858z", "#14213F"); a.rect(178, 864, 10, 100, "#F3C993", .6, 5)
    # lamp under the roof
    a.ell(800, 200, 120, 10, "#FFF3D4", .95); a.glow(800, 210, 300, 120, "#FFE9BE", .5)
    a.save()


def market():
    a = Art("market", seed=191)
    # the lane behind: dim, warm, other awnings, backs of people
    a.rect(0, 0, W, 760, a.lin([(0, "#5A4A50"), (.5, "#8A6A58"), (1, "#B58A62")]))
    a.glow(470, 470, 520, 380, "#FFE3AE", .8)
    a.path("M360 330H600L640 760H320z", a.lin([(0, "#FFF0CC"), (1, "#F6CF96")])); 
    a.path(smooth([(340, 560), (400, 520), (450, 544), (510, 500), (560, 540), (624, 520)], t=.7)+"L640 700H320z", "#C9C3A0", .8)
    for x, y, w, h, c1, c2 in [(180, 330, 200, 60, "#7A3E63", "#D8C3A0"), (590, 350, 190, 54, "#2F6A5C", "#D8C3A0"), (250, 420, 130, 40, "#3B5B76", "#E0CDA8"), (590, 430, 120, 36, "#8F421F", "#E0CDA8")]:
        for k in range(6):
            x0, x1 = x+w*k/6, x+w*(k+1)/6; a.path(f"M{f(x0)} {y}H{f(x1)}L{f(x1+(x1-480)*.05)} {y+h}Q{f((x0+x1)/2)} {y+h+14} {f(x0+(x0-480)*.05)} {y+h}z", c1 if k % 2 else c2, .9)
    a.rect(170, 460, 190, 300, "#6B4E42", .8); a.rect(620, 470, 200, 300, "#6B4E42", .8)
    for x, y in [(300, 470), (690, 470), (430, 400), (540, 396)]: a.glow(x, y, 60, 50, "#FFE3A8", .8); a.circ(x, y, 7, "#FFF6DC")
    for q in [("#3F5F7A", "#2A2A3C", 440, 742, 250, dict(style="bun", bag="#8F421F", lit=1)), ("#A8643C", "#33304A", 530, 736, 240, dict(lit=-1, hair="#8A8680"))]:
        back(a, q[2], q[3], q[4], q[0], q[1], rima=.7, **q[5])
    a.rect(0, 430, W, 330, a.lin([(0, "#F6D9A8", 0), (1, "#F6D9A8", .45)]))
    # the back of this stall: shelf, hanging garlic, scale
    a.rect(860, 240, 780, 520, a.lin([(0, "#4A332B"), (1, "#7A563F")]));
    for k in range(8): a.rect(876+k*98, 240, 4, 520, "#2E1D18", .5)
    a.rect(880, 470, 740, 14, "#A87A55"); a.rect(880, 484, 740, 8, "#2E1D18", .5)
    for x, w, h, c in [(900, 58, 86, "#C98A3A"), (968, 58, 86, "#8F421F"), (1036, 58, 86, "#5F7F4E"), (1330, 64, 96, "#B9A88A"), (1404, 64, 96, "#6F8C85"), (1478, 64, 96, "#7A5563")]:
        a.rect(x, 470-h, w, h, c, .9, 12); a.rect(x-2, 470-h-8, w+4, 16, "#D8C3A0", 1, 6); a.rect(x+8, 470-h+16, 10, h-30, "#FFFFFF", .25, 5)
    for x in (1150, 1200, 1250):
        a.line(f"M{x} 300V350", "#D8C3A0", 3)
        for q in range(6): a.ell(x+(-11 if q % 2 else 11), 352+q*17, 15, 13, ["#EFE3CF", "#E0CDB4"][q % 2]); 
    # the bulb: the stall's own light
    bx, by = 800, 344
    a.line(f"M{bx} 150V{by-34}", "#2E1D18", 4); a.rect(bx-9, by-40, 18, 22, "#2E1D18", 1, 4)
    a.glow(bx, by, 520, 430, "#FFE3A6", .85); a.glow(bx, by, 130, 120, "#FFF6DA", .9); a.ell(bx, by, 24, 29, "#FFFBEC")
    # stepped boards
    a.path("M-20 700H1620V1220H-20z", a.lin([(0, "#7A5036"), (1, "#4A2E20")]))
    for y, h in ((700, 14), (812, 16), (966, 20)): a.rect(0, y, W, h, "#B98657"); a.rect(0, y, W, 4, "#F6D3A2", .8); a.rect(0, y+h, W, 26, "#2A140C", .26)
    r = a.r
    def basket(x, y, R, kind):
        q = R*.36
        a.ell(x+R*.14, y+R*.74, R*.92, R*.16, "#1B0F0A", .4)
        a.ell(x, y, R, q, "#4A2E1C"); a.ell(x, y+R*.03, R*.92, q*.86, "#2E1B12")
        n = 0
        def heap(m, fn, top=.62, spread=.78):
            ws = (.34, .58, .76, .84); pts = []                          # rows, the top one at the back
            for row, w in enumerate(ws):
                k = max(2, round(m*w/sum(ws)))
                for i in range(k):
                    u = -1+2*(i+.5)/k
                    pts.append((x+(u*w*spread/.84+r.uniform(-.05, .05))*R, y-R*top*(1-row/3)*(1-.25*u*u)+q*.5*row/3*(1-u*u*.8)+r.uniform(-.03, .03)*R))
            for i, (px, py) in enumerate(pts): fn(px, py, i)
        lite = lambda px: .30+.5*max(0, 1-abs(px-bx)/900)
        def ball(c, d, rr, hl="#FFF3D0"):
            def go(px, py, i):
                sx = -1 if px > bx else 1
                a.circ(px, py, rr, d[i % 2]); a.circ(px+sx*rr*.10, py-rr*.13, rr*.87, c[i % len(c)])
                a.ell(px+sx*rr*.36, py-rr*.42, rr*.28, rr*.20, hl, lite(px))
            return go
        if kind == "orange": a.ell(x, y-R*.16, R*.8, R*.42, "#B4641E"); heap(19, ball(["#E9913A", "#DD7F2C", "#F0A24A"], ("#A8541A", "#9C4C18"), R*.21))
        elif kind == "lime": a.ell(x, y-R*.12, R*.8, R*.36, "#4A6B2E"); heap(21, ball(["#86A84A", "#739A3E", "#9BB85C"], ("#4F7029", "#48682A"), R*.17))
        elif kind == "plum": a.ell(x, y-R*.12, R*.8, R*.36, "#4A2040"); heap(22, ball(["#7A3E63", "#6B3460", "#8F4F70"], ("#4A2244", "#52264A"), R*.165, "#F6DDE6"))
        elif kind == "egg": a.ell(x, y-R*.06, R*.82, R*.3, "#B99A78"); heap(18, ball(["#F3E3CC", "#E9D2B2", "#FBF1E0"], ("#C9A680", "#BF9C78"), R*.18, "#FFFFFF"), .5)
        elif kind == "tomato": a.ell(x, y-R*.14, R*.8, R*.38, "#7A2A1C"); heap(19, ball(["#B8452E", "#A83A26", "#C95A3A"], ("#7E2A1C", "#742618"), R*.19))
        elif kind == "chilli":
            a.ell(x, y-R*.06, R*.84, R*.32, "#6B1E14")
            def go(px, py, i):
                an = r.uniform(-.7, .7)+(3.14 if i % 2 else 0); c, n2 = math.cos(an), math.sin(an); L = R*.42
                a.path(f"M{f(px)} {f(py)}Q{f(px+c*L*.5-n2*L*.26)} {f(py+n2*L*.5+c*L*.06)} {f(px+c*L)} {f(py+n2*L)}Q{f(px+c*L*.5-n2*L*.02)} {f(py+n2*L*.5+c*L*.30)} {f(px)} {f(py+R*.05)}z", ["#B8452E", "#A32A1E", "#C9603A", "#7F8F3A"][i % 4]); 
                a.circ(px, py+R*.02, R*.035, "#4F6B2E")
            heap(24, go, .46, .62)
        elif kind == "green":
            a.ell(x, y-R*.1, R*.84, R*.36, "#274B2E")
            for i in range(26):
                px = x+r.uniform(-.74, .74)*R; an = -1.57+(px-x)/R*1.0+r.uniform(-.25, .25)
                a.leaf(px, y+q*.55*r.random(), R*r.uniform(.5, .92), an, R*r.uniform(.16, .27), ["#3C7A3F", "#57994A", "#2C6136", "#7DB65C", "#4B8A45"][i % 5])
            for i in range(5): px = x+r.uniform(-.6, .6)*R; a.leaf(px, y, R*.7, -1.57+(px-x)/R*.9, R*.05, "#C6DE9A", .8)
        elif kind == "rice":
            a.path(smooth([(x-R*.9, y+q*.2), (x-R*.5, y-R*.30), (x, y-R*.46), (x+R*.5, y-R*.30), (x+R*.9, y+q*.2), (x, y+q*.9)], True, .6), "#EFE6D2"); a.path(smooth([(x-R*.9, y+q*.2), (x-R*.5, y-R*.30), (x-R*.1, y-R*.44), (x-R*.3, y+q*.3), (x-R*.2, y+q*.86)], True, .6), "#8A7A68", .26)
            for i in range(26): a.ell(x+r.uniform(-.7, .7)*R, y+r.uniform(-.28, .2)*R, R*.022, R*.014, "#B9A88A", .8)
            a.path(f"M{f(x+R*.1)} {f(y-R*.2)}L{f(x+R*.5)} {f(y-R*.72)}L{f(x+R*.58)} {f(y-R*.67)}L{f(x+R*.24)} {f(y-R*.12)}z", "#A87A55"); a.ell(x+R*.16, y-R*.15, R*.17, R*.09, "#7A5036")
        elif kind == "root":
            a.ell(x, y-R*.1, R*.82, R*.36, "#6B4A30")
            def go(px, py, i):
                a.path(smooth([(px-R*.26, py), (px-R*.12, py-R*.12), (px+R*.14, py-R*.10), (px+R*.28, py+R*.02), (px+R*.1, py+R*.11), (px-R*.14, py+R*.10)], True, .6), ["#C49A6B", "#B5875A", "#D3AC7E"][i % 3]); a.line(f"M{f(px-R*.14)} {f(py-R*.04)}q{f(R*.12)} {f(-R*.06)} {f(R*.26)} 0", "#FFE9C4", R*.03, .5); a.line(f"M{f(px)} {f(py+R*.04)}v{f(R*.04)}", "#7A5036", R*.02, .6)
            heap(13, go, .5, .62)
        elif kind == "mango":
            a.ell(x, y-R*.12, R*.8, R*.38, "#A8781E")
            def go(px, py, i):
                a.path(smooth([(px-R*.22, py+R*.02), (px-R*.10, py-R*.15), (px+R*.12, py-R*.16), (px+R*.24, py), (px+R*.12, py+R*.15), (px-R*.12, py+R*.14)], True, .6), ["#E2AE45", "#D99A3A", "#B9B24E"][i % 3]); a.path(smooth([(px-R*.20, py+R*.04), (px, py+R*.08), (px+R*.22, py+R*.02), (px+R*.12, py+R*.15), (px-R*.12, py+R*.14)], True, .6), "#8A5A1C", .4); a.ell(px-R*.02, py-R*.08, R*.09, R*.04, "#FFF3D0", .6)
            heap(15, go, .56, .64)
        body = a.lin([(0, "#8A5F3A"), (.5, "#C99A63"), (1, "#7A5033")], 0, 0, 1, 0)
        if x < bx-160: body = a.lin([(0, "#7A5033"), (.7, "#C99A63"), (1, "#E0B57C")], 0, 0, 1, 0)
        if x > bx+160: body = a.lin([(0, "#E0B57C"), (.3, "#C99A63"), (1, "#6B4428")], 0, 0, 1, 0)
        a.path(f"M{f(x-R)} {f(y)}A{f(R)} {f(q)} 0 0 0 {f(x+R)} {f(y)}C{f(x+R*.98)} {f(y+R*.34)} {f(x+R*.88)} {f(y+R*.56)} {f(x+R*.76)} {f(y+R*.66)}Q{f(x)} {f(y+R*.92)} {f(x-R*.76)} {f(y+R*.66)}C{f(x-R*.88)} {f(y+R*.56)} {f(x-R*.98)} {f(y+R*.34)} {f(x-R)} {f(y)}z", body)
        wv = ""
        for i in range(1, 4):
            t = i/4; w = R*(1-.2*t); yy = y+R*.62*t; wv += f"M{f(x-w)} {f(yy)}Q{f(x)} {f(yy+q*1.5)} {f(x+w)} {f(yy)}"
        m = 10 if R > 120 else 7
        for i in range(m):
            t = (i+.5)/m*2-1; e = math.sqrt(max(0, 1-t*t)); wv += f"M{f(x+R*t*.98)} {f(y+q*e)}L{f(x+R*t*.80)} {f(y+R*.62+q*.58*e)}"
        a.line(wv, "#5C331F", R*.021, .48)
        a.line(f"M{f(x-R)} {f(y)}A{f(R)} {f(q)} 0 0 0 {f(x+R)} {f(y)}", "#5C331F", R*.12); a.line(f"M{f(x-R)} {f(y-R*.01)}A{f(R)} {f(q)} 0 0 0 {f(x+R)} {f(y-R*.01)}", "#D9AE74", R*.075); a.line(f"M{f(x-R*.7)} {f(y+q*.68)}A{f(R)} {f(q)} 0 0 0 {f(x+R*.7)} {f(y+q*.68)}", "#FFE9C0", R*.02, .7)
    back_row = ["lime", "egg", "chilli", "root", "green", "plum", "tomato"]
    for i, kd in enumerate(back_row):
        if i != 1: basket(130+i*224, 742, 92, kd)          # the second stands behind the arm
    # hands giving and taking: a bunch of greens tied with straw
    sk = SKIN[0]
    a.path(smooth([(640, 760), (780, 712), (960, 706), (1180, 690), (1140, 760), (900, 790), (700, 800)], True, .5), "#1B0F0A", .28)
    T = place(1044, 610, math.radians(170), 1.0, -1)
    hand_pinch_under(a, T, 1.0, sk)
    for i in range(34):
        an = math.pi+r.uniform(-.62, .46); a.leaf(842+r.uniform(-8, 40), 610+r.uniform(-14, 14), r.uniform(90, 176), an, r.uniform(15, 30), ["#3C7A3F", "#57994A", "#2C6136", "#7DB65C", "#4B8A45"][i % 5])
    for i in range(9): y = 590+i*5; a.line(f"M850 {600+i*2.6}Q920 {604+(i-4)*2} 1010 {598+(i-4)*7}", ["#8DB866", "#6E9C50", "#B5D08A"][i % 3], 7)
    for q in (866, 876, 886): a.line(f"M{q} 588Q{q+5} 610 {q-2} 634", "#E9D3A0", 5)
    hand_pinch_over(a, T, 1.0, sk)
    sleeve(a, [(1690, 452), (1490, 512), (1290, 566), (1080, 604)], 226, 108, "#6B3460", "#43203E", "#B58AA6", cuff="#54284B", folds=4)
    sk = SKIN[1]
    T = place(560, 668, math.radians(-13), 1.0)
    hand_open(a, T, 1.0, sk)
    sleeve(a, [(-90, 850), (120, 796), (330, 738), (526, 676)], 236, 112, "#3B5B76", "#263E54", "#9FBBD0", cuff="#2F4A62", folds=4)
    # middle and front rows
    for i, kd in enumerate(["mango", "green", "rice", "tomato", "lime"]): basket(140+i*330, 884, 132, kd)
    for i, kd in enumerate(["plum", "orange", "green", "egg"]): basket(180+i*414, 1076, 176, kd)
    # awning in stripes of two cloths, near and dark at the edges
    n = 14
    for k in range(n):
        x0, x1 = -40+1680*k/n, -40+1680*(k+1)/n; c = "#22386B" if k % 2 else "#E6D5B8"
        u0, u1 = 800+(x0-800)*.72, 800+(x1-800)*.72
        a.pl([(u0, -20), (u1, -20), (x1, 150), (x0, 150)], c)
        a.path(f"M{f(x0)} 150H{f(x1)}V218Q{f((x0+x1)/2)} 254 {f(x0)} 218z", "#1B2D58" if k % 2 else "#D2BD9A"); a.path(f"M{f(x0)} 206Q{f((x0+x1)/2)} 240 {f(x1)} 206V218Q{f((x0+x1)/2)} 254 {f(x0)} 218z", "#14213F", .22)
    a.rect(0, -20, W, 172, a.lin([(0, "#14213F", .5), (1, "#14213F", .05)])); a.glow(800, 216, 560, 60, "#FFE3A6", .5); a.rect(0, 148, W, 5, "#14213F", .3)
    for x, w in ((-20, 150), (1470, 150)): a.rect(x, 0, w, 216, a.lin([(0, "#0E1730", .6), (1, "#0E1730", 0)] if x < 0 else [(0, "#0E1730", 0), (1, "#0E1730", .6)], 0, 0, 1, 0))
    a.rect(1540, 200, 40, 1020, a.lin([(0, "#C99663"), (.4, "#5C3A28"), (1, "#2E1B12")], 0, 0, 1, 0))
    a.coarse = True
    a.save()



def cruise_pier():
    a = Art("cruise-pier", seed=201); Y = 704
    a.sky([(0, "#4F709B"), (.34, "#8FA8BF"), (.62, "#E0CDB8"), (.86, "#F7CE9C"), (1, "#FBC584")], Y+4)
    a.glow(700, 630, 640, 420, "#FFE9C4", .95); a.clouds(8, 110, 430, "#FFF4E6", .38); a.clouds(5, 400, 580, "#F5B98A", .3, 280, 640); a.circ(690, 618, 46, "#FFF6E2")
    for x, w, h in [(20, 170, 170), (150, 130, 230), (300, 190, 140), (440, 120, 200), (860, 150, 180), (980, 130, 240)]: a.tower(x, Y, w, h, "#B3BBC8", "#F3D2B4", .5, -1 if x > 690 else 1)
    a.rect(0, Y-120, W, 124, a.lin([(0, "#FBE3C6", 0), (1, "#FDEBD3", .85)]))
    for x, w, h in [(60, 260, 300), (250, 180, 200)]: a.tower(x, Y+6, w, h, "#7F96AD", "#D9B79C", .55, 1, "#5F7A93")
    a.rect(0, Y-60, W, 68, a.lin([(0, "#FBE3C6", 0), (1, "#FDEBD3", .6)]))
    a.rect(0, Y, W, H-Y, a.lin([(0, "#F6D0A4"), (.16, "#CFC0B2"), (.5, "#7F9EAF"), (1, "#2F5674")]))
    a.glints(60, 692, Y+8, 1010, 50, 300, "#FFF1D8", .8); a.glints(30, 300, Y+20, 1010, 300, 700, "#FFFFFF", .22, 1.6)
    # two junks far out, sails plain
    for x, y, k in [(470, 742, .8), (330, 728, .5)]:
        a.ell(x, y+14*k, 66*k, 5*k, "#1B3A55", .35); a.path(f"M{f(x-64*k)} {f(y-8*k)}Q{x} {f(y+20*k)} {f(x+66*k)} {f(y-12*k)}Q{x} {f(y+2*k)} {f(x-64*k)} {f(y-8*k)}z", "#3A3A4E")
        for dx, h, w in ((-26, 76, 34), (14, 104, 46)): a.path(f"M{f(x+dx*k)} {f(y-4*k)}V{f(y-h*k)}Q{f(x+(dx+w)*k)} {f(y-h*.6*k)} {f(x+(dx+w*.7)*k)} {f(y-12*k)}z", "#A4583A"); a.path(f"M{f(x+dx*k)} {f(y-4*k)}V{f(y-h*k)}Q{f(x+(dx+w*.3)*k)} {f(y-h*.55*k)} {f(x+(dx+w*.22)*k)} {f(y-8*k)}z", "#F3C9A0", .6)
    # the ship: its side runs out of the picture on the right
    vx, vy = 690, 690
    def S(t, q):                                  # t 0 bow .. 1 frame edge, q 0 waterline .. 1 rail
        x = 936+704*t; return (x, vy+26+200*t+(-250-600*t)*q)
    hull = [(900, 470), S(.10, 1), S(1.05, 1), S(1.05, 0), (1010, 742), (960, 722), (936, 640), (916, 560)]
    a.path(f"M872 444L{f(S(1.05,.86)[0])} {f(S(1.05,.86)[1])}V{f(S(1.05,0)[1]+30)}L1000 752Q950 736 934 668Q914 560 872 444z", a.lin([(0, "#F7EFE2"), (.35, "#D9D5CF"), (1, "#8F9CAE")], 0, 0, 1, 0))
    a.path(f"M872 444Q914 560 934 668Q950 736 1000 752L1060 768Q990 700 960 600Q940 520 930 448z", "#FFE9C4", .7)
    a.path(f"M936 676L{f(S(1.05,.20)[0])} {f(S(1.05,.20)[1])}V{f(S(1.05,0)[1]+40)}L1000 754Q954 738 936 676z", "#22386B"); a.path(f"M934 664L{f(S(1.05,.24)[0])} {f(S(1.05,.24)[1])}V{f(S(1.05,.20)[1])}L937 680z", "#F3C993", .9)
    # decks above
    for (q0, q1, t0) in ((.86, 1.12, .10), (1.12, 1.36, .22), (1.36, 1.58, .36)):
        p = [S(t0, q0), S(1.06, q0), S(1.06, q1), S(t0+.05, q1)]; a.pl(p, a.lin([(0, "#FBF5EA"), (.4, "#DEDBD6"), (1, "#A4AFBD")], 0, 0, 1, 0)); a.pl([S(t0-.02, q0), S(1.06, q0), S(1.06, q0+.03), S(t0-.02, q0+.03)], "#6F8096"); a.pl([S(t0-.02, q0+.03), S(1.06, q0+.03), S(1.06, q0+.045), S(t0-.02, q0+.045)], "#FFF3DC", .9)
        n = 8
        for k in range(n):
            u0, u1 = t0+.09+(1.0-t0)*k/n, t0+.09+(1.0-t0)*(k+.62)/n
            if u1 > 1.05: continue
            w = q0+(q1-q0)*.30, q0+(q1-q0)*.78
            lit = (k*3+int(q0*10)) % 4 in (0, 3)
            a.pl([S(u0, w[0]), S(u1, w[0]), S(u1, w[1]), S(u0, w[1])], "#FFE0A2" if lit else "#4C6685"); a.pl([S(u0, w[0]), S(u0+(u1-u0)*.4, w[0]), S(u0+(u1-u0)*.2, w[1]), S(u0, w[1])], "#FFF6E0", .45 if lit else .25)
    # funnel
    a.pl([S(.66, 1.58), S(.90, 1.58), S(.90, 1.80), S(.70, 1.80)], "#8F421F"); a.pl([S(.66, 1.58), S(.74, 1.58), S(.76, 1.80), S(.70, 1.80)], "#E9B98C", .7); a.pl([S(.69, 1.74), S(.90, 1.74), S(.90, 1.80), S(.70, 1.80)], "#22304A")
    # portholes, two rows
    for q in (.40, .60):
        for k in range(9):
            t = .12+.105*k; c = S(t, q); R = 5+13*t
            a.ell(c[0], c[1], R*.78, R, "#6F7F94"); a.ell(c[0], c[1], R*.58, R*.78, "#FFDC9A" if (k+int(q*10)) % 3 == 0 else "#2F4763"); a.ell(c[0]-R*.14, c[1]-R*.3, R*.16, R*.18, "#FFFFFF", .6)
    # the door in the side, and the gangway down to the quay at the left
    d0, d1 = .40, .53
    a.pl([S(d0, .20), S(d1, .20), S(d1, .52), S(d0, .52)], "#22304A"); a.pl([S(d0+.012, .20), S(d1-.012, .20), S(d1-.012, .50), S(d0+.012, .50)], "#FFE3AC"); a.glow(S(.465, .36)[0], S(.465, .36)[1], 130, 120, "#FFE3AC", .6)
    # quay
    a.path("M-20 1010L820 836Q860 828 900 834L1640 1000V1220H-20z", a.lin([(0, "#D8C2A4"), (.3, "#A99C92"), (1, "#5A6074")])); a.path("M-20 1010L820 836Q860 828 900 834L1640 1000V1032L900 862Q860 856 820 864L-20 1046z", "#F6DDB4", .55)
    a.path("M-20 1010L820 836L822 842L-20 1020z", "#FFF3D8", .9)
    a.path("M420 1220L690 866L800 842L940 1220z", a.lin([(0, "#FFE9C0", .75), (1, "#FFE9C0", .05)]))
    for x0, x1 in ((300, -60), (520, 330), (700, 640), (880, 960), (1080, 1300)): a.line(f"M{x0+ (800-x0)*.5:.0f} 900L{x1} 1220", "#3A4460", 2.4, .22)
    for y in (930, 985, 1060, 1150): a.line(f"M-20 {y+90-(y-900)*.2:.0f}Q760 {y-14} 1640 {y+110-(y-900)*.3:.0f}", "#3A4460", 2, .18)
    g0, g1 = (S(d0+.02, .20)[0], S(d0, .20)[1]+4), (700, 948)
    a.path(smooth([(560, 972), (700, 962), (930, 900), (1180, 890), (1240, 930), (960, 960), (760, 1000), (600, 1000)], True, .5), "#14213F", .22)
    wd0, wd1 = 22, 34
    a.pl([(g0[0], g0[1]), (g0[0]+86, g0[1]+14), (g1[0]+92, g1[1]+26), (g1[0]-24, g1[1])], "#8A6A50"); a.pl([(g0[0], g0[1]), (g0[0]+86, g0[1]+14), (g1[0]+92, g1[1]+26), (g1[0]-24, g1[1])], a.lin([(0, "#FFE9C4", .55), (1, "#FFE9C4", .1)], 0, 0, 1, 0))
    for k in range(1, 16): t = k/16; a.line(f"M{f(g0[0]+(g1[0]-24-g0[0])*t)} {f(g0[1]+(g1[1]-g0[1])*t)}L{f(g0[0]+86+(g1[0]+6-g0[0])*t)} {f(g0[1]+14+(g1[1]+12-g0[1])*t)}", "#4A3326", 3, .55)
    def rail(ax, ay, bx2, by2, c, w):
        a.line(f"M{f(ax)} {f(ay-62)}L{f(bx2)} {f(by2-70)}", c, w); a.line(f"M{f(ax)} {f(ay-30)}L{f(bx2)} {f(by2-36)}", c, w*.6)
        for k in range(8): t = k/7; x, y = ax+(bx2-ax)*t, ay+(by2-ay)*t; a.line(f"M{f(x)} {f(y)}V{f(y-62-8*t)}", c, w*.8)
    rail(g0[0], g0[1], g1[0]-24, g1[1], "#5A6478", 4.5)
    ps = lambda t: (g0[0]+40+(g1[0]+34-g0[0]-40)*t, g0[1]+8+(g1[1]+13-g0[1]-8)*t)
    for t, h, c, kw in [(.20, 92, "#3F79A0", dict(pack="#A4472A")), (.44, 104, "#D9A441", dict(style="long")), (.56, 108, "#5A5F7C", dict(hair="#B9B4AC"))]:
        x, y = ps(t); back(a, x, y, h, c, "#2A2E4A", lit=-1, rima=.8, **kw)
    rail(g0[0]+86, g0[1]+14, g1[0]+92, g1[1]+26, "#2B3550", 5)
    # people on the quay
    cs = lambda x, y: ((x-690)*.28, 84)
    back(a, 610, 986, 168, "#22386B", "#26324A", case="#8F421F", side=-1, lit=1, rima=.8, cast=cs(610, 986), hold=(648, 916))
    back(a, 662, 990, 98, "#C9683A", "#26324A", lit=1, rima=.8, cast=cs(662, 990), side=1, hold=(640, 922)); back(a, 712, 996, 162, "#2F6A5C", "#3A2F4A", scarf="#E9D9BC", skirt="#4A3450", lit=-1, rima=.8, side=1, bag="#D9A441", cast=cs(712, 996))
    hl, hr = wheelchair(a, 500, 1030, 178, top="#6E3A5C", lit=1, cast=cs(500, 1030)); back(a, 446, 1056, 192, UNIFORM, UNIFORM_DK, lit=1, rima=.8, side=-1, hold=(hl[0]+4, hl[1]+2), cast=cs(446, 1056))
    # lamp posts along the edge
    for x, y, h in ((180, 976, 300), (400, 928, 210)):
        a.line(f"M{x} {y}V{y-h}", "#2B3A52", 7 if h > 250 else 5); a.path(f"M{x-h*.07} {f(y-h)}h{f(h*.14)}l{f(-h*.03)} {f(-h*.07)}h{f(-h*.08)}z", "#2B3A52"); a.glow(x, y-h+4, h*.16, h*.13, "#FFE6AE", .7)
    # near: a bollard with its rope, dark
    a.ell(1236, 1176, 190, 34, "#14213F", .4)
    a.path("M1130 1186C1150 1160 1164 1120 1160 1060C1120 1056 1104 1036 1108 1012C1112 984 1180 976 1240 976C1300 976 1368 984 1372 1012C1376 1036 1360 1056 1320 1060C1316 1120 1330 1160 1350 1186z", a.lin([(0, "#3B4A66"), (.5, "#22304A"), (1, "#141E33")], 0, 0, 1, 0)); a.ell(1240, 1006, 130, 28, "#3E4E6C"); a.path("M1110 1010A130 28 0 0 1 1240 978C1190 990 1150 1000 1146 1020Q1120 1020 1110 1010z", "#F3C993", .7)
    a.line("M1150 1070Q1156 1130 1134 1184", "#F3C993", 6, .6)
    for k in range(3): a.line(f"M1160 {1096+k*22}Q1240 {1130+k*22} 1320 {1096+k*22}", "#8A7352", 20); a.line(f"M1162 {1092+k*22}Q1240 {1124+k*22} 1318 {1092+k*22}", "#D9BE94", 5, .8)
    a.line(smooth([(1320, 1100), (1440, 1020), (1540, 900), (1640, 760)], t=.6), "#8A7352", 18); a.line(smooth([(1318, 1094), (1438, 1014), (1536, 896), (1636, 756)], t=.6), "#D9BE94", 5, .8)
    a.save()


def gate_plan():
    """Not a map: a kind of gate hall with its roof taken off."""
    a = Art("gate-plan", seed=211)
    a.rect(0, 0, W, H, a.lin([(0, "#CFDCCB"), (1, "#A9C1A4")])); a.glow(1220, 120, 1100, 760, "#FFF3D4", .9)
    OX, OY, U = 727, 300, 60.0
    cx, sy = .866, .5
    def I(x, y, z=0): return (OX+(x-y)*cx*U, OY+(x+y)*sy*U-z*U)
    def top(x0, y0, x1, y1, z, c, al=1): a.pl([I(x0, y0, z), I(x1, y0, z), I(x1, y1, z), I(x0, y1, z)], c, al)
    def box(x0, y0, x1, y1, z0, z1, ct, cl, cr, sh=.22):
        if sh and z0 == 0: L = (z1-z0)*.55; a.pl([I(x0, y1), I(x1, y1), I(x1, y1+L*.35), I(x0-L, y1+L*.35), I(x0-L, y0+L*.35), I(x0, y0)], "#14213F", sh)
        a.pl([I(x0, y1, z0), I(x1, y1, z0), I(x1, y1, z1), I(x0, y1, z1)], cl); a.pl([I(x1, y0, z0), I(x1, y1, z0), I(x1, y1, z1), I(x1, y0, z1)], cr); top(x0, y0, x1, y1, z1, ct)
    def pxy(pts, z=0): return [I(x, y, z) for x, y in pts]
    def strip(pts, w, c, al=1): a.line(smooth(pxy(pts), t=.5), c, w, al)
    FL, WT, WL, WR = "#EADFCB", "#FFF8E8", "#E4CFA8", "#B79C7C"
    # ground, paths in and out, kerbs
    for k in range(-9, 14):
        if k % 2: a.pl(pxy([(-30, k*2), (40, k*2), (40, k*2+2), (-30, k*2+2)]), "#FFFFFF", .07)
    a.pl(pxy([(-30, 3.0), (-.2, 3.0), (-.2, 6.2), (-30, 6.2)]), a.lin([(0, "#E9DCC2"), (1, "#F6EAD0")])); a.pl(pxy([(-30, 6.2), (-.2, 6.2), (-.2, 6.5), (-30, 6.5)]), "#CDBB9C")
    a.pl(pxy([(12.2, 3.0), (40, 3.0), (40, 6.2), (12.2, 6.2)]), a.lin([(0, "#FFF3D6"), (1, "#E9DCC2")])); a.pl(pxy([(12.2, 6.2), (40, 6.2), (40, 6.5), (12.2, 6.5)]), "#CDBB9C")
    for k in range(14):
        for s0 in (-1.2-k*1.3, 12.9+k*1.3): a.line(poly(pxy([(s0, 3.0), (s0, 6.2)]), False), "#B9A585", 2, .5)
    # trees: round heads, as from above; those behind the hall now, those before it at the end
    def tree(x, y, k=1):
        p = I(x, y); a.ell(p[0]-34*k, p[1]+8*k, 66*k, 26*k, "#14213F", .2); a.rect(p[0]-6*k, p[1]-52*k, 12*k, 54*k, "#5C4636")
        for dx, dy, q, c in [(-30, -74, 36, "#2F5A48"), (28, -70, 38, "#2F5A48"), (0, -104, 46, "#35644F"), (-8, -72, 40, "#35644F"), (14, -112, 28, "#6F9B67"), (30, -84, 22, "#6F9B67"), (-14, -92, 20, "#5E8A5F"), (24, -120, 14, "#9BBF83")]: a.ell(p[0]+dx*k, p[1]+dy*k, q*1.12*k, q*k, c)
    for x, y, k in [(-2.4, -2.6, 1.0), (.8, -3.4, .95), (4.0, -3.2, 1.05), (7.2, -3.4, .95), (10.4, -3.0, 1.1), (-7.0, 1.0, .95), (-3.4, 1.2, 1.0), (14.2, -1.6, 1.0), (16.2, 1.6, 1.1), (-8.6, 6.9, 1.05)]: tree(x, y, k)
    def per(x, y, c, leg="#26324A", h=80, **kw):
        p = I(x, y); back(a, p[0], p[1], h, c, leg, lit=1, rima=.55, **kw)
    per(-4.6, 4.2, "#D9A441", case="#22386B", side=-1); per(-5.6, 5.0, "#8F421F", style="long"); per(-5.3, 5.5, "#3F79A0", h=50)
    # the plinth and its cool shadow
    a.pl(pxy([(-.6, 9.9), (12.6, 9.9), (12.6, 10.8), (-2.6, 10.8), (-2.6, .2), (-.6, -.4)]), "#14213F", .2)
    box(-.5, -.5, 12.5, 9.7, -.22, 0, "#D8CBB4", "#B9A88C", "#96866F", 0)
    top(-.2, -.2, 12.2, 9.4, 0, a.lin([(0, "#F6EBD4"), (1, "#E3D3B6")]))
    for k in range(1, 12): a.line(poly(pxy([(k, -.2), (k, 9.4)]), False), "#B9A585", 1.6, .35)
    for k in range(1, 9): a.line(poly(pxy([(-.2, k), (12.2, k)]), False), "#B9A585", 1.6, .35)
    # back walls (cut at waist and window height), lit from the right
    box(-.2, -.5, 12.4, -.2, 0, 2.7, WT, "#F2DFBA", "#CDB48E", 0)
    for k in range(6):
        x0 = .5+k*2.0
        if k > 3: continue
        a.pl([I(x0, -.2, .95), I(x0+1.3, -.2, .95), I(x0+1.3, -.2, 2.1), I(x0, -.2, 2.1)], "#5B7FA0"); a.pl([I(x0, -.2, .95), I(x0+1.3, -.2, .95), I(x0+1.3, -.2, 1.35), I(x0, -.2, 1.35)], "#8FB59A", .8); a.pl([I(x0+.5, -.2, .95), I(x0+.85, -.2, .95), I(x0+.6, -.2, 2.1), I(x0+.25, -.2, 2.1)], "#FFFFFF", .3); a.line(poly([I(x0+.65, -.2, .95), I(x0+.65, -.2, 2.1)], False), WT, 4)
        a.pl(pxy([(x0, -.1), (x0+1.3, -.1), (x0+.9, 2.2), (x0-.4, 2.2)]), "#FFF8E2", .55)
    # left wall with the way in: a round arch through which we see the path
    ya, yb, zt = 3.3, 5.9, 2.7
    def arch_yz(x, y0, y1, z0, n=14):
        r0 = (y1-y0)/2; m = (y0+y1)/2; return [I(x, m-r0*math.cos(math.pi*i/n), z0+r0*.92*math.sin(math.pi*i/n)) for i in range(n+1)]
    def wall_arch(x, th, y0, y1, face, side, topc, glow=None):
        A0 = arch_yz(x, ya, yb, 1.0)
        outer = [I(x, y0, 0), I(x, y0, zt), I(x, y1, zt), I(x, y1, 0), I(x, yb, 0)]+A0[::-1]+[I(x, ya, 0)]
        return A0, outer
    x = -.2
    # thickness of the arch (inner reveal), then the inner face
    A0, outer = wall_arch(x, .4, -.2, 9.4, None, None, None); A1 = arch_yz(x-.4, ya, yb, 1.0)
    a.pl([I(x-.4, ya, 0), I(x, ya, 0), A0[0], A1[0]], "#FFF3D6"); a.pl([I(x-.4, ya, 0)]+A1+[I(x-.4, yb, 0)], a.lin([(0, "#C9DCD6"), (1, "#EADFC4")])); 
    a.pl([I(x-.4, ya, 0), I(x-.4, yb, 0), I(x-.4, yb, .5), I(x-.4, ya, .62)], "#9DB79A", .8); a.pl(pxy([(x-.4, 3.9), (x, 3.9), (x, 5.3), (x-.4, 5.3)]), "#F6EAD0")
    a.pl([I(x-.4, yb, 0), I(x, yb, 0), A0[-1], A1[-1]], "#D9C29A")
    for i in range(len(A0)-1): a.pl([A1[i], A1[i+1], A0[i+1], A0[i]], ["#FFF0CC", "#E4CDA0"][i > 6])
    a.pl(outer, a.lin([(0, "#FBF0D8"), (1, "#E9D6B2")])); top(-.6, -.5, -.2, 9.4, zt, WT); 
    a.line(poly([I(x, ya, 0)]+A0+[I(x, yb, 0)], False), "#B59C7C", 5, .8)
    a.pl([I(-.6, 9.4, 0), I(-.2, 9.4, 0), I(-.2, 9.4, zt), I(-.6, 9.4, zt)], "#E4CFA8")
    # windows in the left wall
    for y0 in (.6, 7.2):
        a.pl([I(x, y0, .95), I(x, y0+1.5, .95), I(x, y0+1.5, 2.1), I(x, y0, 2.1)], "#6F93AE"); a.pl([I(x, y0, .95), I(x, y0+1.5, .95), I(x, y0+1.5, 1.35), I(x, y0, 1.35)], "#7FA578", .8); a.line(poly([I(x, y0+.75, .95), I(x, y0+.75, 2.1)], False), WT, 4)
    # light from the exit along the floor
    a.pl(pxy([(12.2, 3.3), (12.2, 5.9), (2.0, 6.3), (2.0, 2.9)]), a.lin([(0, "#FFF3CC", .1), (1, "#FFF0C6", .75)], 0, 0, 1, 1))
    def rope(x0, y0, x1, y1):
        p0, p1 = I(x0, y0, .62), I(x1, y1, .62); a.line(f"M{f(p0[0])} {f(p0[1])}Q{f((p0[0]+p1[0])/2)} {f((p0[1]+p1[1])/2+10)} {f(p1[0])} {f(p1[1])}", "#1E6B5C", 5)
    def post(x, y):
        p, q = I(x, y), I(x, y, .7); a.ell(p[0], p[1], 9, 5, "#2B3355"); a.line(f"M{f(p[0])} {f(p[1])}L{f(q[0])} {f(q[1])}", "#3A4A63", 5); a.circ(q[0], q[1], 5, "#F2C877")
    def plant(x, y, k=1):
        box(x-.28*k, y-.28*k, x+.28*k, y+.28*k, 0, .42*k, "#5C4A3A", "#B5653E", "#7E3F26", .2); p = I(x, y, .45*k)
        for an in (-1.57, -1.1, -2.05, -.65, -2.5, -1.35, -1.8): a.leaf(p[0], p[1], 62*k, an, 13*k, ["#3F7A58", "#5A9464", "#2F5A48"][int(an*10) % 3])
    def bench(x, y, n=2.0):
        box(x, y, x+.5, y+n, .28, .40, "#C99663", "#A87043", "#7A5036", 0); box(x+.05, y+.1, x+.45, y+.25, 0, .28, "#5A6478", "#4A546A", "#34405A", .15); box(x+.05, y+n-.25, x+.45, y+n-.1, 0, .28, "#5A6478", "#4A546A", "#34405A", .15)
    items = []
    add = lambda key, fn: items.append((key, fn))
    add(.8, lambda: plant(.5, .5)); add(1.2, lambda: plant(.5, 8.8))
    # benches near the entrance, left and right of the way
    add(2.0, lambda: bench(1.1, .5, 1.9)); add(9.6, lambda: bench(1.1, 7.0, 1.9))
    # queue lanes: three, posts and ropes
    def lanes():
        for y in (2.7, 3.8, 4.9, 6.0):
            for k in range(3): rope(1.9+k*.9, y, 2.8+k*.9, y)
        for y in (2.7, 3.8, 4.9, 6.0):
            for k in range(4): post(1.9+k*.9, y)
    add(5.4, lanes)
    for x, y, c, kw in [(2.2, 3.2, "#A4472A", dict(case="#22386B", side=-1)), (3.1, 3.3, "#3F79A0", {}), (4.0, 3.2, "#7A3E63", dict(scarf="#E9D9BC", skirt="#4A3450")), (2.6, 4.4, "#C98A3A", dict(pack="#1E6B5C")), (3.8, 4.4, "#34466F", dict(hair="#B9B4AC", stick=True)), (2.4, 5.5, "#2F6A5C", dict(case="#8F421F", side=-1)), (3.3, 5.5, "#E2C089", dict(style="tail"))]:
        add(x+y+.3, lambda x=x, y=y, c=c, kw=kw: per(x, y, c, **kw))
    add(8.2, lambda: per(3.6, 5.55, "#C9683A", h=50))
    # counters: three, one behind each lane, with an officer's shoulders and a plain green light
    def counter(y):
        box(5.5, y-.42, 6.3, y+.42, 0, .80, "#F3E3C4", "#A8764E", "#7A5036", .24); box(5.5, y+.42, 6.3, y+.50, 0, 1.35, "#DCEBF0", "#CFE3E6", "#B5CCD2", 0)
        p = I(6.75, y, 0); q = I(6.7, y, .42)
        a.path(f"M{f(q[0]-13)} {f(q[1]+6)}C{f(q[0]-14)} {f(q[1]-22)} {f(q[0]-8)} {f(q[1]-28)} {f(q[0])} {f(q[1]-28)}C{f(q[0]+8)} {f(q[1]-28)} {f(q[0]+14)} {f(q[1]-22)} {f(q[0]+13)} {f(q[1]+6)}z", UNIFORM); a.circ(q[0], q[1]-36, 9, "#241C1A")
        g = I(5.5, y, 1.5); a.glow(g[0], g[1], 40, 30, "#9FE0C6", .7); a.line(poly([I(5.5, y+.46, 1.3), I(5.5, y+.46, 1.55)], False), "#3A4A63", 4); e = I(5.5, y+.46, 1.62); a.rect(e[0]-12, e[1]-8, 24, 15, "#1E6B5C", 1, 6); a.ell(e[0], e[1], 4, 4, "#BFF0DC")
    for y in (3.05, 4.35, 5.65): add(6.4+y, lambda y=y: counter(y))
    # a side room with a nurse's couch and plain green cross: first aid
    def aid():
        box(6.6, -.2, 6.75, 1.9, 0, 1.3, WT, "#F2DFBA", "#CDB48E", .18); box(9.6, -.2, 9.75, 1.9, 0, 1.3, WT, "#F2DFBA", "#CDB48E", .18)
        box(7.0, .1, 8.5, .75, 0, .5, "#DDEFE8", "#A9C2B4", "#7FA08F", .2); box(7.0, .1, 7.35, .75, .5, .62, "#FFFFFF", "#E4E9E4", "#C9D3CE", 0)
        a.pl([I(8.3, -.19, 1.25), I(9.3, -.19, 1.25), I(9.3, -.19, 2.25), I(8.3, -.19, 2.25)], "#F4F2E8")
        a.pl([I(8.7, -.18, 1.42), I(8.9, -.18, 1.42), I(8.9, -.18, 2.08), I(8.7, -.18, 2.08)], "#17785C"); a.pl([I(8.47, -.18, 1.65), I(9.13, -.18, 1.65), I(9.13, -.18, 1.85), I(8.47, -.18, 1.85)], "#17785C")
    add(4.5, aid)
    # toilets' wall at the near left is left plain. Scanner with belt
    def scanner():
        box(7.5, 6.6, 11.1, 7.4, .30, .46, "#2B3648", "#3D4A60", "#22304A", .2)
        for k in (7.6, 10.8): box(k, 6.7, k+.2, 7.3, 0, .30, "#5A6670", "#4A546A", "#34405A", 0)
        box(7.65, 6.78, 8.15, 7.22, .46, .80, "#A4472A", "#8F421F", "#6E3218", 0)
        box(8.5, 6.4, 10.1, 7.6, .30, 1.35, "#F4F2EA", "#D3D9D6", "#A3AFB2", 0); a.pl([I(8.5, 7.6, 1.05), I(10.1, 7.6, 1.05), I(10.1, 7.6, 1.16), I(8.5, 7.6, 1.16)], "#1E6B5C"); a.pl([I(10.1, 6.65, .46), I(10.1, 7.35, .46), I(10.1, 7.35, .98), I(10.1, 6.65, .98)], "#22304A")
        box(10.35, 6.78, 10.85, 7.22, .46, .74, "#D9A441", "#B5822C", "#8A6420", 0)
    add(16.2, scanner)
    # the walk-through frame beside it
    def frame():
        box(8.9, 5.35, 9.1, 5.5, 0, 1.6, "#E9EDEC", "#C9D3D6", "#9AA8B0", .15); box(8.9, 6.05, 9.1, 6.2, 0, 1.6, "#E9EDEC", "#C9D3D6", "#9AA8B0", .15); box(8.88, 5.3, 9.12, 6.25, 1.6, 1.85, "#FFFFFF", "#D3DBDD", "#A9B6BC", 0)
    add(14.9, frame); add(14.2, lambda: per(8.3, 5.8, "#22386B", pack="#D9A441"))
    def wc():
        p = I(8.5, 4.2); hl, hr = wheelchair(a, p[0], p[1], 80, lit=1); q = I(8.0, 4.2); back(a, q[0]-6, q[1]+4, 82, "#6B3460", "#26324A", style="bun", lit=1, rima=.55, side=-1, hold=(hl[0], hl[1]))
    add(12.6, wc)
    for x, y, c, kw in [(10.5, 5.0, "#A4472A", dict(case="#1E6B5C", side=-1)), (11.1, 5.35, "#3F79A0", dict(style="long")), (11.0, 5.75, "#E2C089", dict())]: add(x+y, lambda x=x, y=y, c=c, kw=kw: per(x, y, c, h=50 if c == "#E2C089" else 80, **kw))
    add(11.5, lambda: bench(10.6, .6, 1.7)); add(12.4, lambda: plant(11.7, .5)); add(20.5, lambda: plant(11.6, 8.9)); add(9.5, lambda: plant(5.9, 1.0, .9)); add(15.0, lambda: plant(5.9, 8.2, .9))
    for k, f0 in sorted(items, key=lambda t: t[0]): f0()
    # front wall, cut low; right wall with the exit arch
    box(-.6, 9.4, 12.6, 9.7, 0, .42, WT, "#E4CFA8", "#B79C7C", 0)
    def exit_arch():
        x0, x1 = 12.2, 12.6
        box(x0, -.5, x1, ya-.5, 0, 1.0, WT, "#E4CFA8", "#BCA17E", 0); box(x0, yb+.5, x1, 9.7, 0, .42, WT, "#E4CFA8", "#BCA17E", 0)
        zt2 = 3.1
        A0 = arch_yz(x0, ya, yb, 1.1); A1 = arch_yz(x1, ya, yb, 1.1)
        for i in range(len(A0)-1): a.pl([A1[i], A1[i+1], A0[i+1], A0[i]], ["#FFF3D6", "#FFF0CC"][i > 6])
        a.pl([I(x0, yb, 0), I(x1, yb, 0), A1[-1], A0[-1]], "#D9C29A"); a.pl([I(x0, ya, 0), I(x1, ya, 0), A1[0], A0[0]], "#FFF6E0")
        o = [I(x1, ya-.5, 0), I(x1, ya-.5, zt2), I(x1, yb+.5, zt2), I(x1, yb+.5, 0), I(x1, yb, 0)]+A1[::-1]+[I(x1, ya, 0)]
        a.pl(o, a.lin([(0, "#DCC49C"), (1, "#C2A57E")])); a.pl([I(x0, yb+.5, 0), I(x1, yb+.5, 0), I(x1, yb+.5, zt2), I(x0, yb+.5, zt2)], "#EAD6B0"); top(x0, ya-.5, x1, yb+.5, zt2, WT)
        # roof of slow curve on the arch
        a.pl([I(x0-.25, ya-.8, zt2), I(x1+.25, ya-.8, zt2), I(x1+.25, yb+.8, zt2), I(x0-.25, yb+.8, zt2)], "#14213F", .3); box(x0-.2, ya-.8, x1+.2, yb+.8, zt2+.02, zt2+.2, "#2F4A86", "#22386B", "#1B2D58", 0); a.pl([I(x0-.2, ya-.8, zt2+.2), I(x0+.1, ya-.8, zt2+.2), I(x0+.1, yb+.8, zt2+.2), I(x0-.2, yb+.8, zt2+.2)], "#6F8AC0", .7)
        a.line(poly([I(x1, ya, 0)]+A1+[I(x1, yb, 0)], False), "#8A6F55", 5, .7)
        a.pl(pxy([(x1, ya), (x1, yb), (x1+2.6, yb), (x1+2.6, ya)]), a.lin([(0, "#FFF3CC", .75), (1, "#FFF3CC", 0)], 0, 0, 1, 1))
    exit_arch()
    per(14.0, 4.3, "#7A3E63", case="#D9A441", side=-1, style="bun"); per(14.4, 5.0, "#34466F", pack="#A4472A")
    # a low hedge along the front
    for k in range(17): p = I(.2+k*.62, 10.5); a.ell(p[0], p[1]+6, 30, 14, "#14213F", .14); a.ell(p[0], p[1]-10, 26, 20, ["#35644F", "#3F7158", "#2F5A48"][k % 3]); a.ell(p[0]+7, p[1]-17, 11, 8, "#7FA578", .7)
    for x, y, k in [(-5.4, 8.6, 1.15), (-2.4, 12.2, 1.3), (2.2, 12.6, 1.15), (6.2, 13.2, 1.35), (10.4, 12.4, 1.2), (15.2, 8.8, 1.3)]: tree(x, y, k)
    # near: dark leaves at the lower corners
    for x, y, an, b in [(-40, 1230, -.8, .5), (1640, 1230, -2.3, -.5), (60, 1260, -1.2, .4)]: a.frond(x, y, 300, an, b, "#1F4A44", 11, .17)
    a.coarse = True
    a.save()



SCENES = [passport_stamp, departure, customs_bench, exchange_counter, hospital_night, bus_stop, market, cruise_pier, gate_plan]
