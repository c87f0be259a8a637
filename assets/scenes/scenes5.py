"""The Cửa Ngõ scenes: services, manners, trade, the welcome. Run through scenes.py."""
import math
from artlib import *
from figures import *
from scenes2 import window_view
from scenes3 import desk


def phone_form():
    a = Art("phone-form", seed=401)
    desk(a)
    a.frond(-40, 90, 430, .4, .5, "#8FB0A0", 11, .16)
    T = place(0, 0)
    sk = SKIN[0]
    # left hand behind the phone
    sleeve(a, [(-90, 1120), (120, 1080), (300, 1020), (440, 950)], 300, 150, "#A4472A", "#7A3220", "#E8A98A", cuff="#8F421F", folds=3)
    a.path(smooth([(420, 890), (520, 800), (620, 760), (800, 780), (860, 900), (760, 1010), (600, 1040), (470, 1020)], True, .9), SHADE[sk]); a.path(smooth([(424, 894), (524, 804), (620, 766), (790, 790), (840, 900), (750, 1000), (600, 1030), (474, 1012)], True, .9), sk)
    an = -.05
    c0, n0 = math.cos(an), math.sin(an)
    P = lambda pts: [(780+x*c0-y*n0, 640+x*n0+y*c0) for x, y in pts]
    def R(x, y, w, h, r, col, al=1):
        q = P([(x+w/2, y+h/2)])[0]; a.rrot(q[0], q[1], an, -w/2, -h/2, w, h, r, col, al)
    R(-176, -346, 390, 770, 52, "#2A140C", .3)
    R(-195, -370, 390, 760, 50, "#14213F"); R(-189, -364, 378, 748, 46, "#3A4A6C"); R(-184, -360, 368, 740, 42, "#14213F"); R(-168, -342, 336, 704, 28, "#FFFDF8")
    R(-168, -342, 336, 84, 26, "#22386B"); R(-168, -290, 336, 34, 0, "#22386B"); R(-138, -312, 150, 16, 8, "#FFFFFF", .9); R(104, -318, 30, 30, 15, "#F2C877")
    for k in range(3):
        y = -222+k*112; R(-138, y, 120, 12, 6, "#8A93A6"); R(-138, y+24, 276, 52, 12, "#EAEEF4"); R(-138, y+72, 276, 4, 2, "#22386B", .5)
        if k == 0: R(-120, y+43, 170, 13, 6, "#22386B")
        if k == 1: R(-120, y+43, 110, 13, 6, "#22386B"); R(-2, y+34, 4, 32, 2, "#A4472A")
    for k in range(2):
        y = 118+k*54; R(-138, y, 34, 34, 8, "#22386B"); R(-132, y+6, 22, 22, 4, "#1E6B5C" if k == 0 else "#FFFDF8"); R(-86, y+10, 190-k*50, 13, 6, "#8A93A6")
    a.line(poly(P([(-130, 135), (-122, 143), (-110, 127)]), False), "#FFFFFF", 5)
    R(-138, 250, 276, 72, 20, "#1E6B5C"); R(-60, 279, 120, 14, 7, "#FFFFFF", .95)
    a.pl(P([(30, -342), (120, -342), (-60, 362), (-150, 362)]), "#FFFFFF", .07)
    # finger tips round the far edge, thumb over the near one
    for y in (790, 850, 908, 962): finger(a, T, [(1022, y+12), (1000, y), (966, y-6)], 48, 1, sk, 0)
    finger(a, T, [(500, 900), (560, 830), (622, 770), (650, 742)], 64, 1, sk, 1)
    # right hand: one finger on the second line
    sleeve(a, [(1700, 1060), (1540, 990), (1370, 910), (1226, 832)], 320, 170, "#3F6A8A", "#2C4C66", "#A9C6D9", cuff="#2F5470", folds=3)
    H_ = place(1196, 812, -2.66, 1.72, -1); hand_point(a, H_, 1.72, sk)
    a.glow(930, 630, 60, 44, "#FFF0CC", .6)
    a.save()


