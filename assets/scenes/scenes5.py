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
    for y in (660, 724, 786, 846): finger(a, T, [(1010, y+12), (988, y), (960, y-6)], 50, 1, sk, 0)
    finger(a, T, [(500, 900), (560, 830), (622, 770), (650, 742)], 64, 1, sk, 1)
    # right hand: one finger on the second line
    sleeve(a, [(1700, 1060), (1540, 1010), (1400, 950), (1290, 890)], 320, 170, "#3F6A8A", "#2C4C66", "#A9C6D9", cuff="#2F5470", folds=3)
    H_ = place(1262, 868, -2.62, 1.72, -1); hand_point(a, H_, 1.72, sk)
    a.glow(930, 630, 60, 44, "#FFF0CC", .6)
    a.save()


def fruit_check():
    a = Art("fruit-check", seed=402)
    a.room(720, ("#E9EEE4", "#D3DAC8"), ("#C4B89C", "#8A7F66"), lx=320)
    window_view(a, 130, 150, 420, 380, 2, "#8FA596")
    a.rect(1130, 300, 500, 440, a.lin([(0, "#F4F2EA"), (1, "#C3CCC9")]), 1, 14); a.rect(1130, 380, 500, 12, "#1E6B5C"); a.rect(1290, 470, 350, 270, "#22304A", 1, 10); 
    for k in range(5): a.rect(1300+k*66, 480, 44, 230, "#3D4A60", .9, 6)
    bust(a, 800, 790, 720, style="bun", lit=-1, arms=[(610, 830), (1010, 820)])
    # steel table
    a.pl([(120, 770), (1480, 770), (1640, 980), (-40, 980)], a.lin([(0, "#E4E8E4"), (1, "#B9C2C2")])); a.rect(-60, 976, 1720, 30, "#8A979A"); a.rect(-60, 976, 1720, 6, "#FFFFFF", .7); a.rect(-60, 1006, 1720, 210, a.lin([(0, "#6F7C7E"), (1, "#465254")]))
    a.pl([(300, 770), (700, 770), (560, 980), (40, 980)], "#FFF6DF", .5)
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
    a.line(f"M{x+10} {y-4}L{x+70} {y+22}", "#3A2E2A", 20); a.circ(x+122, y+34, 66, "#2B3A52"); a.circ(x+122, y+34, 55, "#CFE3E6", .55); a.path(f"M{x+80} {y+20}A48 48 0 0 1 {x+126} {y-12}A60 60 0 0 0 {x+90} {y+40}z", "#FFFFFF", .8); a.circ(x, y-8, 21, "#B98362")
    # young plants in pots
    for x, y, h in ((1090, 930, 230), (1250, 950, 270), (1410, 936, 240)): a.plant(x, y, h, ["#B5653E", "#7F96AD", "#B5653E"][(x//160) % 3])
    # a sealed sample bag
    a.path("M930 850Q990 840 1010 852L1020 930Q970 944 922 930z", "#DCEBF0", .9); a.rect(930, 846, 82, 12, "#1E6B5C", 1, 4); a.leaf(950, 920, 60, -1.0, 12, "#5A9464"); a.leaf(980, 922, 50, -1.9, 11, "#3F7A58")
    a.save()


def family_bench():
    a = Art("family-bench", seed=403)
    a.backdrop("dusk", 700, (1010, 560, 44), 7, 3, 7, 50)
    a.path("M-20 760Q700 700 1620 750V1000H-20z", a.lin([(0, "#7C9378"), (1, "#3E6158")])); a.tree(240, 800, 190, "#3F6B5C", "#8FA87A"); a.tree(1370, 800, 230, "#3F6B5C", "#8FA87A")
    # frames of the big window
    a.rect(0, 0, W, 120, "#2B3160"); a.rect(0, 112, W, 12, "#F6C592", .7)
    for x in (60, 560, 1060, 1540): a.rect(x-13, 110, 26, 760, "#33396A"); a.rect(x+6, 110, 7, 760, "#F6C592", .7)
    a.rect(0, 300, W, 10, "#33396A"); a.rect(0, 836, W, 40, "#3A3F6E"); a.rect(0, 836, W, 8, "#F6C592", .8)
    a.rect(0, 876, W, 330, a.lin([(0, "#B79A93"), (.4, "#7C728C"), (1, "#3B3D63")]))
    a.pl([(760, 876), (1200, 876), (1080, 1210), (300, 1210)], "#FFE9B8", .3)
    for x, dx in ((73, -180), (573, -100), (1073, 60)): a.pl([(x-13, 876), (x+13, 876), (x+dx+30, 1210), (x+dx-70, 1210)], "#2B3160", .22)
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
    a.rect(0, 0, W, H, a.lin([(0, "#E8D3AC"), (.6, "#D3B184"), (1, "#B98F66")], 0, 0, 1, .4)); a.glow(1000, 520, 900, 700, "#FFF3D6", .8)
    a.rect(0, 90, W, 22, "#B08458", .7); a.rect(0, 90, W, 5, "#FFF3D6", .7); a.rect(0, 690, W, 60, "#A8805C", .5)
    # windows left, the doorway
    for x in (150, 400): arch(a, x, 600, 150, 330, "#7A5A43"); arch(a, x, 590, 122, 306, a.lin([(0, "#6F93AE"), (1, "#D9D6BE")])); a.rect(x-4, 284, 8, 306, "#7A5A43"); a.rect(x-61, 430, 122, 7, "#7A5A43"); a.rect(x-86, 598, 172, 16, "#F3E3C4")
    arch(a, 1010, 750, 380, 560, "#F6EAD2"); arch(a, 1010, 750, 330, 534, "#8A6444"); arch(a, 1010, 750, 300, 516, a.lin([(0, "#FFF8E4"), (1, "#FFE2A4")]))
    a.glow(1010, 560, 380, 400, "#FFF0C4", .7); a.rect(890, 640, 34, 110, "#D9B98A", .8, 6); arch(a, 1070, 750, 100, 330, "#F2CF92", .7)
    a.path("M860 750V492A150 150 0 0 1 900 388L906 392A144 144 0 0 0 872 492V750z", "#B59068", .8)
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
    a.pendant(800, 150, 50, "#8F421F", 60)
    # door leaves, folded out
    for x0, x1, s in ((250, 420, 1), (1180, 1350, -1)):
        a.pl([(x0, 20), (x1, 60), (x1, 764), (x0, 820)], "#8E5A3A"); i0, i1 = x0+24, x1-24
        for y0, y1 in ((120, 360), (420, 680)): a.pl([(i0, y0-(14 if s > 0 else 0)), (i1, y0-(0 if s > 0 else 14)), (i1, y1+(0 if s > 0 else 14)), (i0, y1+(14 if s > 0 else 0))], "#6B3F28")
        xe = x1 if s > 0 else x0; a.rect(xe-(10 if s > 0 else 0), 60, 10, 704, "#FFE0A8", .6)
    a.rect(400, 40, 800, 26, "#4A2E20"); a.rect(250, 752, 1100, 22, "#4A2E20"); a.rect(250, 752, 1100, 6, "#F8DDB0", .8)
    # porch boards and the light that falls out
    a.rect(-20, 774, W+40, 440, a.lin([(0, "#A8754C"), (.5, "#8A5A3A"), (1, "#5F3B28")]))
    for k in range(6): y = 800+k*k*12+k*14; a.line(f"M-20 {y}H1620", "#3A2012", 4, .4); a.line(f"M-20 {y+4}H1620", "#F3C993", 2, .25)
    a.pl([(430, 774), (1170, 774), (1400, 1210), (200, 1210)], "#FFE6B0", .34)
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
    a.path("M-20 800Q500 770 900 776T1620 790V830Q900 810 -20 850z", "#FFF3D6", .4)
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
    for x, h, c in ((330, 330, "#8A7A9A"), (640, 300, "#B5865A"), (1160, 320, "#7F96AD")): back(a, x, 790, h, c, "#7A6A70", lit=-1, rima=.3, skin="#C79573", hair="#6B5A50")
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
    for i in range(40): bx = a.r.uniform(-20, 1620); a.leaf(bx, 1216, a.r.uniform(30, 80), -math.pi/2+a.r.uniform(-.5, .5), a.r.uniform(6, 10), ["#2F5A44", "#3A6A4C", "#4B7A56"][i % 3])
    a.save()


SCENES = [phone_form, fruit_check, family_bench, ramp_wheelchair, shoes_at_door, two_talking, market_scale, shuttle_cart]