def fruit_check():
    a = Art("fruit-check", seed=402)
    a.room(720, ("#E9EEE4", "#D3DAC8"), ("#C4B89C", "#8A7F66"), lx=320)
    window_view(a, 130, 150, 420, 380, 2, "#8FA596")
    a.rect(1130, 300, 500, 440, a.lin([(0, "#F4F2EA"), (1, "#C3CCC9")]), 1, 14); a.rect(1130, 380, 500, 12, "#1E6B5C"); a.rect(1290, 470, 350, 270, "#22304A", 1, 10); 
    for k in range(5): a.rect(1300+k*66, 480, 44, 230, "#3D4A60", .9, 6)
    # steel table
    a.pl([(120, 770), (1480, 770), (1640, 980), (-40, 980)], a.lin([(0, "#E4E8E4"), (1, "#B9C2C2")])); a.rect(-60, 976, 1720, 30, "#8A979A"); a.rect(-60, 976, 1720, 6, "#FFFFFF", .7); a.rect(-60, 1006, 1720, 210, a.lin([(0, "#6F7C7E"), (1, "#465254")]))
    a.pl([(300, 770), (700, 770), (560, 980), (40, 980)], "#FFF6DF", .5)
    bust(a, 800, 772, 700, style="bun", lit=-1, arms=[(672, 812), (930, 806)])
    # tray of dragon fruit
    def dragon(x, y, q):
        for an in (-2.6, -2.1, -1.57, -1.0, -.5): a.leaf(x, y-q*.2, q*1.55, an, q*.2, "#7FA356")
        a.ell(x, y, q, q*.88, "#C8355E"); a.path(f"M{f(x-q*.2)} {f(y+q*.86)}A{f(q)} {f(q*.88)} 0 0 0 {f(x+q)} {f(y)}Q{f(x+q*.6)} {f(y+q*.5)} {f(x-q*.2)} {f(y+q*.86)}z", "#8A1E44", .6); a.ell(x-q*.36, y-q*.36, q*.26, q*.18, "#F6A0B8", .9)
        for dx, dy, an in ((-.5, .1, -2.2), (.45, .05, -.9), (0, .35, -1.6), (-.2, -.3, -1.9), (.3, -.4, -1.2)): a.leaf(x+dx*q, y+dy*q, q*.62, an, q*.16, "#9BB85E")
    a.ell(310, 944, 250, 34, "#14213F", .25); a.path("M70 850H550L510 940Q310 964 110 940z", "#B5865A"); a.path("M70 850H550L546 864H74z", "#E3BC8C"); 
    for x, y, q in ((160, 832, 58), (270, 822, 62), (385, 826, 60), (475, 838, 54)): dragon(x, y, q)
    a.path("M70 856H550L510 940Q310 964 110 940z", "#A8764E"); a.path("M70 856H550L548 868H74z", "#EBC898")
    for k in range(3): a.line(f"M{84+k*8} {884+k*20}Q310 {900+k*20} {536-k*8} {884+k*20}", "#7A5036", 4, .6)
    # cut mango and a magnifier in the middle
    a.ell(790, 912, 180, 26, "#14213F", .2); a.ell(780, 900, 176, 32, "#FBFAF4"); a.ell(780, 896, 140, 22, "#E4E6E0")
    for dx, an in ((-50, -.15), (60, .2)): a.rrot(780+dx, 876, an, -62, -30, 124, 60, 30, "#D98A24"); a.rrot(780+dx, 870, an, -54, -25, 108, 48, 24, "#F6BE3E"); [a.rrot(780+dx, 870, an, -40+q*20, -22, 3, 42, 1, "#C8841E", .6) for q in range(5)]
    x, y = 610, 838
    a.line(f"M{x+10} {y-4}L{x+70} {y+22}", "#3A2E2A", 20); a.circ(x+122, y+34, 66, "#2B3A52"); a.circ(x+122, y+34, 55, "#CFE3E6", .55); a.path(f"M{x+80} {y+20}A48 48 0 0 1 {x+126} {y-12}A60 60 0 0 0 {x+90} {y+40}z", "#FFFFFF", .8)
    # young plants in pots
    for x, y, h in ((1090, 930, 230), (1250, 950, 270), (1410, 936, 240)): a.plant(x, y, h, ["#B5653E", "#7F96AD", "#B5653E"][(x//160) % 3])
    # a sealed sample bag
    a.path("M930 850Q990 840 1010 852L1020 930Q970 944 922 930z", "#DCEBF0", .9); a.rect(930, 846, 82, 12, "#1E6B5C", 1, 4); a.leaf(950, 920, 60, -1.0, 12, "#5A9464"); a.leaf(980, 922, 50, -1.9, 11, "#3F7A58")
    a.save()


def family_bench():
    a = Art("family-bench", seed=403)
    a.lift(90, "#3B3D63")
    a.backdrop("dusk", 700, (1010, 560, 44), 7, 3, 7, 50)
    a.path("M-20 760Q700 700 1620 750V1000H-20z", a.lin([(0, "#7C9378"), (1, "#3E6158")])); a.tree(240, 800, 190, "#3F6B5C", "#8FA87A"); a.tree(1370, 800, 230, "#3F6B5C", "#8FA87A")
    # frames of the big window
    a.rect(0, 0, W, 120, "#2B3160"); a.rect(0, 112, W, 12, "#F6C592", .7)
    for x in (60, 560, 1060, 1540): a.rect(x-13, 110, 26, 760, "#33396A"); a.rect(x+6, 110, 7, 760, "#F6C592", .7)
    a.rect(0, 300, W, 10, "#33396A"); a.rect(0, 836, W, 40, "#3A3F6E"); a.rect(0, 836, W, 8, "#F6C592", .8)
    a.rect(0, 876, W, 330, a.lin([(0, "#B79A93"), (.4, "#7C728C"), (1, "#3B3D63")]))
    a.pl([(760, 876), (1200, 876), (1044, 1310), (162, 1310)], "#FFE9B8", .3)
    for x, dx in ((73, -180), (573, -100), (1073, 60)): a.pl([(x-13, 876), (x+13, 876), (x+dx*1.3+30, 1310), (x+dx*1.3-90, 1310)], "#2B3160", .22)
    # they sit: backs above the bench's back
    def seat(x, h, top, by=1010, **kw): back(a, x, by+h*.30, h, top, "#26324A", lit=1, rima=.8, **kw)
    seat(560, 520, "#22386B"); seat(735, 350, "#D9A441", style="tail"); seat(900, 490, "#7A3E63", style="long", hair="#2A2020"); seat(1060, 480, "#5E7F6A", hair="#C9C4BA", style="bun")
    a.ell(810, 1168, 460, 30, "#14213F", .4)
    for x in (440, 790, 1130): a.rect(x, 1000, 20, 164, "#1B2140")
    for k in range(3): a.rect(400, 862+k*56, 800, 42, a.lin([(0, "#B5805A"), (1, "#7E5138")]), 1, 8); a.rect(400, 862+k*56, 800, 7, "#FFE0B0", .75, 4)
    a.rect(390, 1032, 820, 26, "#6B432E", 1, 8); a.rect(390, 1032, 820, 6, "#F3C993", .7, 4)
    for x in (440, 790, 1130): a.rect(x, 850, 20, 196, "#2B3160", 1, 5); a.rect(x+14, 850, 5, 196, "#F6C592", .5)
    a.suitcase(310, 1150, 210, "#A4472A"); a.suitcase(1300, 1140, 170, "#1E6B5C")
    a.path("M1350 1150Q1346 1060 1400 1052Q1470 1056 1466 1150z", "#D9A441"); a.path("M1410 1150Q1420 1080 1400 1052Q1470 1056 1466 1150z", "#14213F", .18); a.line("M1384 1056Q1408 1026 1430 1058", "#8A6420", 8); a.rect(1378, 1096, 58, 34, "#14213F", .16, 8); a.ell(1408, 1152, 64, 8, "#14213F", .3)
    a.save()


def arch(a, x, y, w, h, fill, al=1):
    """A round-headed opening: x middle, y its foot, w wide, h to the crown."""
    r = w/2; a.path(f"M{f(x-r)} {f(y)}V{f(y-h+r)}A{f(r)} {f(r)} 0 0 1 {f(x+r)} {f(y-h+r)}V{f(y)}z", fill, al)


def ramp_wheelchair():
    a = Art("ramp-wheelchair", seed=404)
    a.lift(120, "#7E624C")
    a.rect(0, 0, W, H, a.lin([(0, "#E8D3AC"), (.6, "#D3B184"), (1, "#B98F66")], 0, 0, 1, .4)); a.glow(1000, 520, 900, 700, "#FFF3D6", .8)
    a.rect(0, 90, W, 22, "#B08458", .7); a.rect(0, 90, W, 5, "#FFF3D6", .7); a.rect(0, 690, W, 60, "#A8805C", .5)
    # windows left, the doorway
    for x in (150, 400): arch(a, x, 600, 150, 330, "#7A5A43"); arch(a, x, 590, 122, 306, a.lin([(0, "#6F93AE"), (1, "#D9D6BE")])); a.rect(x-4, 284, 8, 306, "#7A5A43"); a.rect(x-61, 430, 122, 7, "#7A5A43"); a.rect(x-86, 598, 172, 16, "#F3E3C4")
    arch(a, 1010, 750, 380, 560, "#F6EAD2"); arch(a, 1010, 750, 330, 534, "#8A6444"); arch(a, 1010, 750, 300, 516, a.lin([(0, "#FFF8E4"), (1, "#FFE2A4")]))
    a.glow(1010, 560, 380, 400, "#FFF0C4", .7); arch(a, 1020, 750, 130, 330, "#F6D79E", .8); arch(a, 1020, 750, 104, 316, "#FFF6E0", .9)
    # platform and ground
    a.rect(700, 750, 930, 90, a.lin([(0, "#E9D6B4"), (1, "#B5946C")])); a.rect(700, 750, 930, 10, "#FFF3D6", .9); a.rect(-20, 750, 720, 100, "#B5946C", .6)
    a.rect(-20, 836, W+40, 380, a.lin([(0, "#C7A884"), (1, "#7E624C")]))
    for k in range(4): a.rect(1250, 772+k*30, 380+k*20, 30, ["#E4CFA8", "#D3BA90"][k % 2]); a.rect(1250-k*22, 772+k*32, 400+k*40, 8, "#FFF3D6", .8); a.rect(1250-k*22, 780+k*32, 400+k*40, 26, a.lin([(0, "#B5946C"), (1, "#9A7A58")]))
    # ramp: broad, gentle, towards the door
    a.pl([(330, 1160), (910, 1160), (1150, 752), (880, 752)], a.lin([(0, "#F3E2BE"), (1, "#C3A27A")])); a.pl([(910, 1160), (1150, 752), (1166, 752), (1166, 830), (960, 1176)], "#8F7052")
    a.pl([(720, 1160), (860, 1160), (1110, 752), (1000, 752)], "#FFF6DF", .4)
    for k in range(7): t = (k+1)/8; y = 1160-408*t; a.line(f"M{f(330+550*t)} {f(y)}H{f(910+240*t)}", "#9A7A58", 3, .3)
    a.pl([(330, 1160), (910, 1160), (918, 1172), (322, 1172)], "#F2C54A")
    # far rail, the traveller, near rail
    def rail(x0, x1, al=1):
        for dy in (0, 76): a.line(f"M{x0} {1160-190+dy}L{x1} {752-130+dy*.7}", "#3A4A63", 11 if dy == 0 else 7)
        a.line(f"M{x0} {1160-194}L{x1} {752-134}", "#FFE9C4", 3, .8)
        for k in range(5): t = k/4; xx = x0+(x1-x0)*t; a.line(f"M{f(xx)} {f(1160-408*t)}V{f(970-348*t)}", "#3A4A63", 9)
    rail(340, 884)
    x, y, h = 770, 1020, 470
    wheelchair(a, x, y, h, "#2F6A5C", "#2A2020", SKIN[0], lit=1, cast=(-180, 60))
    k = h/100
    for sd, cx in ((-1, -14.5), (1, 15)):     # hands on the rims
        sx, sy = x+sd*10.5*k, y-54*k; tx, ty = x+cx*k, y-31*k; (ex, ey), _ = elbow(sx, sy, tx, ty, 15*k, 13*k, -sd)
        a.circ(tx, ty, 2.8*k, SKIN[0]); a.line(f"M{f(sx)} {f(sy)}L{f(ex)} {f(ey)}L{f(tx)} {f(ty-8)}", "#24544A" if sd < 0 else "#2F6A5C", 5.4*k)
        if sd > 0: a.line(f"M{f(sx+9)} {f(sy)}L{f(ex+8)} {f(ey)}", RIM, 5, .8)
    rail(905, 1146)
    a.plant(200, 1110, 330); a.plant(1500, 1110, 290, "#7F96AD")
    a.save()


def shoes_at_door():
    a = Art("shoes-at-door", seed=405)
    a.lift(130, "#5F3B28")
    a.rect(0, 0, W, H, a.lin([(0, "#7A5038"), (1, "#5A3828")]))
    for k in range(17): a.rect(k*100-20, 0, 4, 760, "#2B1A12", .4); a.rect(k*100-16, 0, 3, 760, "#F3C993", .14)
    # the room inside, warm
    a.rect(420, 60, 760, 700, a.lin([(0, "#FBE9C6"), (1, "#EBC78F")])); a.glow(820, 320, 460, 360, "#FFF8E4", .9)
    window_view(a, 640, 170, 320, 260, 1); a.rect(420, 600, 760, 160, a.lin([(0, "#C9945E"), (1, "#A8703E")])); a.rect(420, 600, 760, 6, "#F8DDB0", .8)
    for k in range(6): a.line(f"M{560+k*96} 606L{490+k*124} 760", "#7A4F2E", 3, .35)
    a.ell(800, 690, 220, 24, "#5A3420", .3); a.ell(800, 640, 190, 30, "#7A4A30"); a.ell(800, 634, 184, 27, "#A86B40"); 
    for x in (660, 930): a.rect(x, 640, 14, 54, "#6B3F28")
    a.path("M770 630C764 596 776 580 800 580C824 580 836 596 830 630z", "#F4EFE2"); a.ell(800, 580, 18, 6, "#C9C2B0"); 
    for x in (714, 872): a.path(f"M{x-18} 612H{x+18}Q{x+14} 638 {x} 638Q{x-14} 638 {x-18} 612z", "#F4EFE2")
    for x, c in ((540, "#A4472A"), (1060, "#2F6A5C")): a.ell(x, 700, 86, 24, "#5A3420", .3); a.ell(x, 686, 84, 26, c); a.ell(x-10, 678, 60, 14, "#FFFFFF", .16)
    # door leaves, folded out
    for x0, x1, s in ((250, 420, 1), (1180, 1350, -1)):
        a.pl([(x0, 20), (x1, 60), (x1, 764), (x0, 820)], "#8E5A3A"); i0, i1 = x0+24, x1-24
        for y0, y1 in ((120, 360), (420, 680)): a.pl([(i0, y0-(14 if s > 0 else 0)), (i1, y0-(0 if s > 0 else 14)), (i1, y1+(0 if s > 0 else 14)), (i0, y1+(14 if s > 0 else 0))], "#6B3F28")
        xe = x1 if s > 0 else x0; a.rect(xe-(10 if s > 0 else 0), 60, 10, 704, "#FFE0A8", .6)
    a.rect(400, 40, 800, 26, "#4A2E20"); a.rect(250, 752, 1100, 22, "#4A2E20"); a.rect(250, 752, 1100, 6, "#F8DDB0", .8)
    # porch boards and the light that falls out
    a.rect(-20, 774, W+40, 440, a.lin([(0, "#A8754C"), (.5, "#8A5A3A"), (1, "#5F3B28")]))
    for k in range(6): y = 800+k*k*12+k*14; a.line(f"M-20 {y}H1620", "#3A2012", 4, .4); a.line(f"M-20 {y+4}H1620", "#F3C993", 2, .25)
    a.pl([(430, 774), (1170, 774), (1455, 1340), (145, 1340)], "#FFE6B0", .34)
    a.pl([(560, 784), (1040, 784), (1080, 846), (520, 846)], "#2F6A5C"); a.pl([(574, 790), (1026, 790), (1056, 838), (544, 838)], "#3F8270"); 
    for k in range(9): a.line(f"M{600+k*50} 790L{580+k*55} 838", "#E2C089", 4, .6)
    def shoe(x, y, s, c, kind="shoe", an=0):
        T = lambda px, py: (x+(px*math.cos(an)-py*math.sin(an))*s, y+(px*math.sin(an)+py*math.cos(an))*s*.72)
        out = [(0, -78), (24, -66), (30, -30), (24, 20), (25, 58), (0, 74), (-25, 58), (-24, 20), (-30, -30), (-24, -66)]
        a.path(smooth([(px+10, py+9) for px, py in [T(*q) for q in out]], True, .9), "#1E0F08", .4)
        if kind == "shoe":
            a.path(smooth([T(px, py+8) for px, py in out], True, .9), "#F0E6D2"); a.path(smooth([T(*q) for q in out], True, .9), c)
            a.path(smooth([T(*q) for q in [(0, -2), (17, 8), (18, 50), (0, 62), (-18, 50), (-17, 8)]], True, .9), "#2A1A16"); a.path(smooth([T(*q) for q in [(0, 16), (12, 22), (13, 48), (0, 56), (-13, 48), (-12, 22)]], True, .9), "#6B4A3A")
            for q in (-12, -24, -36): a.line(poly([T(-12, q), T(12, q)], False), "#FFF6E0", 4.5*s, .9)
            a.path(smooth([T(-24, -30), T(-19, -60), T(0, -72), T(-10, -50)], True), "#FFFFFF", .3)
        else:
            a.path(smooth([T(px, py+7) for px, py in out], True, .9), "#4A2A1C"); a.path(smooth([T(*q) for q in out], True, .9), "#C99663"); a.line(smooth([T(-28, 6), T(-14, -26), T(0, -44), T(14, -26), T(28, 6)]), c, 13*s); a.line(smooth([T(-24, 2), T(-10, -28), T(0, -40)]), "#FFFFFF", 3*s, .4)
    for cx, y, s, c, kd, an in ((360, 960, 1.25, "#22386B", "shoe", -.06), (590, 970, 1.1, "#A4472A", "sandal", .05), (800, 976, 1.2, "#E2C089", "shoe", 0), (990, 960, .78, "#C8553A", "shoe", .06), (1190, 970, 1.15, "#1E6B5C", "sandal", .02)):
        shoe(cx-38*s, y, s, c, kd, an-.07); shoe(cx+38*s, y+4, s, c, kd, an+.07)
    a.plant(110, 900, 330); a.plant(1490, 900, 300, "#7F96AD")
    a.save()


def two_talking():
    a = Art("two-talking", seed=406)
    a.backdrop("dawn", 700, (800, 470, 46), 6, 3, 6, 50)
    a.path("M-20 780Q500 750 900 756T1620 770V1220H-20z", a.lin([(0, "#E0CDA2"), (1, "#A9875E")]))
    # a tea stand left, a house right, trees: market edge, quiet
    a.rect(1180, 420, 460, 400, a.lin([(0, "#EBD3A0"), (1, "#CFA468")])); a.path("M1130 440Q1380 400 1640 430V330Q1400 300 1180 340z", "#7A3E36"); a.path("M1130 440L1180 340L1210 336L1170 434z", "#F0B98A", .6); a.rect(1270, 520, 130, 300, "#6B3F28"); a.rect(1280, 530, 110, 290, "#FFE3A8"); a.rect(1470, 530, 120, 140, "#2F5A58"); a.rect(1527, 530, 6, 140, "#F3E3C4")
    a.tree(140, 830, 420, "#2F5A48", "#7FA56A"); a.tree(330, 810, 260, "#3F6B55", "#8FB07A")
    a.rect(60, 690, 280, 14, "#7A4F34"); a.rect(80, 704, 14, 130, "#5A3826"); a.rect(300, 704, 14, 130, "#5A3826"); 
    for x, c in ((110, "#C9D6D0"), (160, "#B5653E"), (214, "#C9D6D0"), (266, "#8FA27E")): a.path(f"M{x-16} 650H{x+16}L{x+12} 690H{x-12}z", c)
    # the two
    card = (800, 640)
    side(a, 590, 1100, 660, "#A4472A", "#26324A", face=1, pack="#22386B", near=(762, 668), far=(770, 690), lit=1)
    side(a, 1010, 1100, 610, "#6B4A8A", "#2A2440", style="bun", hat="cone", face=-1, near=(842, 640), far=(980, 800), long=True, lit=-1)
    a.rrot(card[0], card[1], -.12, -62, -52, 118, 96, 10, "#14213F", .2); a.rrot(card[0]-4, card[1]-6, -.12, -62, -52, 118, 96, 10, "#FFFDF4")
    a.rrot(card[0]-4, card[1]-6, -.12, -48, -40, 40, 40, 8, "#1E6B5C"); a.rrot(card[0]-4, card[1]-6, -.12, -36, -26, 16, 14, 3, "#FFFFFF"); a.rrot(card[0]-4, card[1]-6, -.12, 4, -34, 40, 8, 4, "#22386B"); a.rrot(card[0]-4, card[1]-6, -.12, 4, -16, 30, 8, 4, "#8A93A6"); a.rrot(card[0]-4, card[1]-6, -.12, -48, 12, 92, 8, 4, "#8A93A6")
    a.circ(748, 674, 19, "#B98362"); a.line("M750 668l20 -6", "#B98362", 13); a.circ(850, 642, 17, "#B98362"); a.line("M850 640L816 634", "#B98362", 11)
    # a carrying basket at her feet
    a.ell(1230, 1104, 110, 14, "#14213F", .3); a.path("M1130 1000H1330Q1320 1090 1290 1102H1170Q1140 1090 1130 1000z", "#A8764E"); a.ell(1230, 1000, 100, 22, "#7A5036")
    for dx, dy, c in ((-56, -10, "#F2A33A"), (-10, -22, "#F2B44A"), (44, -12, "#E8953A"), (16, 2, "#F2A33A"), (-30, 4, "#F6BE5A")): a.circ(1230+dx, 992+dy, 27, c); a.circ(1222+dx, 984+dy, 8, "#FFF0CC", .6)
    for k in range(3): a.line(f"M{1138+k*6} {1026+k*24}Q1230 {1044+k*24} {1322-k*6} {1026+k*24}", "#5F3D29", 5, .5)
    a.near_leaves(True, False)
    a.save()


def market_scale():
    a = Art("market-scale", seed=407)
    a.rect(0, 0, W, H, a.lin([(0, "#F6E2B8"), (1, "#C99B66")])); a.glow(500, 380, 900, 600, "#FFF8E4", .9)
    # stalls far behind
    for x, c in ((60, "#7A3E63"), (360, "#2F6A5C"), (1240, "#A4472A")): a.path(f"M{x} 470L{x+40} 390H{x+240}L{x+280} 470z", c, .55); a.rect(x+20, 470, 10, 260, "#7A5A43", .5); a.rect(x+250, 470, 10, 260, "#7A5A43", .5); a.rect(x+10, 620, 260, 120, "#B5865A", .5)
    for x, h, c in ((330, 330, "#8A7A9A"), (560, 300, "#B5865A")): back(a, x, 790, h, c, "#7A6A70", lit=-1, rima=.3, skin="#C79573", hair="#6B5A50")
    a.rect(0, 300, W, 500, a.lin([(0, "#FBE9C6", .1), (1, "#FBE9C6", .55)]))
    for i in range(14): x = -30+i*120; c = "#F6EEDC" if i % 2 else "#C4553A"; a.pl([(x, 0), (x+120, 0), (x+120, 140), (x, 140)], c); a.path(f"M{x} 140Q{x+60} 214 {x+120} 140z", c)
    a.rect(0, 120, W, 24, "#14213F", .14); a.rect(90, 140, 26, 760, "#7A4F34"); a.rect(1490, 140, 26, 760, "#7A4F34")
    bust(a, 1070, 850, 700, "#3F6A8A", style="cone", lit=-1, arms=[(850, 720), (1200, 850)])
    # counter with fruit
    a.pl([(40, 830), (1560, 830), (1700, 1210), (-100, 1210)], a.lin([(0, "#A8764E"), (1, "#6B432E")])); a.rect(40, 824, 1520, 10, "#F8DDB0", .9)
    # the scale: body, dial without digits, pan
    x = 660
    a.ell(x+20, 1010, 210, 28, "#2A140C", .4)
    a.path(f"M{x-130} 1006L{x-104} 760Q{x-98} 730 {x-66} 730H{x+66}Q{x+98} 730 {x+104} 760L{x+130} 1006Q{x} 1030 {x-130} 1006z", a.lin([(0, "#2F8A78"), (.6, "#1E6B5C"), (1, "#124A40")], 0, 0, 1, 0)); a.path(f"M{x-130} 1006L{x-104} 760Q{x-98} 730 {x-66} 730H{x-44}Q{x-80} 740 {x-84} 770L{x-106} 1010z", "#FFF0CC", .3)
    a.circ(x, 870, 100, "#123F37"); a.circ(x, 870, 90, "#FBF6E8"); 
    for k in range(20): q = math.pi*(.5+(k+.5)/10*1); r0 = 68 if k % 5 else 58; a.line(f"M{f(x+r0*math.cos(q))} {f(870+r0*math.sin(q))}L{f(x+80*math.cos(q))} {f(870+80*math.sin(q))}", "#22304E", 4 if k % 5 else 7, 1, "butt")
    a.line(f"M{x-18} 884L{x+52} 826", "#C4402A", 9); a.circ(x, 870, 12, "#22304E"); a.path(f"M{x-80} 850A86 86 0 0 1 {x-10} 784A110 110 0 0 0 {x-60} 880z", "#FFFFFF", .5)
    a.rect(x-16, 690, 32, 44, "#8A93A6"); a.ell(x, 690, 190, 26, "#8A93A6")
    for dx, dy, q, c in ((-110, -44, 52, "#F2A33A"), (-20, -54, 58, "#E8953A"), (84, -48, 54, "#F2B44A"), (-66, -112, 50, "#F2B44A"), (30, -120, 52, "#F2A33A")): a.circ(x+dx, 690+dy, q, c); a.path(f"M{f(x+dx-q*.2)} {f(690+dy+q*.97)}A{q} {q} 0 0 0 {f(x+dx+q)} {f(690+dy)}Q{f(x+dx+q*.6)} {f(690+dy+q*.6)} {f(x+dx-q*.2)} {f(690+dy+q*.97)}z", "#A85A1E", .4); a.ell(x+dx-q*.34, 690+dy-q*.36, q*.24, q*.16, "#FFF0CC", .7); a.leaf(x+dx, 690+dy-q*.9, 26, -.6, 8, "#4F8A4A")
    a.path(f"M{x-196} 672Q{x} 716 {x+196} 672Q{x+150} 722 {x} 724Q{x-150} 722 {x-196} 672z", a.lin([(0, "#E4E8EA"), (1, "#8A93A6")])); a.line(f"M{x-192} 674Q{x} 714 {x+192} 674", "#FFFFFF", 5, .8)
    # baskets
    def basket(x, y, w, items):
        a.ell(x+14, y+w*.34, w*.56, 22, "#2A140C", .4)
        items(x, y, w)
        a.path(f"M{x-w*.5} {y}Q{x} {y+w*.2} {x+w*.5} {y}L{x+w*.38} {y+w*.34}Q{x} {y+w*.46} {x-w*.38} {y+w*.34}z", "#B98657"); a.line(f"M{x-w*.5} {y}Q{x} {y+w*.2} {x+w*.5} {y}", "#E3BC8C", 11)
        for k in range(2): a.line(f"M{f(x-w*(.46-k*.04))} {f(y+w*(.10+k*.1))}Q{x} {f(y+w*(.3+k*.1))} {f(x+w*(.46-k*.04))} {f(y+w*(.10+k*.1))}", "#7A5036", 4, .6)
    def balls(c, d, q):
        def fn(x, y, w):
            for r in range(3):
                n = 5-r
                for i in range(n): px, py = x+(i-(n-1)/2)*w*.19, y-w*.02-r*w*.1+abs(i-(n-1)/2)*-2; a.circ(px, py, w*q, c); a.path(f"M{f(px)} {f(py+w*q)}A{f(w*q)} {f(w*q)} 0 0 0 {f(px+w*q)} {f(py)}Q{f(px+w*q*.5)} {f(py+w*q*.6)} {f(px)} {f(py+w*q)}z", d, .5); a.ell(px-w*q*.35, py-w*q*.35, w*q*.28, w*q*.2, "#FFFFFF", .5)
        return fn
    def greens(x, y, w):
        for i in range(26): a.leaf(x+a.r.uniform(-.36, .36)*w, y+8, w*a.r.uniform(.26, .44), -1.57+a.r.uniform(-.8, .8), w*.05, ["#3F7A48", "#5A9A50", "#2F6A44", "#86B45E"][i % 4])
    basket(250, 980, 340, balls("#8A3A6A", "#4A1A3A", .1)); basket(1010, 1010, 320, greens); basket(1350, 990, 340, balls("#D9482E", "#8A2418", .1)); basket(120, 1130, 330, greens)
    a.save()


def shuttle_cart():
    a = Art("shuttle-cart", seed=408)
    a.lift(110, "#4F7A56")
    a.backdrop("day", 700, (800, 430, 38), 7, 3, 7, 60)
    a.path("M-20 770Q800 740 1620 770V1220H-20z", a.lin([(0, "#9DB47A"), (1, "#4F7A56")]))
    # the two halls
    for x0, s in ((-60, 1), (1260, -1)):
        a.rect(x0, 430, 400, 400, a.lin([(0, "#FBF1DF"), (1, "#DCC7A4")], 0, 0, 1, 0)); cx = x0+200
        a.path(f"M{x0-40} 440Q{cx} 400 {x0+440} 440L{x0+410} 376Q{cx} 340 {x0-10} 376z", "#22386B"); a.path(f"M{x0-10} 376Q{cx} 340 {x0+410} 376L{x0+400} 364Q{cx} 330 {x0} 364z", "#4C6690"); a.rect(x0, 444, 400, 30, "#8A6F55", .22)
        arch(a, cx+s*20, 830, 190, 310, "#B59C7C"); arch(a, cx+s*20, 830, 164, 296, a.lin([(0, "#FFF3D6"), (1, "#F6D9A4")])); a.glow(cx+s*20, 700, 170, 190, "#FFF0C4", .5)
        for q in (-150, 150): a.rect(cx+q-s*4-30, 560, 60, 120, "#35506B", 1, 4); a.rect(cx+q-s*4-30, 560, 60, 46, "#A8C3D0", .8, 4)
    back(a, 200, 850, 190, "#7A3E63", style="long", lit=1, rima=.4); back(a, 1430, 850, 190, "#2F6A5C", case="#D9A441", lit=-1, rima=.4)
    for x, h in ((430, 220), (1160, 240), (530, 150), (1080, 150)): a.tree(x, 800, h, "#2F5A48", "#7FA56A")
    # lane
    a.path("M-20 880Q800 850 1620 880V1080Q800 1060 -20 1080z", a.lin([(0, "#D6CBB8"), (1, "#A39A8C")])); a.line("M-20 882Q800 852 1620 882", "#FFF6E4", 8, .9); a.line("M-20 1078Q800 1058 1620 1078", "#7C7468", 8, .6)
    for k in range(8): a.rect(50+k*205, 962, 110, 9, "#FFFDF4", .8, 3)
    # the cart: low floor, roof on posts, three benches
    x, y = 790, 1022; k = 7.6
    X = lambda v: x+v*k; Y = lambda v: y-v*k
    a.ell(x, y+4, 420, 22, "#14213F", .34)
    for q in (-34, -9, 16):
        a.rect(X(q-9), Y(30), 2.6*k, 16*k, "#3F4A5A", 1, 6); a.rect(X(q-8), Y(17.5), 15*k, 3.4*k, "#3F4A5A", 1, 6)
    for q, c, kw in ((-34, "#A4472A", dict(style="long")), (-9, "#D9A441", dict(hair="#C9C4BA")), (16, UNIFORM, {})):
        side(a, X(q-3), Y(7), 47*k, c, "#26324A", face=1, sit=27, near=((X(33), Y(28)) if c == UNIFORM else (X(q+8), Y(24))), far=False, ground=False, lit=1, knee=17, feet=False, **kw)
    side(a, X(-26.5), Y(7), 36*k, "#3F79A0", "#26324A", face=1, sit=36, far=False, near=(X(-18), Y(24)), ground=False, lit=1, knee=15, feet=False)
    a.path(f"M{f(X(-52))} {f(Y(20))}Q{f(X(-52))} {f(Y(5))} {f(X(-48))} {f(Y(5))}H{f(X(48))}Q{f(X(53))} {f(Y(6))} {f(X(53))} {f(Y(14))}Q{f(X(53))} {f(Y(26))} {f(X(44))} {f(Y(27))}L{f(X(36))} {f(Y(27.6))}L{f(X(33))} {f(Y(12))}H{f(X(-40))}L{f(X(-44))} {f(Y(20))}z", "#F6F2E6"); a.path(f"M{f(X(-52))} {f(Y(12))}Q{f(X(-51))} {f(Y(5))} {f(X(-48))} {f(Y(5))}H{f(X(48))}Q{f(X(53))} {f(Y(6))} {f(X(53))} {f(Y(10))}z", "#1E6B5C")
    a.line(f"M{f(X(34))} {f(Y(26))}L{f(X(31))} {f(Y(31))}", "#2B3346", 6); a.line(f"M{f(X(29.6))} {f(Y(29))}L{f(X(33))} {f(Y(33))}", "#2B3346", 8)
    for q in (-50, -22, 4): a.rect(X(q), Y(62), 6, 50*k, "#E4DECF")
    a.line(f"M{f(X(44))} {f(Y(27))}L{f(X(36))} {f(Y(62))}", "#E4DECF", 7); a.path(f"M{f(X(-56))} {f(Y(61))}Q{f(X(-56))} {f(Y(66))} {f(X(-48))} {f(Y(67))}H{f(X(34))}Q{f(X(42))} {f(Y(66))} {f(X(45))} {f(Y(61))}z", "#1E6B5C"); a.path(f"M{f(X(-54))} {f(Y(64))}Q{f(X(-52))} {f(Y(66.6))} {f(X(-48))} {f(Y(67))}H{f(X(34))}Q{f(X(40))} {f(Y(66))} {f(X(43))} {f(Y(64))}z", "#BFE0D0", .7)
    a.pl([(X(43), Y(29)), (X(45), Y(29)), (X(38), Y(60)), (X(36), Y(60))], "#DCEBF0", .5)
    a.ell(X(51), Y(17), 12, 14, "#FFF3CE"); a.glow(X(53), Y(17), 90, 50, "#FFF0C4", .5)
    for q in (-36, 37): a.circ(X(q), Y(5.4), 7*k, "#14213F", .5); a.wheel(X(q), Y(5.8), 5.8*k)
    a.rect(X(-60), Y(26), 8*k, 16*k, "#D9A441", 1, 8); a.rect(X(-60), Y(9), 9*k, 1.6*k, "#3A4254", 1, 3); a.rect(X(-57.6), Y(29), 3*k, 4*k, "#4A546A", 1, 3); a.rect(X(-59), Y(25), 5.6*k, 14*k, "#D9A441", 1, 8)
    a.settle()
    a.grass(80, 60, 170, ("#2F5A44", "#3A6A4C", "#4B7A56"))
    a.save()


def permit_desk():
    a = Art("permit-desk", seed=409)
    a.lift(90, "#7F684E")
    a.room(800, ("#EFE6D0", "#D9C6A2"), ("#BFA98A", "#7F684E"), lx=700)
    arch(a, 800, 640, 330, 470, "#8A6444"); st = len(a.b); arch(a, 800, 628, 300, 448, a.lin([(0, "#9CC0D2"), (.55, "#E8E2CC"), (1, "#F6E0BC")]))
    a.glow(860, 420, 170, 170, "#FFF6DF", .9); a.path("M650 560Q720 500 800 540T950 520V628H650z", "#8FAF9A"); a.path("M650 596Q760 560 850 584T950 570V628H650z", "#5F8C6B"); a.rect(796, 180, 8, 448, "#8A6444"); a.rect(650, 400, 300, 8, "#8A6444"); a.rect(610, 630, 380, 22, "#F3E3C4", 1, 4)
    # cabinet and shelf
    a.rect(1280, 330, 240, 480, "#8E6A4C"); a.rect(1280, 330, 240, 8, "#F3D6A8"); 
    for r in range(3):
        a.rect(1296, 352+r*150, 208, 126, "#5A4030")
        for i in range(6): a.rect(1302+i*33, 366+r*150+(i*11+r*7) % 22, 27, 112-(i*11+r*7) % 22, ["#22386B", "#8F421F", "#1E6B5C", "#D9A441", "#7A3E63"][(i+r*2) % 5], .9, 3)
    a.plant(170, 1090, 340)
    # two who sit, the desk between them
    for x, s in ((470, 1), (1130, -1)): a.rect(x-s*56-12, 760, 24, 330, "#4A3428", 1, 6); a.rect(x-70, 930, 150, 24, "#6B4A34", 1, 8); a.rect(x+s*60-8, 940, 16, 150, "#4A3428")
    side(a, 470, 1090, 600, "#A4472A", "#26324A", face=1, sit=28, near=(676, 772), far=(660, 760), lit=1, style="tail")
    side(a, 1130, 1090, 600, UNIFORM, UNIFORM_DK, face=-1, sit=28, near=(910, 772), far=(960, 764), lit=-1)
    a.ell(800, 1092, 330, 22, "#14213F", .3)
    a.rect(600, 806, 400, 260, a.lin([(0, "#9A6842"), (1, "#6B432E")])); a.rect(630, 840, 340, 190, "#2B1A12", .16, 8)
    for x in (600, 972): a.rect(x, 806, 28, 284, "#7A4F34")
    a.rect(560, 786, 480, 30, a.lin([(0, "#DDAE7C"), (1, "#A8764E")]), 1, 6); a.rect(562, 786, 476, 7, "#FFE9C4", .8, 3)
    # on it: papers seen nearly from the side, a stamp, a lamp
    a.path("M690 786L716 768H858L850 786z", "#FFFDF6"); a.path("M716 768H858L856 773H710z", "#22386B"); a.path("M700 786L706 781H846L844 786z", "#D9CDB4")
    a.rect(884, 766, 52, 20, "#22386B", 1, 3); a.path("M890 766Q904 758 904 734H916Q916 758 930 766z", "#B87F52"); a.circ(910, 726, 17, "#C99663"); a.circ(904, 720, 5, "#FFF0D0", .8)
    a.circ(908, 768, 17, SKIN[0]); a.line("M908 768l-16 -12", SKIN[0], 11); a.circ(684, 772, 16, SKIN[0]); a.line("M686 772l22 4", SKIN[0], 11); a.line("M704 786L738 742", "#22386B", 6)
    a.save()


def guesthouse_desk():
    a = Art("guesthouse-desk", seed=410)
    a.rect(0, 0, W, H, a.lin([(0, "#5A3A34"), (.5, "#8A5A42"), (1, "#6B432E")])); a.glow(900, 420, 900, 620, "#FFD08A", .7)
    # night in the window
    a.rect(90, 220, 320, 400, "#4A2E24"); a.rect(108, 238, 284, 364, a.lin([(0, "#16264C"), (.7, "#3A4E80"), (1, "#8A7FA0")])); a.circ(310, 310, 26, "#F7F0DC"); a.glow(310, 310, 110, 110, "#DCE4F2", .5); a.path("M108 540Q180 470 250 520T392 500V602H108z", "#1F3050"); 
    for q in (140, 190, 240, 200, 160): a.circ(q, 260+q % 70, 1.8, "#FFF4DC", .8)
    a.rect(245, 238, 10, 364, "#4A2E24"); a.rect(108, 380, 284, 9, "#4A2E24"); a.rect(76, 610, 348, 22, "#A8703E")
    # key board
    a.rect(1140, 250, 330, 320, "#4A2E24", 1, 10); a.rect(1152, 262, 306, 296, "#B87F52", 1, 6); a.rect(1152, 262, 306, 8, "#FFE0A8", .6)
    for r in range(3):
        for c in range(5):
            x, y = 1184+c*60, 290+r*92; a.circ(x, y, 5, "#4A2E24")
            if (r*5+c*3) % 7 != 2: a.line(f"M{x} {y+4}V{y+22}", "#D9A441", 4); a.rect(x-10, y+20, 20, 34, ["#A4472A", "#1E6B5C", "#22386B"][(r+c) % 3], 1, 5); a.circ(x, y+28, 3, "#FFF0CC")
    a.rect(560, 300, 360, 14, "#4A2E24", 1, 4)
    for x, c in ((600, "#7F96AD"), (860, "#8F421F")): a.path(f"M{x-18} 240Q{x-34} 270 {x-26} 300H{x+26}Q{x+34} 270 {x+18} 240z", c); a.rect(x-18, 232, 36, 10, c, 1, 3)
    for k in range(5): a.rect(660+k*30, 236+(k*9) % 16, 24, 64-(k*9) % 16, ["#22386B", "#D9A441", "#2F6A5C"][k % 3], .9, 3)
    for x in (520, 980): a.pendant(x, 210, 60, "#C4692E")
    a.rect(0, 880, W, 330, a.lin([(0, "#A8764E"), (1, "#4F3224")])); a.pl([(300, 880), (760, 880), (640, 1210), (-20, 1210)], "#FFE2A8", .16)
    a.counter(640, 1700, 770, 320, 64, ("#D9A06A", "#A8703E"), ("#7A4A30", "#3F261A"), 5)
    bust(a, 930, 708, 600, "#2F6A5C", style="long", lit=-1, arms=[(860, 728), (1010, 734)])
    # bell, book, a key handed over, a plant
    a.path("M1122 746A40 34 0 0 1 1202 746z", "#E0B04E"); a.path("M1122 746A40 34 0 0 1 1156 714Q1136 730 1138 746z", "#FFF3CE", .8); a.rect(1112, 744, 100, 10, "#5A3826", 1, 4); a.rect(1157, 702, 10, 12, "#8A6420", 1, 3)
    a.pl([(820, 720), (960, 720), (976, 752), (816, 752)], "#FFFDF4"); a.line("M890 720L896 752", "#B9A585", 3); 
    for k in range(3): a.rect(834, 728+k*8, 46, 2.6, "#8A93A6"); a.rect(906, 728+k*8, 50, 2.6, "#8A93A6")
    a.plant(1400, 764, 210)
    back(a, 520, 1100, 610, "#A4472A", "#26324A", pack="#D9A441", lit=1, hold=None, hold2=(676, 744), side=1)
    a.line("M676 744l34 -4", SKIN[0], 14); a.rect(700, 738, 66, 13, "#1E6B5C", 1, 5); a.circ(772, 744, 10, "#D9A441"); a.circ(772, 744, 4, "#5A3826")
    back(a, 330, 1110, 430, "#5A6FA8", "#2A2440", style="tail", lit=1)
    a.suitcase(190, 1120, 190, "#7A3E63")
    a.save()


def camera_hill():
    a = Art("camera-hill", seed=411)
    a.backdrop("dawn", 600, (620, 420, 42), 5, 3, 7, 90)
    # terraces in bands
    cols = ["#A9B67E", "#8AA46E", "#6E9362", "#4F7E58", "#3A6850"]
    for i, c in enumerate(cols):
        y = 630+i*70
        pts = [(-20+k*164, y+math.sin(k*.8+i*1.3)*(18+i*5)-(k-5)*(8-i*3)) for k in range(11)]
        a.path(smooth(pts)+"L1620 1220L-20 1220z", c); a.line(smooth(pts), "#F6E7B4", 5+i, .75)
        for q in (18, 38): a.line(smooth([(x, yy+q+i*2) for x, yy in pts]), "#DDE3B0" if q == 18 else "#2F5A48", 3, .4)
    for x, y, h in ((180, 760, 130), (270, 770, 90), (1120, 720, 110)): a.tree(x, y, h, "#2F5A48", "#8FB07A")
    a.rect(0, 640, 150, 60, "#000000", 0)
    x0, y0 = 260, 720
    a.path(f"M{430} 800l60 -44l66 44z", "#6B4A3A"); a.rect(444, 798, 98, 40, "#8A6444"); a.rect(482, 808, 22, 30, "#FFE0A0")
    back(a, 640, 872, 120, "#A4472A", lit=-1, pack="#D9A441", rima=.6); back(a, 590, 876, 112, "#3F79A0", style="tail", lit=-1, rima=.6)
    # a dark brow of hill to stand on
    a.path(smooth([(-20, 1090), (300, 1060), (700, 1040), (1100, 1030), (1400, 1050), (1620, 1080)])+"L1620 1220L-20 1220z", a.lin([(0, "#2F5A48"), (1, "#17342F")])); a.line(smooth([(-20, 1090), (300, 1060), (700, 1040), (1100, 1030), (1400, 1050), (1620, 1080)]), "#DDB98A", 5, .5)
    # tripod and camera, from behind; its screen shows the hills
    x, y = 900, 640
    a.ell(x+30, 1090, 260, 16, "#0B1E1C", .4)
    for dx in (-190, 200, 30): a.line(f"M{x+dx*.1} {y+60}L{x+dx} {1096-abs(dx)*.04+(20 if dx == 30 else 0)}", "#1B2433", 20); a.line(f"M{x+dx*.1-4} {y+60}L{x+dx*.56-4} {f(y+60+(1096-y-60)*.56)}", "#5A6478", 8, .8)
    a.line(f"M{x-84} 880L{x+20} 904L{x+98} 880", "#2B3346", 8); a.rect(x-20, y-6, 40, 120, "#2B3346", 1, 6); a.rect(x-50, y-20, 100, 26, "#1B2433", 1, 6); a.line(f"M{x+20} {y+20}L{x+140} {y+76}", "#2B3346", 13); a.line(f"M{x+96} {y+55}L{x+142} {y+77}", "#14181F", 22)
    a.rect(x-170, y-236, 340, 220, "#1B2130", 1, 26); a.path(f"M{x-64} {y-234}L{x-44} {y-282}H{x+44}L{x+64} {y-234}z", "#1B2130"); a.rect(x-150, y-250, 70, 22, "#2B3346", 1, 8); a.circ(x+124, y-246, 22, "#2B3346"); a.rect(x-170, y-236, 340, 8, "#F6D9A4", .75, 4); a.rect(x-40, y-272, 80, 34, "#0E131C", 1, 8); a.rect(x-170, y-226, 9, 200, "#F6D9A4", .5, 4)
    a.rect(x-146, y-208, 216, 162, "#0E131C", 1, 8); sx, sy, sw, sh = x-138, y-200, 200, 146
    a.rect(sx, sy, sw, sh, a.lin([(0, "#9FBCCB"), (.6, "#FBDDB0"), (1, "#F6D3A0")])); a.circ(sx+62, sy+52, 12, "#FFF8E6"); a.path(f"M{sx} {sy+84}Q{sx+60} {sy+54} {sx+110} {sy+78}T{sx+sw} {sy+66}V{sy+sh}H{sx}z", "#9DB3AE"); a.path(f"M{sx} {sy+106}Q{sx+80} {sy+88} {sx+130} {sy+104}T{sx+sw} {sy+94}V{sy+sh}H{sx}z", "#7FA06A"); a.path(f"M{sx} {sy+126}Q{sx+70} {sy+110} {sx+sw} {sy+118}V{sy+sh}H{sx}z", "#4F7E58")
    for k in range(3): a.circ(x+118, y-176+k*46, 14 if k != 1 else 22, "#3A4254"); a.circ(x+118, y-176+k*46, 5, "#8A93A6")
    a.near_leaves(True, True, "#143430")
    a.save()


def antique_shelf():
    a = Art("antique-shelf", seed=412)
    a.rect(0, 0, W, H, a.lin([(0, "#8A5E44"), (1, "#5A3A2C")])); a.glow(420, 420, 1000, 760, "#FFD9A0", .75)
    a.rect(150, 120, 1300, 1010, "#4A2A1E", 1, 10); a.rect(186, 156, 1228, 940, a.lin([(0, "#6B432E"), (1, "#4A2E22")])); a.rect(150, 120, 1300, 14, "#E3B27C", .7, 6); a.rect(150, 120, 14, 1010, "#E3B27C", .5, 6)
    rows = [440, 740, 1040]
    for y in rows: a.rect(186, y, 1228, 34, a.lin([(0, "#B87F52"), (1, "#7A4A30")])); a.rect(186, y, 1228, 7, "#FFE0AC", .85); a.rect(186, y+34, 1228, 46, a.lin([(0, "#1E0F08", .5), (1, "#1E0F08", 0)]))
    def pot(x, y, prof, col, dk, lip=None, foot=True):
        """Half profile from the top down: (half width, height above the shelf)."""
        w = max(p[0] for p in prof); a.ell(x+16, y+2, w*.95, 12, "#1E0F08", .5)
        L = [(x-p[0], y-p[1]) for p in prof]; Rr = [(x+p[0], y-p[1]) for p in prof][::-1]
        a.path(smooth(L, t=.9)+smooth(Rr, t=.9).replace("M", "L", 1)+"z", col); mid = [(x+p[0]*.35, y-p[1]) for p in prof]
        a.path(smooth(mid, t=.9)+smooth(Rr, t=.9).replace("M", "L", 1)+"z", dk, .45); hl = [(x-p[0]*.7, y-p[1]) for p in prof[1:-1]]; a.line(smooth(hl, t=.9), "#FFF6E0", 9, .6)
        a.ell(x, y-prof[0][1], prof[0][0], prof[0][0]*.2, lip or dk)
    BW, BD = "#F1EEE4", "#8A93B4"
    vase = [(34, 236), (30, 210), (54, 172), (84, 120), (80, 60), (48, 8), (52, 0)]; jar = [(48, 170), (44, 156), (86, 126), (104, 80), (84, 22), (60, 0)]; bowl = [(96, 92), (90, 60), (60, 24), (38, 14), (40, 0)]; bottle = [(18, 250), (16, 170), (30, 130), (62, 84), (66, 40), (48, 0)]
    # top row
    pot(300, 440, vase, BW, BD); 
    for q in (60, 140, 196): w = {60: 76, 140: 70, 196: 36}[q]; a.line(f"M{300-w} {440-q}Q300 {440-q+18} {300+w} {440-q}", "#2C4A8A", 5, .75)
    for k in range(4): a.leaf(262+k*22, 440-84, 34, -1.9+k*.25, 8, "#2C4A8A", .7)
    pot(480, 440, bowl, "#A9BFA4", "#4F6B5A", "#6E8A74"); pot(640, 440, bottle, "#7A3E2C", "#3A1A14"); pot(790, 440, [(k[0]*.8, k[1]*.8) for k in jar], "#C99A4E", "#6B4A1E")
    # clock
    x = 980; a.ell(x+14, 442, 100, 12, "#1E0F08", .5); a.path(f"M{x-90} 440V300Q{x-86} 206 {x} 200Q{x+86} 206 {x+90} 300V440z", "#7A4626"); a.path(f"M{x-90} 440V300Q{x-86} 206 {x} 200Q{x-60} 216 {x-66} 300V440z", "#F0C084", .55); a.circ(x, 310, 66, "#D9A441"); a.circ(x, 310, 56, "#FBF3DF")
    for k in range(12): q = k*math.pi/6; a.line(f"M{f(x+43*math.cos(q))} {f(310+43*math.sin(q))}L{f(x+50*math.cos(q))} {f(310+50*math.sin(q))}", "#3A2A20", 5, 1, "butt")
    a.line(f"M{x} 310V276M{x} 310L{x+24} 322", "#3A2A20", 6); a.rect(x-104, 426, 208, 14, "#5A3018", 1, 4)
    for k, (w, c) in enumerate([(190, "#22386B"), (176, "#8F421F"), (180, "#2F6A5C")]): a.rect(1250-w/2, 404-k*38, w, 36, c, 1, 4); a.rect(1250-w/2, 404-k*38, 22, 36, "#E9DCC2", .8, 3)
    pot(1250, 328, [(k[0]*.6, k[1]*.6) for k in bowl], BW, BD)
    # middle row: plates on edge, drum-like tin, lute, a lamp that is lit
    for x, c, d, q in ((310, BW, "#2C4A8A", 1), (530, "#C6D2B8", "#4F6B5A", .9)):
        a.ell(x+14, 742, 90*q, 10, "#1E0F08", .5); a.circ(x, 740-118*q, 118*q, c); a.path(f"M{f(x)} {740}A{f(118*q)} {f(118*q)} 0 0 0 {f(x+118*q)} {f(740-118*q)}Q{f(x+90*q)} {f(740-30*q)} {f(x)} {740}z", d, .3); a.circ(x, 740-118*q, 84*q, "#FFFFFF", .35); a.line(smooth([(x+100*q*math.cos(t*.4), 740-118*q+100*q*math.sin(t*.4)) for t in range(16)], True), d, 5, .8)
        for k in range(6): t = k*1.047; a.leaf(x, 740-118*q, 64*q, t, 12, d, .75)
        a.circ(x, 740-118*q, 12, d)
    x = 800; a.glow(x, 610, 260, 220, "#FFD08A", .9); a.ell(x, 742, 76, 12, "#1E0F08", .5); a.path(f"M{x-64} 740Q{x-50} 712 {x-16} 708V680H{x+16}V708Q{x+50} 712 {x+64} 740z", "#B5822C"); a.path(f"M{x-54} 684Q{x-60} 660 {x-30} 650H{x+30}Q{x+60} 660 {x+54} 684Q{x} 700 {x-54} 684z", "#D9A441"); a.path(f"M{x-30} 650C{x-66} 600 {x-40} 560 {x-18} 520H{x+18}C{x+40} 560 {x+66} 600 {x+30} 650z", "#FFF3D6", .85); a.path(f"M{x} 560C{x+26} 600 {x+20} 640 {x} 642C{x-20} 640 {x-26} 600 {x} 560z", "#F6A83A"); a.path(f"M{x} 596C{x+12} 616 {x+10} 636 {x} 638C{x-10} 636 {x-12} 616 {x} 596z", "#FFF6DC"); a.rect(x-24, 512, 48, 12, "#B5822C", 1, 4)
    pot(1010, 740, jar, "#5E4A3C", "#2A1A12"); a.line("M926 650Q1010 676 1094 650", "#B89A74", 5, .6); pot(1180, 740, [(k[0]*.7, k[1]*.72) for k in vase], "#8F421F", "#4A1E10"); pot(1320, 740, bowl, BW, BD); a.line("M1230 668Q1320 694 1410 668", "#2C4A8A", 5, .8)
    # bottom row
    a.ell(330, 1042, 140, 14, "#1E0F08", .5); a.rect(210, 890, 240, 150, "#7A4626", 1, 8); a.path("M210 898Q210 850 260 846H400Q450 850 450 898z", "#8E5A34"); a.rect(210, 890, 240, 9, "#E3B27C", .8); a.rect(312, 880, 36, 46, "#D9A441", 1, 5); a.circ(330, 906, 6, "#4A2E20")
    for q in (226, 420): a.rect(q, 852, 14, 188, "#D9A441", .8, 3)
    pot(560, 1040, vase, "#3F6A6A", "#1B3A3E"); pot(730, 1040, bowl, "#8F421F", "#4A1E10"); pot(880, 1040, [(k[0]*.9, k[1]*.9) for k in bottle], BW, BD); a.line("M826 974Q880 992 934 974", "#2C4A8A", 5, .8)
    x = 1080; a.ell(x+10, 1042, 96, 12, "#1E0F08", .5); a.path(f"M{x-90} 900Q{x-70} 970 {x-86} 1040H{x+86}Q{x+70} 970 {x+90} 900z", "#A4472A"); a.path(f"M{x+20} 900Q{x+20} 970 {x+20} 1040H{x+86}Q{x+70} 970 {x+90} 900z", "#5A1E12", .5); a.ell(x, 900, 90, 24, "#E9DCC2"); a.ell(x, 900, 90, 24, "#B89A74", .4); a.ell(x-10, 896, 66, 15, "#FBF3DF")
    for k in range(7): q = x-78+k*26; a.circ(q, 922+6*(1-((k-3)/3)**2)*2, 5, "#F2C877")
    pot(1290, 1040, jar, "#A9BFA4", "#4F6B5A", "#6E8A74")
    # light across, one plain blank price card
    a.pl([(186, 156), (620, 156), (980, 1096), (420, 1096)], "#FFF0CC", .08)
    a.pl([(660, 1018), (706, 1018), (714, 1046), (652, 1046)], "#FFFDF4"); a.pl([(470, 716), (516, 716), (524, 744), (462, 744)], "#FFFDF4", 0)
    a.coarse = True
    a.save()


def marked_path():
    a = Art("marked-path", seed=413)
    a.lift(150, "#2F5A44")
    a.backdrop("dawn", 620, (1060, 430, 40), 6, 3, 6, 80)
    a.ridge(660, 30, 10, a.lin([(0, "#8FAF7A"), (1, "#5F8A60")]), 1, 1210, .5)
    for k in range(22): x = a.r.uniform(-10, 1610); a.ell(x, 690+a.r.uniform(-14, 26), a.r.uniform(24, 54), a.r.uniform(14, 30), ["#4F7E5E", "#3F6B50", "#5E8F66"][k % 3])
    a.path("M-20 760Q500 710 1000 726T1620 740V1220H-20z", a.lin([(0, "#9BB86E"), (.4, "#6B9658"), (1, "#2F5A44")]))
    # the path: an S that narrows; stones on both sides of it
    C = [(560, 1400), (640, 1230), (700, 1080), (860, 970), (960, 880), (880, 800), (800, 752), (850, 712)]; Wd = [300, 230, 170, 112, 76, 46, 26, 14]
    n = 42; ctr = []
    for i in range(n+1):
        t = i/n*(len(C)-1); j = min(len(C)-2, int(t)); u = t-j; u = u*u*(3-2*u) if 0 else u
        p0, p1, p2, p3 = C[max(0, j-1)], C[j], C[j+1], C[min(len(C)-1, j+2)]
        cr = lambda q: .5*((2*p1[q])+(-p0[q]+p2[q])*u+(2*p0[q]-5*p1[q]+4*p2[q]-p3[q])*u*u+(-p0[q]+3*p1[q]-3*p2[q]+p3[q])*u**3)
        ctr.append((cr(0), cr(1), Wd[j]+(Wd[j+1]-Wd[j])*u))
    L = [(x-w, y) for x, y, w in ctr]; Rr = [(x+w, y) for x, y, w in ctr]
    a.path(smooth(L)+smooth(Rr[::-1]).replace("M", "L", 1)+"z", a.lin([(0, "#F3DFB4"), (1, "#C9A06E")])); a.line(smooth(L), "#FFF3D6", 5, .6); a.path(smooth([(x-w*.2, y) for x, y, w in ctr])+smooth([(x+w*.45, y) for x, y, w in ctr][::-1]).replace("M", "L", 1)+"z", "#FFF6DF", .35)
    # grass tufts away from the path
    for i in range(90):
        y = a.r.uniform(800, 1340); x = a.r.uniform(-20, 1620); c = min(ctr, key=lambda q: abs(q[1]-y))
        if abs(x-c[0]) < c[2]*1.5+40: continue
        s = (y-700)/500
        for q in (-.4, 0, .4): a.leaf(x, y, 70*s, -1.57+q, 8*s, ["#3F6B48", "#86A85C", "#2F5A44"][i % 3])
    def stone(x, y, s):
        a.ell(x-8*s, y+2*s, 58*s, 11*s, "#14213F", .28); B = [(x-46*s, y-6*s), (x-44*s, y-34*s), (x-24*s, y-58*s), (x+10*s, y-62*s), (x+38*s, y-42*s), (x+48*s, y-10*s), (x+30*s, y+4*s), (x-30*s, y+4*s)]
        a.path(smooth(B, True, .9), "#8F897C"); a.path(smooth([(x-46*s, y-6*s), (x-44*s, y-34*s), (x-30*s, y-52*s), (x-26*s, y-20*s), (x-20*s, y+4*s), (x-34*s, y+3*s)], True, .8), "#5F6258", .5)
        a.path(smooth([(x-45*s, y-30*s), (x-24*s, y-58*s), (x+10*s, y-62*s), (x+38*s, y-42*s), (x+45*s, y-22*s), (x+22*s, y-28*s), (x-4*s, y-20*s), (x-26*s, y-30*s)], True, .8), "#FBF8EE"); a.path(smooth([(x-44*s, y-31*s), (x-30*s, y-52*s), (x-22*s, y-48*s), (x-26*s, y-30*s)], True, .7), "#B9B4A4", .6)
    # walkers on it, stones by depth
    ev = []
    for i in range(n, 1, -1):
        x, y, w = ctr[i]
        if i % 4 == 1 or (i > 36 and i % 2): s = w/150+.06; ev.append((y, lambda x=x, y=y, w=w, s=s: (stone(x-w*1.16-36*s, y, s), stone(x+w*1.16+36*s, y, s))))
    ev.append((972, lambda: back(a, 832, 972, 300, "#A4472A", "#26324A", pack="#22386B", lit=1, stick=True, side=1, cast=(-90, 40))))
    ev.append((905, lambda: back(a, 950, 905, 222, "#3F79A0", "#3A4A63", style="tail", lit=1, cast=(-60, 26))))
    ev.append((812, lambda: back(a, 884, 812, 130, "#D9A441", lit=1)))
    for y, fn in sorted(ev, key=lambda e: e[0]): fn()
    a.tree(230, 850, 330, "#2F5A48", "#8FB06A"); a.tree(1420, 840, 300, "#2F5A48", "#8FB06A")
    a.settle()
    a.near_leaves(True, True, "#1F4638", 240)
    a.coarse = True
    a.save()


def trade_fair():
    a = Art("trade-fair", seed=414)
    vx, Y = 800, 690
    a.rect(0, 0, W, H, a.lin([(0, "#E9DDC4"), (.5, "#F6EBD2"), (1, "#D9C09A")])); a.glow(800, 520, 800, 560, "#FFF8E6", 1)
    for k in range(-6, 7): a.pl([(vx+k*26, 420), (vx+k*26+12, 420), (vx+k*300+90, -10), (vx+k*300, -10)], "#C9AE84", .6)
    for y in (380, 300, 190, 40): a.rect(0, y, W, 10+(380-y)*.04, "#B59468", .5)
    arch(a, 800, Y, 260, 280, "#B59C7C"); arch(a, 800, Y, 228, 262, a.lin([(0, "#FFF8E2"), (1, "#FFE9B8")])); a.path("M686 640Q740 600 800 622T914 610V690H686z", "#A9BF9A")
    a.rect(-20, Y, W+40, 530, a.lin([(0, "#F3DDB0"), (.4, "#C9A87E"), (1, "#8A6A50")])); a.pl([(690, Y), (910, Y), (1160, 1210), (440, 1210)], a.lin([(0, "#A4472A"), (1, "#7A3220")])); a.pl([(690, Y), (700, Y), (500, 1210), (440, 1210)], "#F2C877", .8); a.pl([(900, Y), (910, Y), (1160, 1210), (1100, 1210)], "#F2C877", .8)
    # booths, three a side, growing towards us
    cols = ["#2F6A5C", "#22386B", "#C4553A", "#D9A441", "#7A3E63", "#3F79A0"]
    def booth(x0, x1, d, c, kind):
        """x0 is the aisle side."""
        s = 1 if x1 > x0 else -1; fl = Y+d*420; tp = Y-d*430; w = abs(x1-x0); l = min(x0, x1)
        a.rect(l, tp+(fl-tp)*.2, w, (fl-tp)*.66, a.lin([(0, "#FBF1DC"), (1, "#E3CDA4")]))
        a.rect(l+w*.08, tp+(fl-tp)*.38, w*.84, 8*d+3, "#8A5A3A")
        for i in range(5):
            q = l+w*(.14+i*.17); yb = tp+(fl-tp)*.38; h = (.10+.05*(i % 3))*w
            if kind == 0: a.path(f"M{f(q-w*.03)} {f(yb-h)}H{f(q+w*.03)}Q{f(q+w*.07)} {f(yb-h*.4)} {f(q+w*.04)} {f(yb)}H{f(q-w*.04)}Q{f(q-w*.07)} {f(yb-h*.4)} {f(q-w*.03)} {f(yb-h)}z", ["#7F96AD", "#B5653E", "#F1EEE4"][i % 3])
            elif kind == 1: a.rect(q-w*.06, yb-h, w*.12, h, ["#A4472A", "#22386B", "#D9A441", "#2F6A5C"][i % 4], 1, 4); a.rect(q-w*.06, yb-h*.6, w*.12, h*.16, "#F6E7C4", .8)
            else: a.circ(q, yb-w*.05, w*.055, ["#E8953A", "#9BB85E", "#C8355E"][i % 3])
        bust(a, l+w*.5, tp+(fl-tp)*.66, (fl-tp)*.78, ["#5E7F6A", "#7A3E63", "#3F6A8A"][kind], lit=-s, style=["short", "bun", "long"][kind])
        a.rect(l, tp+(fl-tp)*.66, w, (fl-tp)*.34, a.lin([(0, c), (1, c)])); a.rect(l, tp+(fl-tp)*.66, w, (fl-tp)*.34, a.lin([(0, "#14213F", 0), (1, "#14213F", .42)])); a.rect(l-4, tp+(fl-tp)*.64, w+8, 10+12*d, "#EBD3A8", 1, 4); a.rect(l-4, tp+(fl-tp)*.64, w+8, 4, "#FFFDF0", .8)
        if kind == 1:
            for i in range(3): a.rect(l+w*(.16+i*.24), tp+(fl-tp)*.64-w*.12, w*.16, w*.12, ["#B5865A", "#C99663", "#A8764E"][i], 1, 3); a.rect(l+w*(.22+i*.24), tp+(fl-tp)*.64-w*.12, w*.03, w*.12, "#F3E3C4", .8)
        for q in (l+2, l+w-8*d-6): a.rect(q, tp, 8*d+4, fl-tp, "#7A5A43")
        m = 6
        for i in range(m): a.path(f"M{f(l-8+i*(w+16)/m)} {f(tp-30*d)}H{f(l-8+(i+1)*(w+16)/m)}V{f(tp+44*d)}Q{f(l-8+(i+.5)*(w+16)/m)} {f(tp+78*d)} {f(l-8+i*(w+16)/m)} {f(tp+44*d)}z", c if i % 2 == 0 else "#FBF3DF")
    booth(620, 500, .32, cols[4], 1); booth(980, 1100, .32, cols[3], 0)
    for x, y, h, c, kw in ((760, 770, 150, "#7A3E63", dict(style="long")), (846, 776, 156, "#22386B", dict(bag="#D9A441"))): back(a, x, y, h, c, lit=2, rima=.4, **kw)
    booth(520, 300, .56, cols[0], 2); booth(1080, 1300, .56, cols[1], 2)
    back(a, 640, 900, 260, "#3F6A8A", "#26324A", lit=1, rima=.5, hold=(560, 800)); back(a, 960, 905, 262, "#8F421F", "#26324A", style="bun", lit=-1, rima=.5, bag="#2F6A5C", side=-1)
    booth(330, -60, .9, cols[2], 0); booth(1270, 1660, .9, cols[5], 1)
    back(a, 760, 1090, 420, "#5E7F6A", "#26324A", lit=2, rima=.5, case="#22386B", side=-1); back(a, 920, 1080, 390, "#D9A441", "#3A2F4A", style="tail", lit=2, rima=.5)
    for x in (300, 560, 800, 1040, 1300): y = 150-abs(x-800)*.06; a.line(f"M{x} 0V{f(y)}", "#7A5A43", 3); a.glow(x, y+30, 120, 100, "#FFE9B8", .7); a.ell(x, y+30, 34, 30, "#E8A33A"); a.ell(x-8, y+24, 16, 18, "#FFF0CC", .6); a.rect(x-14, y-2, 28, 7, "#7A4A30", 1, 3); a.rect(x-14, y+57, 28, 7, "#7A4A30", 1, 3)
    a.coarse = True
    a.save()


def warehouse_plan():
    a = Art("warehouse-plan", seed=415)
    a.rect(0, 0, W, 760, a.lin([(0, "#8FA3B4"), (.6, "#C9CFC8"), (1, "#E4D9C0")])); a.glow(800, 480, 800, 520, "#FFF6E0", 1)
    for k in range(9): a.line(f"M{k*200} 0L{800+(k-4)*90} 250", "#5A6B80", 8, .5)
    a.rect(0, 244, W, 12, "#5A6B80", .6)
    # the open gate at the back: light, hills
    a.rect(590, 330, 420, 390, "#4A5A70"); a.rect(606, 346, 388, 374, a.lin([(0, "#BFD6DC"), (.6, "#FBE9C6"), (1, "#F6D9A4")])); a.path("M606 620Q700 560 800 596T994 570V720H606z", "#9DB79A"); a.path("M606 680Q760 640 994 670V720H606z", "#D9C9A4"); a.glow(800, 560, 330, 260, "#FFF3D0", .8)
    a.rect(0, 716, W, 500, a.lin([(0, "#D9C6A4"), (1, "#7F6E5C")])); a.pl([(606, 720), (994, 720), (1300, 1210), (300, 1210)], "#FFF0CC", .4)
    # racks left and right with boxes
    for x0, x1, s in ((-20, 540, 1), (1060, 1620, -1)):
        for r in range(3):
            y = 380+r*165
            for i in range(5):
                w = 92; x = x0+14+i*110; h = [96, 74, 110, 84][(i*3+r*2) % 4]; c = ["#C99663", "#B5805A", "#D9AE78", "#A8764E", "#5E7F8A"][(i+r*2) % 5]
                a.rect(x, y-h, w, h, c, 1, 4); a.rect(x+w*.42, y-h, w*.16, h, "#F3E3C4", .4); a.rect(x+(w-16 if s > 0 else 0), y-h, 16, h, "#FFE9B8", .4, 4)
            a.rect(x0, y, 560, 16, "#C4612E"); a.rect(x0, y, 560, 4, "#FFD9A8", .7)
        for q in range(4): a.rect(x0+q*182, 250, 14, 480, "#2F4A70"); a.rect(x0+q*182+(10 if s > 0 else 0), 250, 4, 480, "#BFD0E0", .6)
    # people behind the table
    # table
    a.ell(800, 1100, 560, 40, "#14213F", .28)
    for x in (330, 1240): a.rect(x, 900, 28, 200, "#5A3826")
    a.pl([(400, 800), (1200, 800), (1370, 960), (230, 960)], a.lin([(0, "#DDB27C"), (1, "#B98657")])); a.rect(230, 956, 1140, 28, "#7A5036", 1, 5); a.rect(230, 956, 1140, 7, "#FFE9C4", .8, 3)
    # the plan: rooms and a road, only lines
    P = lambda u, v: (800+(u-.5)*(700+190*v), 816+v*120)
    q = lambda pts, c, al=1: a.pl([P(*t) for t in pts], c, al)
    ln = lambda pts, c="#22386B", w=4: a.line(poly([P(*t) for t in pts], False), c, w, .9)
    q([(.02, .02), (1, .02), (1.01, 1.04), (0, 1.04)], "#2A140C", .2); q([(0, 0), (1, 0), (1, 1), (0, 1)], "#F6FAFA"); q([(.04, .08), (.96, .08), (.96, .92), (.04, .92)], "#DCE8EE")
    ln([(.08, .16), (.55, .16), (.55, .66), (.08, .66), (.08, .16)]); ln([(.24, .16), (.24, .66)]); ln([(.40, .16), (.40, .44), (.55, .44)]); ln([(.62, .16), (.92, .16), (.92, .5), (.62, .5), (.62, .16)]); ln([(.77, .16), (.77, .5)]); q([(.08, .74), (.92, .74), (.92, .84), (.08, .84)], "#F2C877", .8); ln([(.62, .62), (.92, .62)], "#A4472A", 5); q([(.1, .22), (.22, .22), (.22, .6), (.1, .6)], "#9FC4B4", .8)
    a.rrot(1180, 870, .35, -64, -9, 128, 18, 9, "#E9E2D0"); a.rrot(1180, 870, .35, -64, -9, 14, 18, 7, "#22386B"); a.line("M420 850L480 890", "#A4472A", 7)
    bust(a, 610, 804, 560, "#7A3E63", style="long", lit=1, arms=[(540, 826), (680, 832)]); bust(a, 970, 804, 590, "#3F6A8A", lit=-1, arms=[(880, 836), (1050, 826)])
    # people at the ends, pointing
    side(a, 240, 1120, 560, "#C98A3A", "#34466F", hair="#B9B4AC", face=1, near=(440, 838), far=(410, 860), lit=1)
    side(a, 1360, 1120, 570, UNIFORM, UNIFORM_DK, style="bun", face=-1, near=(1080, 868), far=(1190, 840), lit=-1)
    a.save()


def opinion_card():
    a = Art("opinion-card", seed=416)
    desk(a)
    # a counter's screen and a plant at the back
    a.plant(1370, 452, 330); a.path("M120 432V190Q120 170 140 170H640Q660 170 660 190V432z", "#FFFFFF", .35); a.path("M120 432V190Q120 170 140 170H640Q660 170 660 190V432H648V194Q648 182 636 182H144Q132 182 132 194V432z", "#A9C2B4", .85); a.pl([(300, 182), (420, 182), (300, 430), (180, 430)], "#FFFFFF", .35)
    # the box for the cards
    a.ell(420, 620, 240, 26, "#2A140C", .3); a.rect(230, 400, 330, 216, a.lin([(0, "#2F8A78"), (1, "#17584B")]), 1, 10); a.pl([(230, 404), (270, 356), (600, 356), (560, 404)], "#4FA08E"); a.pl([(560, 404), (600, 356), (600, 570), (560, 616)], "#124A40"); a.pl([(320, 388), (336, 370), (520, 370), (504, 388)], "#0E3A32"); a.pl([(360, 384), (374, 300), (492, 300), (480, 384)], "#FFFDF6"); a.rect(388, 322, 80, 8, "#22386B", .7, 3); a.rect(386, 342, 60, 6, "#8A93A6", .7, 3)
    a.circ(395, 510, 54, "#F6EBD4"); a.circ(395, 510, 54, "#F2C877", .5); a.circ(376, 498, 6, "#4A2E20"); a.circ(414, 498, 6, "#4A2E20"); a.line("M370 524Q395 548 420 524", "#4A2E20", 6)
    # the card
    a.off = (0, -60)
    an = -.08; c0, n0 = math.cos(an), math.sin(an); Q = .8
    P = lambda u, v: (760+u*c0-v*n0, 800+(u*n0+v*c0)*Q)
    R = lambda x, y, w, h, c, al=1: a.pl([P(x, y), P(x+w, y), P(x+w, y+h), P(x, y+h)], c, al)
    R(-324, -214, 660, 450, "#2A140C", .28); R(-330, -226, 660, 450, "#FFFDF8"); R(-330, -226, 660, 60, "#22386B"); R(-300, -204, 230, 15, "#FFFFFF", .9)
    for i, (c, m) in enumerate((("#9BB85E", 20), ("#F2C877", 0), ("#E0936A", -16))):
        x, y = P(-210+i*170, -76); a.ell(x, y, 66, 55, c); a.ell(x-14, y-18, 26, 14, "#FFFFFF", .35)
        for q in (-20, 20): a.ell(x+q, y-10, 6.5, 6, "#3A2A20")
        a.line(f"M{f(x-28)} {f(y+16)}Q{f(x)} {f(y+16+m)} {f(x+28)} {f(y+16)}", "#3A2A20", 7)
        bx = P(-210+i*170, 30); a.rrot(bx[0], bx[1], an, -19, -15, 38, 30, 6, "#FFFFFF"); a.line(poly([P(-229+i*170, 12), P(-191+i*170, 12), P(-191+i*170, 48), P(-229+i*170, 48), P(-229+i*170, 12)], False), "#22386B", 4)
    a.line(poly([P(-226, 30), P(-212, 44), P(-186, 6)], False), "#1E6B5C", 9)
    for k in range(3): R(-300, 98+k*40, 600-(k == 2)*180, 4, "#8A93A6", .8)
    a.line(smooth([P(-296, 92), P(-270, 76), P(-250, 94), P(-224, 78), P(-196, 92), P(-160, 80), P(-130, 92), P(-90, 82), P(-40, 90)]), "#22386B", 5, .85)
    # the hand and its pencil
    sk = SKIN[0]
    tip = P(-36, 88); T = place(1130, 850, math.pi+.16, 1.75, -1)
    a.path(smooth([(760, 880), (900, 876), (1100, 920), (1400, 1010), (1680, 1110), (1680, 1190), (1300, 1060), (1000, 950)], True), "#2A140C", .22)
    hand_pinch_under(a, T, 1.75, sk)
    e = (980, 560); ux, uy = e[0]-tip[0], e[1]-tip[1]; d = math.hypot(ux, uy); ux, uy = ux/d, uy/d
    pt = lambda s, o: (tip[0]+ux*s-uy*o, tip[1]+uy*s+ux*o)
    a.pl([pt(0, 0), pt(44, 13), pt(44, -13)], "#EBCB9A"); a.pl([pt(0, 0), pt(15, 4.5), pt(15, -4.5)], "#22283A"); a.pl([pt(44, 13), pt(d-40, 13), pt(d-40, -13), pt(44, -13)], "#D9A441"); a.pl([pt(44, 13), pt(d-40, 13), pt(d-40, 4), pt(44, 4)], "#8A6420", .6); a.pl([pt(44, -13), pt(d-40, -13), pt(d-40, -7), pt(44, -7)], "#FFF3CE", .7); a.pl([pt(d-40, 13), pt(d-22, 13), pt(d-22, -13), pt(d-40, -13)], "#A9B2C0"); a.pl([pt(d-22, 13), pt(d+6, 12), pt(d+6, -12), pt(d-22, -13)], "#C4553A")
    hand_pinch_over(a, T, 1.75, sk)
    sleeve(a, [(1700, 1060), (1520, 970), (1350, 900), (1176, 858)], 310, 150, "#7A3E63", "#542A46", "#C99AB8", cuff="#6B3460", folds=3)
    a.save()


def doorway_welcome():
    a = Art("doorway-welcome", seed=417)
    a.rect(0, 0, W, H, a.lin([(0, "#3A3F6E"), (.5, "#5A5480"), (1, "#7C6A80")])); a.glow(800, 560, 900, 760, "#FFCF94", .55)
    # a plain wall of large stones
    for r in range(8):
        for c in range(-1, 8):
            x = c*230+(r % 2)*115; y = r*112
            if a.r.random() < .5: a.rect(x+4, y+4, 222, 104, ["#FFFFFF", "#14213F"][a.r.random() < .5], .05, 6)
    a.rect(0, 60, W, 26, "#2B3160", .8); a.rect(0, 60, W, 6, "#C9A9B4", .5)
    # the arch: frame, depth, light
    arch(a, 800, 900, 620, 760, "#8A7A94"); arch(a, 800, 900, 580, 740, "#B59AA0"); arch(a, 800, 900, 500, 700, "#6B5A6E")
    arch(a, 800, 900, 440, 668, a.lin([(0, "#FFF8E6"), (.6, "#FFEBBE"), (1, "#FFDB9A")]))
    a.path("M550 900V450A250 250 0 0 1 800 200L800 232A220 220 0 0 0 580 452V900z", "#8A6A6A", .9); a.path("M1050 900V450A250 250 0 0 0 800 200L800 232A220 220 0 0 1 1020 452V900z", "#F2CFA0", .9)
    # within: a bright hall, a second arch far off, hills
    arch(a, 800, 880, 190, 330, "#F2D09A"); arch(a, 800, 880, 160, 312, a.lin([(0, "#DCE8E4"), (1, "#FFF3D6")])); a.path("M720 800Q770 760 810 784T880 770V880H720z", "#A9C29A"); a.path("M720 840Q790 820 880 834V880H720z", "#7FA37A")
    for k in (-1, 1): a.rect(800+k*176-9, 470, 18, 410, "#EBCB94", .8); a.pendant(800+k*130, 430, 30, "#C4692E", 300)
    a.glow(800, 640, 420, 440, "#FFF6DC", .75)
    # ground and the light that falls out
    a.rect(-20, 896, W+40, 320, a.lin([(0, "#6E6480"), (1, "#33355A")])); a.pl([(580, 880), (1020, 880), (1020, 900), (580, 900)], "#FFE9BE"); a.pl([(580, 898), (1020, 898), (1420, 1210), (180, 1210)], a.lin([(0, "#FFE6B0", .95), (1, "#FFD898", .25)]))
    for k in range(4): y = 930+k*k*20+k*18; a.line(f"M-20 {y}H1620", "#2B2E4C", 3, .22)
    for k in range(-4, 5): a.line(f"M{800+k*130} 898L{800+k*330} 1210", "#2B2E4C", 3, .16)
    a.rect(470, 890, 660, 16, "#E9CFA4", .9, 4)
    # wall lanterns and pots
    for x in (400, 1200): a.line(f"M{x} 420V470", "#2B2A40", 6); a.glow(x, 520, 190, 190, "#FFD08A", .8); a.path(f"M{x-34} 476H{x+34}L{x+26} 570H{x-26}z", "#FFE3A8"); a.path(f"M{x-44} 478Q{x} 430 {x+44} 478z", "#2B2A40"); a.rect(x-30, 568, 60, 10, "#2B2A40", 1, 3); a.line(f"M{x} 478V568", "#2B2A40", 4)
    a.plant(330, 1000, 300, "#8F421F"); a.plant(1270, 1000, 300, "#8F421F")
    back(a, 790, 1060, 500, "#A4472A", "#26324A", pack="#22386B", lit=2, rima=.9, case="#D9A441", side=1, cast=(-20, 150))
    a.near_leaves(True, True, "#1B2340", 260)
    a.save()


SCENES = [phone_form, fruit_check, family_bench, ramp_wheelchair, shoes_at_door, two_talking, market_scale, shuttle_cart,
          permit_desk, guesthouse_desk, camera_hill, antique_shelf, marked_path, trade_fair, warehouse_plan, opinion_card, doorway_welcome]
