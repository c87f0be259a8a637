"""The Cửa Ngõ scenes: help on the way, festivals, roads, places worth seeing. Run through scenes.py."""
import math
from artlib import *
from figures import *
from scenes2 import window_view


def lost_passport():
    a = Art("lost-passport", seed=301)
    a.room(790, lx=260)
    window_view(a, 120, 190, 330, 400, 1)
    # shelf with folders and a plant behind the desk
    a.rect(1180, 420, 320, 16, "#8A5A3A", 1, 4)
    for i in range(8): a.rect(1200+i*30, 330+(i*7) % 22, 24, 90-(i*7) % 22, ["#22386B", "#8F421F", "#1E6B5C", "#D9A441"][i % 4], .85, 3)
    a.plant(1452, 420, 120)
    a.pendant(960, 250, 78)
    a.counter(700, 1700, 770, 330, 70, panels=4)
    bust(a, 1060, 704, 600, style="short", lit=-1, arms=[(984, 730), (1146, 726)])
    # on the counter: lamp-lit form, and the empty cover lying open
    a.pl([(1090, 712), (1230, 712), (1250, 752), (1096, 752)], "#FFFDF8"); a.pl([(1090, 712), (1230, 712), (1234, 722), (1091, 722)], "#22386B")
    for k in range(3): a.rect(1110, 728+k*7, 110, 2.5, "#8A8F9A", .7)
    a.line("M1240 706L1276 746", "#22386B", 6); a.line("M1240 706L1276 746", "#FFFFFF", 1.5, .6)
    a.glow(880, 736, 190, 60, "#FFF6DF", .9)
    a.pl([(776, 752), (990, 752), (976, 762), (790, 762)], "#2A140C", .3)
    a.pl([(794, 708), (880, 716), (880, 760), (774, 752)], "#1E6B5C"); a.pl([(966, 708), (880, 716), (880, 760), (988, 752)], "#17584B")
    a.pl([(804, 713), (874, 720), (874, 753), (790, 747)], "#E9DCC2"); a.pl([(956, 713), (886, 720), (886, 753), (970, 747)], "#D8C8A8"); a.line("M880 716V760", "#0F3F36", 4)
    side(a, 560, 1090, 600, "#A4472A", "#26324A", style="short", face=1, near=(792, 742), far=(740, 700), pack="#22386B", lit=-1)
    a.suitcase(330, 1096, 190, "#D9A441", -1)
    a.near_leaves(True, False)
    a.save()


def clinic():
    a = Art("clinic", seed=302)
    a.room(800, ("#EAF0E6", "#CFDCCB"), ("#C9BFA6", "#8B8570"), lx=220)
    window_view(a, 110, 190, 420, 400, 2, "#8FA596")
    # cupboard and plain green cross
    a.rect(1170, 250, 130, 130, "#FFFFFF", .9, 14); a.rect(1217, 272, 36, 86, "#17785C", 1, 4); a.rect(1192, 297, 86, 36, "#17785C", 1, 4)
    a.rect(1380, 330, 240, 470, "#F6F3E6"); a.rect(1380, 330, 12, 470, "#FFFFFF", .7); a.rect(1498, 340, 4, 450, "#A9B7A6")
    for k in range(3): a.rect(1396, 420+k*110, 210, 5, "#A9B7A6", .8)
    for k in range(6): a.rect(1404+(k % 3)*32, 372+(k//3)*110, 22, 48, ["#8FB7A0", "#C9A06A", "#7F96AD"][k % 3], .9, 5)
    # couch
    a.ell(640, 1010, 380, 28, "#14213F", .24)
    for x in (330, 860): a.rect(x, 800, 16, 206, "#7C8A84")
    a.rect(290, 760, 620, 62, "#7FA896", 1, 18); a.rect(290, 760, 620, 14, "#DDEFE0", .8, 8); a.path("M300 760Q300 716 350 714H420Q452 720 452 760z", "#F7F4EA"); a.rect(290, 812, 620, 12, "#4E7466", .7, 4)
    side(a, 640, 1010, 560, "#C98A3A", "#34466F", hair="#B9B4AC", face=1, sit=44, near=(818, 694), far=(800, 720), lit=-1, knee=21)
    # the cuff on the arm
    side(a, 1010, 1040, 590, "#8FB7A6", "#5E7F74", style="bun", face=-1, near=(806, 668), far=(842, 716), long=True, lit=-1)
    a.rrot(718, 634, .47, -26, -23, 52, 46, 9, "#22386B"); a.rrot(718, 634, .47, -26, -23, 52, 8, 4, "#6F86BC", .8); a.line("M728 656C740 770 830 806 902 772", "#1B2433", 5)
    # small table with the meter
    a.rect(1120, 850, 190, 16, "#F6F3E6", 1, 4); a.rect(1132, 866, 10, 180, "#7C8A84"); a.rect(1288, 866, 10, 180, "#7C8A84"); a.ell(1215, 1046, 110, 12, "#14213F", .2)
    a.rect(1150, 800, 60, 50, "#22386B", 1, 8); a.rect(1158, 808, 44, 26, "#BFE0D4", 1, 3); a.path("M1246 806H1276L1282 850H1240z", "#DCEBF0", .95); a.rect(1250, 790, 22, 18, "#FFFFFF", 1, 4)
    a.plant(120, 1080, 260, "#7F96AD")
    a.save()


def peach_blossom():
    a = Art("peach-blossom", seed=303)
    a.rect(0, 0, W, H, a.lin([(0, "#EBD3A8"), (1, "#C99B66")])); a.glow(800, 380, 1000, 700, "#FFF6DF", .9)
    # the open window and the morning outside
    st = a.b; a.b = []
    a.backdrop("dawn", 640, (980, 480, 40), 5, 3, 5, 34); inner = a.b; a.b = st
    a.b += inner
    wall = a.lin([(0, "#EBD3A8"), (1, "#D3A972")])
    a.rect(0, 0, 390, H, wall); a.rect(1210, 0, 390, H, wall); a.rect(0, 0, W, 130, "#EBD3A8"); a.rect(0, 690, W, 520, a.lin([(0, "#CFA06A"), (1, "#A87445")]))
    for x, s in ((390, -1), (1210, 1)):      # the two leaves, folded back against the wall
        o = x-150 if s < 0 else x
        a.rect(o, 130, 150, 560, "#7A4A30"); a.rect(o+8, 138, 134, 544, "#8E5A3A")
        for k in range(15): a.rect(o+22, 160+k*34, 106, 20, "#6B3F28", .85, 4); a.rect(o+22, 160+k*34, 106, 5, "#E3B27C", .5, 3)
    a.rect(378, 120, 844, 18, "#7A4A30"); a.rect(378, 130, 16, 560, "#7A4A30"); a.rect(1206, 130, 16, 560, "#7A4A30")
    a.rect(340, 684, 920, 34, "#8E5A3A", 1, 4); a.rect(340, 684, 920, 8, "#FBDDB0", .8)
    # low bench of dark wood
    a.rect(-20, 930, 1660, 290, a.lin([(0, "#8A5232"), (1, "#4A2717")])); a.rect(-20, 930, 1660, 10, "#F3C993", .7)
    for k in range(5): a.line(f"M-20 {975+k*50}Q700 {965+k*52} 1620 {980+k*50}", "#3A1E12", 4, .25)
    a.pl([(520, 940), (1180, 940), (1460, 1210), (420, 1210)], "#FFE6BC", .2)
    # cushions
    for x, y, w, h, ang, c, d in [(1220, 830, 270, 230, -.12, "#B23A2E", "#8C2A24"), (1420, 850, 250, 210, .14, "#C44A38", "#8C2A24")]:
        a.ell(x+10, y+h*.46, w*.55, 22, "#2A140C", .35)
        c0, n0 = math.cos(ang), math.sin(ang); R = lambda px, py: (x+px*c0-py*n0, y+px*n0+py*c0)
        P = [R(-w*.47, -h*.5), R(0, -h*.5), R(w*.47, -h*.5), R(w*.5, -h*.45), R(w*.49, 0), R(w*.5, h*.45), R(w*.47, h*.5), R(0, h*.5), R(-w*.47, h*.5), R(-w*.5, h*.45), R(-w*.49, 0), R(-w*.5, -h*.45)]
        a.path(smooth(P, True, .8), c); a.path(smooth([R(w*.2, -h*.48), R(w*.46, -h*.48), R(w*.48, 0), R(w*.46, h*.48), R(-w*.2, h*.48), R(w*.2, h*.26)], True, .8), d, .6); a.line(smooth([R(-w*.44, -h*.47), R(0, -h*.47), R(w*.42, -h*.47)], t=.8), "#F3A98A", 5, .7)
        a.circ(*R(0, 0), 9, "#F2C877")
    # tea tray
    a.ell(420, 1010, 190, 40, "#2A140C", .35); a.ell(412, 996, 186, 40, "#5C2E22"); a.ell(412, 990, 172, 33, "#7A3E2C")
    a.path("M330 980C316 930 340 900 382 900C424 900 446 930 434 980Q384 1000 330 980z", "#F4EFE2"); a.path("M400 902C428 906 444 936 434 980Q414 990 396 990Q420 950 400 902z", "#8A93A6", .4); a.ell(382, 902, 26, 8, "#D9D2C2"); a.circ(382, 890, 8, "#F4EFE2"); a.line("M334 950Q296 940 292 910", "#F4EFE2", 14); a.line("M436 920Q474 926 466 956Q458 974 436 966", "#F4EFE2", 10)
    for x in (500, 558): a.path(f"M{x-24} 962H{x+24}Q{x+20} 1000 {x} 1002Q{x-20} 1000 {x-24} 962z", "#F4EFE2"); a.ell(x, 962, 24, 7, "#B5763A")
    # vase
    vx, vy = 770, 1010
    a.ell(vx+40, vy+4, 150, 26, "#2A140C", .4)
    a.path(f"M{vx-42} {vy-330}Q{vx-40} {vy-270} {vx-92} {vy-210}C{vx-140} {vy-150} {vx-110} {vy-30} {vx-62} {vy}H{vx+62}C{vx+110} {vy-30} {vx+140} {vy-150} {vx+92} {vy-210}Q{vx+40} {vy-270} {vx+42} {vy-330}z", a.lin([(0, "#EFF1EC"), (.5, "#D6DFE0"), (1, "#8FA0AE")], 0, 0, 1, .2)); a.ell(vx, vy-330, 43, 10, "#3A4E6A")
    for q, w in ((-200, 86), (-186, 98), (-40, 84)): a.line(f"M{vx-w} {vy+q}Q{vx} {vy+q+26} {vx+w} {vy+q}", "#2C4A8A", 5, .75)
    for i in range(5): a.line(smooth([(vx-84+i*42-14, vy-100), (vx-84+i*42, vy-128), (vx-84+i*42+14, vy-100), (vx-84+i*42, vy-84), (vx-84+i*42-14, vy-100)]), "#2C4A8A", 4, .6)
    # the branch: grows by forks; flowers after
    tips = []
    def grow(x, y, an, L, w, d):
        pts = [(x, y)]
        for i in range(4):
            an += a.r.uniform(-.2, .2); x += math.cos(an)*L/4; y += math.sin(an)*L/4; pts.append((x, y))
        a.line(smooth(pts), "#4A2E26", w); a.line(smooth([(px-w*.2, py-w*.2) for px, py in pts]), "#A87A5A", max(1, w*.22), .7)
        tips.extend(pts[1:] if d < 3 else pts[2:4])
        if d:
            for _ in range(2 if d < 3 else 3): grow(*pts[a.r.choice([2, 3, 4])], an+a.r.choice([-1, 1])*a.r.uniform(.3, .75), L*a.r.uniform(.58, .8), w*.6, d-1)
    for an, L in ((-1.95, 250), (-1.5, 270), (-1.05, 250)): grow(vx+(an+1.5)*30, vy-330, an, L, 16, 3)
    tips = [p for p in tips if p[1] < vy-345]
    for x, y in tips:
        for _ in range(a.r.choice([1, 1, 2])):
            px, py, q, r0 = x+a.r.uniform(-22, 22), y+a.r.uniform(-20, 20), a.r.uniform(8, 13), a.r.uniform(0, 6)
            c = a.r.choice(["#F2A0B4", "#EE8AA4", "#F7BECB", "#E2708F"])
            pt = [(px+q*(1.4 if i % 2 else .62)*math.cos(r0+i*.628), py+q*(1.4 if i % 2 else .62)*math.sin(r0+i*.628)) for i in range(10)]
            a.path(f"M{pt[0][0]:.0f} {pt[0][1]:.0f}" + "".join(f"Q{2*pt[i][0]-(pt[i-1][0]+pt[(i+1)%10][0])/2:.0f} {2*pt[i][1]-(pt[i-1][1]+pt[(i+1)%10][1])/2:.0f} {pt[(i+1)%10][0]:.0f} {pt[(i+1)%10][1]:.0f}" for i in (1, 3, 5, 7, 9)) + "z", c)
            a.circ(px, py, 3, "#A8304F")
    for x, y in tips[::4]: a.leaf(x, y, a.r.uniform(22, 36), a.r.uniform(-2.6, -.5), 6, "#6F9B5A")
    for x, y in ((640, 1046), (700, 1078), (900, 1060), (980, 1036), (1040, 1090), (860, 1100)): a.ell(x, y, 10, 5, "#F2A0B4"); a.ell(x+4, y-1, 5, 3, "#F9D3DC")
    a.coarse = True
    a.save()


def moto(a, x, y, k, col="#22386B"):
    """A small motorbike from the side, looking right; x, y: ground between the wheels; k: pixels of a hundredth of a rider."""
    X = lambda v: x+v*k; Y = lambda v: y-v*k
    a.ell(x, y+1*k, 42*k, 4*k, "#14213F", .3)
    for q in (-26, 27):
        a.circ(X(q), Y(12), 12*k, "#1B2130"); a.circ(X(q), Y(12), 8.6*k, "#5A6478"); a.circ(X(q), Y(12), 7.4*k, "#2B3346"); a.circ(X(q), Y(12), 2*k, "#A9B2C0")
    a.line(f"M{f(X(27))} {f(Y(12))}L{f(X(19))} {f(Y(38))}L{f(X(16.6))} {f(Y(45))}", "#6B7488", 2.6*k); a.line(f"M{f(X(-26))} {f(Y(12))}L{f(X(-4))} {f(Y(14))}", "#4A5468", 3.4*k)
    a.line(f"M{f(X(-30))} {f(Y(11))}L{f(X(-8))} {f(Y(9))}", "#A9B2C0", 3*k)
    a.path(f"M{f(X(-35))} {f(Y(31))}Q{f(X(-26))} {f(Y(36))} {f(X(-6))} {f(Y(32))}Q{f(X(2))} {f(Y(22))} {f(X(10))} {f(Y(22))}L{f(X(17))} {f(Y(42))}L{f(X(21))} {f(Y(40))}L{f(X(22))} {f(Y(24))}Q{f(X(14))} {f(Y(10))} {f(X(0))} {f(Y(11))}L{f(X(-10))} {f(Y(13))}Q{f(X(-18))} {f(Y(26))} {f(X(-35))} {f(Y(31))}z", col)
    a.path(f"M{f(X(10))} {f(Y(22))}L{f(X(17))} {f(Y(42))}L{f(X(21))} {f(Y(40))}L{f(X(22))} {f(Y(24))}Q{f(X(18))} {f(Y(16))} {f(X(12))} {f(Y(13))}z", "#FFE3B0", .28)
    a.path(f"M{f(X(16))} {f(Y(20))}Q{f(X(28))} {f(Y(30))} {f(X(38))} {f(Y(19))}Q{f(X(28))} {f(Y(24.6))} {f(X(18))} {f(Y(16))}z", col); a.path(f"M{f(X(-35))} {f(Y(34))}Q{f(X(-20))} {f(Y(40))} {f(X(0))} {f(Y(34))}L{f(X(-2))} {f(Y(31))}Q{f(X(-20))} {f(Y(34))} {f(X(-35))} {f(Y(30))}z", "#231C22")
    a.ell(X(21), Y(41), 3*k, 3.4*k, "#FFF0C4"); a.glow(X(25), Y(40), 22*k, 12*k, "#FFF0C4", .5); a.rect(X(-37.5), Y(33), 3*k, 3.4*k, "#C8402E", 1, 1)
    a.line(f"M{f(X(16.6))} {f(Y(45))}L{f(X(12.4))} {f(Y(46.4))}", "#1B2433", 2*k); a.line(f"M{f(X(16))} {f(Y(45))}L{f(X(17.6))} {f(Y(54))}", "#3A4254", .9*k); a.ell(X(18), Y(55.4), 1.6*k, 2.2*k, "#3A4254")


def rider(a, x, y, h, top, helm, col, mate=None, matehelm="#D9A441", pack=None, leg="#26324A"):
    k = h/100
    moto(a, x, y, k, col)
    if mate: side(a, x-17*k, y-8*k, h*.98, mate, "#3A4A63", style="long", face=1, sit=30, knee=17, near=(x-2*k, y-48*k), far=False, hat=matehelm, ground=False, lit=1)
    side(a, x-4*k, y-7*k, h, top, leg, face=1, sit=28, knee=17, near=(x+13*k, y-46*k), far=(x+14*k, y-46*k), hat=helm, pack=pack, ground=False, lit=1, lean=.1)


def helmet_road():
    a = Art("helmet-road", seed=304)
    a.lift(150, "#2F5545")
    a.backdrop("dawn", 760, (1180, 470, 40), 6, 3, 6, 90)
    # a near green slope on the left with the road cut into it
    a.path("M-20 560C160 560 260 640 420 690C560 736 700 770 900 790H1620V1220H-20z", a.lin([(0, "#5F8A66"), (1, "#335A4A")]))
    for k in range(26): x = a.r.uniform(-20, 430); a.ell(x, 596+max(0, x)*.28+a.r.uniform(-26, 16), a.r.uniform(26, 56), a.r.uniform(20, 40), ["#3F6B55", "#4B7A5E", "#35604C"][k % 3])
    for k in range(5): a.path(f"M-20 {700+k*26}Q260 {700+k*26} 620 {800+k*10}L600 {812+k*10}Q240 {720+k*26} -20 {718+k*26}z", "#8FAA76", .4)
    # road comes round the bend and crosses in front
    a.path("M1620 830C1400 800 1180 800 900 830C560 868 240 900 -20 900V1130C400 1130 1000 1120 1620 1120z", a.lin([(0, "#B7B0A6"), (1, "#7F7C7A")])); a.line("M1620 832C1400 802 1180 802 900 832C560 870 240 902 -20 902", "#F6EBD4", 7, .9)
    for k in range(9): a.pl([(40+k*190, 1006-k*3), (140+k*190, 1004-k*3), (146+k*190, 1014-k*3), (44+k*190, 1016-k*3)], "#F6F1E6", .85)
    a.path("M-20 1124C400 1126 1000 1116 1620 1112V1220H-20z", "#2F5545")
    for k in range(10):
        x = 60+k*170; y = 896-k*9+(8 if k > 6 else 0)-(x > 900)*6
        a.rect(x-15, y-54, 30, 58, "#EDE3CF", 1, 5); a.rect(x-15, y-54, 11, 58, "#9A8E7E", .35, 5); a.rect(x-15, y-34, 30, 12, "#C4553A")
    for x in (1010,): rider(a, x+40, 1076, 480, "#A4472A", "#F4F0E4", "#1E6B5C", "#7A3E63", "#D9A441")
    rider(a, 500, 1040, 440, "#2F6A5C", "#C8553A", "#22386B", pack="#D9A441")
    a.settle()
    a.grass(90, 90, 230)
    a.save()


def car(a, x, y, w, col="#E9E2D0", band="#1E6B5C", face=1, lamp=True, sign="#F2C877"):
    """A plain saloon from the side, looking right (face 1); x: its middle, y: the ground."""
    k = w/100
    X = lambda v: x+face*v*k; Y = lambda v: y-v*k
    a.ell(x, y+.6*k, 56*k, 4*k, "#14213F", .34)
    a.path(f"M{f(X(-49))} {f(Y(10))}C{f(X(-51))} {f(Y(18))} {f(X(-49))} {f(Y(24))} {f(X(-43))} {f(Y(25))}L{f(X(-34))} {f(Y(26))}C{f(X(-28))} {f(Y(37))} {f(X(-20))} {f(Y(40))} {f(X(-6))} {f(Y(40))}C{f(X(10))} {f(Y(40))} {f(X(16))} {f(Y(34))} {f(X(23))} {f(Y(26.4))}C{f(X(36))} {f(Y(25))} {f(X(47))} {f(Y(23))} {f(X(49))} {f(Y(16))}L{f(X(49.6))} {f(Y(8))}Q{f(X(48))} {f(Y(6))} {f(X(44))} {f(Y(6))}H{f(X(-46))}Q{f(X(-49))} {f(Y(6))} {f(X(-49))} {f(Y(10))}z", col)
    a.path(f"M{f(X(-49))} {f(Y(10))}Q{f(X(-49.6))} {f(Y(14))} {f(X(-49.4))} {f(Y(16))}H{f(X(49))}L{f(X(49.6))} {f(Y(8))}Q{f(X(48))} {f(Y(6))} {f(X(44))} {f(Y(6))}H{f(X(-46))}Q{f(X(-49))} {f(Y(6))} {f(X(-49))} {f(Y(10))}z", band)
    a.path(f"M{f(X(-30))} {f(Y(27))}C{f(X(-25))} {f(Y(35))} {f(X(-19))} {f(Y(37.4))} {f(X(-8))} {f(Y(37.4))}V{f(Y(27))}z", "#2C4760"); a.path(f"M{f(X(-5.6))} {f(Y(37.4))}C{f(X(8))} {f(Y(37.6))} {f(X(13))} {f(Y(33))} {f(X(18.6))} {f(Y(27))}H{f(X(-5.6))}z", "#2C4760")
    a.path(f"M{f(X(-3))} {f(Y(37.4))}C{f(X(2))} {f(Y(37.4))} {f(X(4))} {f(Y(37))} {f(X(6))} {f(Y(36.4))}L{f(X(1))} {f(Y(27))}H{f(X(-5))}z", "#FFFFFF", .25); a.path(f"M{f(X(-24))} {f(Y(34.4))}L{f(X(-20))} {f(Y(36.4))}L{f(X(-24))} {f(Y(27))}H{f(X(-28))}z", "#FFFFFF", .22)
    a.path(f"M{f(X(3))} {f(Y(27))}Q{f(X(3))} {f(Y(31.4))} {f(X(6.6))} {f(Y(31.4))}Q{f(X(10))} {f(Y(31.4))} {f(X(10))} {f(Y(27))}z", "#1B2A40"); a.circ(X(6.6), Y(33.2), 2.1*k, "#1B2A40")
    a.line(f"M{f(X(-40))} {f(Y(39*.64))}L{f(X(40))} {f(Y(24.4))}", "#FFFFFF", .7*k, .5); a.line(f"M{f(X(-6.8))} {f(Y(26))}V{f(Y(8))}", "#14213F", .4*k, .4); a.rect(min(X(-14), X(-10)), Y(23), 4*k, 1.1*k, "#14213F", .5, 2)
    if sign: a.rect(X(-1)-4.6*k, Y(44), 9.2*k, 4.4*k, sign, 1, 1.4*k); a.rect(X(-1)-5.4*k, Y(40.6), 10.8*k, 1.2*k, "#3A4254", 1, 1)
    a.ell(X(47), Y(19.4), 2.4*k, 2.2*k, "#FFF3CE"); a.rect(min(X(-49), X(-46.6)), Y(22), 2.6*k, 5*k, "#C8402E", 1, 2)
    if lamp: a.glow(X(52), Y(18), 22*k, 12*k, "#FFE9B8", .7)
    for q in (-29, 30): a.circ(X(q), Y(8), 10*k, "#14213F", .5); a.wheel(X(q), Y(8), 8*k, "#C9CDD4")


def airport_taxi():
    a = Art("airport-taxi", seed=305)
    a.lift(110, "#37385A")
    a.backdrop("dusk", 700, (1240, 560, 44), 4, 2, 7, 40)
    # a small aircraft far off, climbing
    a.path("M1090 300Q1140 276 1200 262L1212 244L1222 246L1218 264Q1228 266 1226 272L1150 296L1120 330L1110 330L1124 302Z", "#566180")
    a.line("M1080 306Q980 344 860 372", "#FBE3C6", 5, .5)
    # terminal with its glowing glass, canopy on slim posts
    a.rect(-20, 420, 960, 340, a.lin([(0, "#FFE9BC"), (1, "#F2C483")]))
    for k in range(9): a.rect(-20+k*108, 420, 9, 340, "#5A5468"); 
    a.rect(-20, 520, 960, 6, "#5A5468", .8); a.pl([(150, 430), (260, 430), (170, 750), (100, 750)], "#FFFFFF", .3); a.pl([(640, 430), (690, 430), (600, 750), (560, 750)], "#FFFFFF", .26)
    for x, c in ((90, "#7A3E63"), (420, "#3F79A0"), (470, "#A4472A"), (800, "#2F6A5C")): back(a, x, 760, 170, c, lit=1, rima=.2)
    a.path("M-20 300L1160 388V424L-20 430z", "#2B3355"); a.path("M-20 300L1160 388L1160 396L-20 314z", "#F6C592", .9); a.path("M-20 430L1160 424L1120 440L-20 462z", "#1B2140", .6)
    for x in (240, 620, 1000): a.rect(x, 400, 16, 380, "#3A4262"); a.rect(x+11, 400, 5, 380, "#F6C592", .6); a.glow(x+8, 440, 150, 60, "#FFE9B8", .8)
    # forecourt
    a.rect(-20, 756, W+40, 460, a.lin([(0, "#A58C8A"), (.3, "#6E6478"), (1, "#37385A")])); a.rect(-20, 756, W+40, 90, a.lin([(0, "#D9B795"), (1, "#B4958A")])); a.rect(-20, 842, W+40, 20, "#EAD2B4"); a.rect(-20, 860, W+40, 18, "#4A4560", .8)
    a.pl([(100, 880), (900, 880), (1180, 1356), (-188, 1356)], "#FFE2AC", .14)
    for k in range(6): a.rect(60+k*280, 1120, 160, 12, "#F6F1E6", .5, 3)
    car(a, 1050, 1040, 760, "#F1E9D6", "#1E6B5C")
    back(a, 400, 1010, 470, "#A4472A", "#26324A", lit=1, case="#D9A441", side=-1)
    back(a, 610, 990, 430, "#7A3E63", "#3A2F4A", style="long", lit=1, hair="#3A2A22", bag="#E2C089", side=1)
    a.suitcase(200, 1030, 150, "#22386B")
    a.save()


def beach_flags():
    a = Art("beach-flags", seed=306)
    a.backdrop("dawn", 600, (520, 470, 44), 3, 1, 8, 30)
    a.rect(0, 600, W, 300, a.lin([(0, "#D9D3BC"), (.2, "#9EC0BF"), (.7, "#6FA6AC"), (1, "#8FC0B8")])); a.glints(50, 530, 606, 800, 40, 420, "#FFF6DF", .8)
    for k, (y, al) in enumerate([(730, .5), (778, .65), (826, .85)]):
        a.path(smooth([(-20+i*110, y+math.sin(i*1.3+k*2)*7+i*1.2) for i in range(16)])+smooth([(1630-i*110, y+16+k*4+math.sin(i*1.1+k)*6+(15-i)*1.2) for i in range(16)]).replace("M", "L", 1)+"z", "#FDFBF2", al)
    a.path(smooth([(-20, 850), (220, 868), (480, 852), (780, 884), (1080, 860), (1340, 874), (1620, 850)])+"L1620 1220L-20 1220z", a.lin([(0, "#EBD6AC"), (1, "#C79F68")])); a.line(smooth([(-20, 852), (220, 870), (480, 854), (780, 886), (1080, 862), (1340, 876), (1620, 852)]), "#FFFDF4", 9, .9)
    a.path(smooth([(-20, 866), (220, 884), (480, 868), (780, 902), (1080, 878), (1340, 890), (1620, 866)])+"L1620 900Q800 950 -20 910z", "#A98A5C", .3)
    # bathers between the poles
    for x, y, c in ((640, 770, "#C98A3A"), (730, 786, "#7A3E63"), (840, 764, "#22386B")): a.path(f"M{x-16} {y}Q{x-16} {y-44} {x} {y-46}Q{x+16} {y-44} {x+16} {y}z", c); a.circ(x, y-58, 12, "#B98362"); a.path(f"M{x-12} {y-58}A12 13 0 0 1 {x+12} {y-60}L{x} {y-64}z", "#221C1C"); a.ell(x, y, 36, 5, "#FFFFFF", .8)
    def flag(x, y, h, col, dk):
        a.ell(x+50, y+2, 70, 8, "#6B4A2A", .3); a.line(f"M{x} {y}V{y-h}", "#F4F0E4", 11); a.line(f"M{x+3} {y}V{y-h}", "#9A8E7E", 4, .6); a.circ(x, y-h, 9, "#F4F0E4")
        a.path(f"M{x+4} {y-h+10}C{x+70} {y-h-14} {x+110} {y-h+34} {x+190} {y-h+8}L{x+184} {y-h+118}C{x+110} {y-h+146} {x+70} {y-h+98} {x+4} {y-h+122}z", col); a.path(f"M{x+66} {y-h+4}C{x+96} {y-h+6} {x+120} {y-h+20} {x+146} {y-h+19}L{x+142} {y-h+128}C{x+112} {y-h+130} {x+92} {y-h+116} {x+64} {y-h+113}z", dk, .35)
    flag(430, 960, 440, "#E8A33A", "#A8641E"); flag(960, 940, 400, "#E8A33A", "#A8641E")
    # lifeguard's chair
    x, y = 1260, 1070
    a.ell(x+60, y+4, 250, 24, "#6B4A2A", .35)
    for x0, x1 in ((-120, -70), (120, 70)): a.line(f"M{x+x0} {y}L{x+x1} {y-360}", "#F4EFE2", 20); a.line(f"M{x+x0+6} {y}L{x+x1+6} {y-360}", "#B59C7C", 6, .7)
    for k in range(4): t = (k+.6)/4.4; a.line(f"M{x-120+50*t} {y-360*t}H{x+120-50*t}", "#E4D6BC", 13)
    a.rect(x-100, y-374, 200, 22, "#F4EFE2", 1, 4)
    side(a, x+8, y-250, 330, "#C8553A", "#F2C877", face=-1, sit=33, near=(x-64, y-410), far=(x-60, y-404), ground=False, lit=-1, knee=19)
    a.rect(x+46, y-520, 18, 160, "#F4EFE2", 1, 4)
    a.line(f"M{x+84} {y-360}V{y-660}", "#E4D6BC", 12); a.path(f"M{x-190} {y-600}Q{x-130} {y-740} {x+40} {y-752}Q{x+210} {y-740} {x+270} {y-600}Q{x+210} {y-624} {x+158} {y-602}Q{x+100} {y-626} {x+40} {y-602}Q{x-20} {y-626} {x-78} {y-602}Q{x-130} {y-624} {x-190} {y-600}z", "#F4EFE2")
    for q0, q1 in ((-78, -20), (158, 214)): pass
    a.path(f"M{x-78} {y-602}Q{x-40} {y-720} {x+40} {y-752}Q{x+20} {y-700} {x+40} {y-602}Q{x-20} {y-626} {x-78} {y-602}z", "#1E6B5C", .85); a.path(f"M{x+158} {y-602}Q{x+130} {y-710} {x+40} {y-752}Q{x+210} {y-740} {x+270} {y-600}Q{x+210} {y-624} {x+158} {y-602}z", "#1E6B5C", .85)
    a.ell(x-96, y-150, 46, 46, "#C8553A"); a.ell(x-96, y-150, 24, 24, "#9EC0BF"); 
    for an in (0, 1.57, 3.14, 4.71): a.rrot(x-96, y-150, an+.6, 23, -8, 24, 16, 2, "#F4EFE2")
    a.near_leaves(True, False, "#2B5A4E")
    a.save()


def phong_nha_boat():
    a = Art("phong-nha-boat", seed=307)
    a.backdrop("day", 640, None, 0, 1, 5)
    # the cliff: one mass over the whole width, lit from the left, the mouth low in the middle
    a.path("M-20 640V330C120 240 240 250 330 160C420 70 560 60 660 -20H1340C1420 90 1540 130 1620 230V800H-20z", a.lin([(0, "#A9AE9E"), (.5, "#8A9488"), (1, "#5F6E68")]))
    for k in range(120):
        x, y = a.r.uniform(60, 1600), a.r.uniform(40, 620)
        if y < 330-x*.5+60: continue
        a.ell(x, y, a.r.uniform(8, 26), a.r.uniform(18, 60), ["#6E7C74", "#B9BBA6", "#77867C"][k % 3], .35)
    for k in range(74):
        x = a.r.uniform(-10, 1610); y = a.r.choice([a.r.uniform(60, 260), a.r.uniform(250, 420)])
        if y < 300-x*.45: continue
        if 420 < x < 1180 and y > 250: continue
        for q in range(4): a.ell(x+a.r.uniform(-50, 50), y+a.r.uniform(-16, 20), a.r.uniform(24, 46), a.r.uniform(16, 28), ["#2F5643", "#3F6B4E", "#4A7853"][(k+q) % 3])
        a.ell(x-20, y-14, a.r.uniform(14, 26), a.r.uniform(7, 12), "#7FA36A", .85)
    Y = 700
    mouth = [(330, Y+20), (350, 600), (420, 500), (560, 410), (720, 372), (880, 380), (1040, 420), (1170, 510), (1240, 610), (1260, Y+20)]
    a.path(smooth(mouth, t=.9)+"z", a.lin([(0, "#14202E"), (.6, "#22303A"), (1, "#3A3A34")]))
    a.path(smooth([(330, Y+20), (350, 600), (420, 500), (560, 410), (720, 372), (880, 380), (870, 400), (720, 404), (580, 440), (450, 530), (396, 620), (392, Y+20)], t=.8)+"z", "#E9D9B4", .4)
    # lamps deep inside, and hanging stone at the lip
    a.glow(830, 600, 330, 190, "#F2B45E", .75); a.path(smooth([(560, Y+10), (600, 610), (700, 540), (830, 516), (960, 546), (1040, 620), (1070, Y+10)], t=.9)+"z", "#7A5634", .65); a.path(smooth([(660, Y+10), (690, 630), (760, 580), (840, 568), (920, 590), (970, 640), (990, Y+10)], t=.9)+"z", "#C98F4E", .7); a.glow(830, 650, 150, 90, "#FFE2A0", .9)
    for i in range(15):
        t = i/14; x = 440+t*720; top = 372+150*abs(t-.45)**1.5*2.4; L = a.r.uniform(30, 110)*(1-abs(t-.5))
        a.path(f"M{f(x-17)} {f(top+6)}Q{f(x-4)} {f(top+L*.5)} {f(x)} {f(top+L+20)}Q{f(x+5)} {f(top+L*.5)} {f(x+19)} {f(top+6)}z", ["#5F6658", "#77796A", "#4A5450"][i % 3])
    a.rect(-20, Y, W+40, H-Y, a.lin([(0, "#4F7A78"), (.4, "#3C7A80"), (1, "#1C4A58")])); a.path(f"M340 {Y}H1250C1250 {Y+120} 1060 {Y+230} 800 {Y+230}C540 {Y+230} 340 {Y+120} 340 {Y}z", "#14202E", .42); a.glints(34, 830, Y+10, Y+330, 60, 320, "#FFD999", .75); a.glints(40, 300, Y+60, H-60, 500, 900, "#DDEBDD", .28, 1.7)
    for x, w, h in [(120, 420, 70), (1440, 420, 84)]:
        a.path(smooth([(x-w*.6, Y+30), (x-w*.4, Y-h*.6), (x-w*.1, Y-h), (x+w*.2, Y-h*.7), (x+w*.45, Y-h*.2), (x+w*.6, Y+30)], t=.9)+"z", "#3F5A4E"); 
        for k in range(7): a.ell(x-w*.4+k*w*.13, Y-h*.6-a.r.uniform(0, 26), 40, 28, ["#35604A", "#4F7E58"][k % 2])
    # the boat from behind: hull, awning posts with a plain roof, people under it
    x, y = 800, 930
    a.ell(x, y+22, 230, 22, "#0C2A34", .5)
    a.path(f"M{x-168} {y-70}Q{x-160} {y+26} {x-90} {y+30}H{x+90}Q{x+160} {y+26} {x+168} {y-70}z", a.lin([(0, "#2F6A7A"), (1, "#1B3F50")])); a.path(f"M{x-168} {y-70}H{x+168}L{x+166} {y-52}H{x-166}z", "#D98F45"); a.path(f"M{x-166} {y-50}Q{x-158} {y+20} {x-90} {y+28}H{x-60}Q{x-126} {y+10} {x-136} {y-50}z", "#F6E3B8", .3)
    for q, c, st, hr in ((-92, "#A4472A", "short", "#221C1C"), (-30, "#E2C089", "long", "#3A2A22"), (34, "#7A3E63", "bun", "#221C1C"), (94, "#D9A441", "short", "#B9B4AC")):
        bx, by = x+q, y-66
        a.path(f"M{bx-34} {by}C{bx-36} {by-50} {bx-28} {by-70} {bx} {by-72}C{bx+28} {by-70} {bx+36} {by-50} {bx+34} {by}z", c); a.path(f"M{bx+4} {by}C{bx+10} {by-40} {bx+6} {by-66} {bx} {by-72}C{bx+28} {by-70} {bx+36} {by-50} {bx+34} {by}z", "#14213F", .2)
        a.rect(bx-8, by-86, 16, 20, "#B98362"); a.ell(bx, by-96, 20, 23, hr)
        if st == "long": a.path(f"M{bx-20} {by-96}L{bx-18} {by-56}H{bx+18}L{bx+20} {by-96}z", hr)
        if st == "bun": a.circ(bx, by-120, 10, hr)
    for q in (-160, 160): a.line(f"M{x+q} {y-70}V{y-262}", "#E9D9B4", 9)
    a.path(f"M{x-200} {y-254}Q{x} {y-330} {x+200} {y-254}L{x+192} {y-238}Q{x} {y-300} {x-192} {y-238}z", "#22386B"); a.path(f"M{x-200} {y-254}Q{x-100} {y-296} {x} {y-292}Q{x-100} {y-284} {x-196} {y-246}z", "#F6E3B8", .6)
    a.coarse = True
    a.save()


def yen_tu_steps():
    a = Art("yen-tu-steps", seed=308)
    a.rect(0, 0, W, H, a.lin([(0, "#9FB8C2"), (.35, "#CBD6CF"), (.6, "#EFE4C8"), (1, "#8FA08A")])); a.glow(1040, 330, 760, 520, "#FFF6DF", 1); a.circ(1040, 300, 46, "#FFFBEE")
    for y, c in ((430, "#BCCBC8"), (520, "#9DB5AC")): a.ridge(y, 110, 26, c, 1, 900); a.rect(0, y-10, W, 300, a.lin([(0, "#F3EAD2", 0), (.7, "#F3EAD2", .9)]))
    # the roofs above the mist
    def roof(x, y, w, c="#4A3A44"):
        a.path(f"M{x-w} {y}Q{x-w*.5} {y-w*.1} {x-w*.34} {y-w*.36}H{x+w*.34}Q{x+w*.5} {y-w*.1} {x+w} {y}Q{x+w*1.06} {y-w*.04} {x+w*1.12} {y-w*.12}Q{x+w*1.06} {y+w*.06} {x+w*.92} {y+w*.07}H{x-w*.92}Q{x-w*1.06} {y+w*.06} {x-w*1.12} {y-w*.12}Q{x-w*1.06} {y-w*.04} {x-w} {y}z", c); a.path(f"M{x+w*.1} {y-w*.36}H{x+w*.34}Q{x+w*.5} {y-w*.1} {x+w} {y}L{x+w*.5} {y+w*.03}Q{x+w*.2} {y-w*.1} {x+w*.1} {y-w*.36}z", "#F0B98A", .4); a.rect(x-w*.4, y-w*.4, w*.8, w*.06, "#5E4A50", 1, 4)
    a.rect(640, 400, 320, 150, "#B08A6A"); 
    for q in (656, 744, 838, 924): a.rect(q, 400, 20, 150, "#7A3E34")
    a.rect(770, 430, 60, 120, "#FFE6B4"); roof(800, 404, 210); a.rect(720, 270, 160, 60, "#B08A6A"); a.rect(736, 270, 12, 60, "#7A3E34"); a.rect(852, 270, 12, 60, "#7A3E34"); roof(800, 276, 124)
    a.rect(0, 480, W, 130, a.lin([(0, "#F6EFDC", 0), (.6, "#F6EFDC", .95), (1, "#F6EFDC", .4)]))
    # ground and steps: trapezoids growing towards us
    a.path("M-20 640C300 560 560 560 700 548H900C1060 560 1300 560 1620 640V1220H-20z", a.lin([(0, "#A9B793"), (.4, "#6F8F6A"), (1, "#2F5545")]))
    n = 20
    for i in range(n):
        t0, t1 = (i/n)**1.7, ((i+1)/n)**1.7
        y0, y1 = 545+660*t0, 545+660*t1; w0, w1 = 62+330*t0, 62+330*t1
        a.pl([(800-w0, y0), (800+w0, y0), (800+w1, y1), (800-w1, y1)], "#D8CDB4" if i > 2 else "#E4DCC6"); m = y0+(y1-y0)*.52
        a.pl([(800-w1*.99, m), (800+w1*.99, m), (800+w1, y1), (800-w1, y1)], "#8A8672"); a.line(f"M{f(800-w1*.98)} {f(m)}H{f(800+w1*.98)}", "#FFF3D6", 1+4*t1, .8)
        a.pl([(800-w0-14-30*t0, y0-10-26*t0), (800-w0, y0-8-20*t0), (800-w1, y1-8-20*t1), (800-w1-14-30*t1, y1-10-26*t1)], "#B9B096"); a.pl([(800+w0+14+30*t0, y0-10-26*t0), (800+w0, y0-8-20*t0), (800+w1, y1-8-20*t1), (800+w1+14+30*t1, y1-10-26*t1)], "#A39A80"); a.pl([(800-w0, y0-8-20*t0), (800-w0, y0), (800-w1, y1), (800-w1, y1-8-20*t1)], "#77705C")
    def pine(x, y, h, c="#2F5A4A", lt="#7FA578"):
        lean = a.r.uniform(-.05, .05)*h; a.path(f"M{f(x-h*.025)} {f(y)}L{f(x+lean-h*.01)} {f(y-h*.95)}H{f(x+lean+h*.01)}L{f(x+h*.025)} {f(y)}z", "#5A4234"); a.line(f"M{f(x+h*.012)} {f(y)}L{f(x+lean+h*.006)} {f(y-h*.6)}", "#E0B48A", h*.007, .7)
        for i in range(9):
            t = .36+.62*i/8; w = h*.24*(1.12-t)*a.r.uniform(.8, 1.2)+h*.03; s = 1 if i % 2 else -1
            cx, cy = x+lean*t+s*w*.5, y-h*t; a.line(f"M{f(x+lean*t)} {f(cy+h*.03)}L{f(cx)} {f(cy)}", "#5A4234", h*.008)
            for q in (-.6, 0, .6): a.ell(cx+q*w, cy-abs(q)*-h*.012, w*.55, h*.032, c)
            a.ell(cx+w*.2, cy-h*.012, w*.5, h*.014, lt, .75)
    for x, y, h in ((420, 610, 300), (560, 590, 240), (1080, 596, 250), (1230, 620, 320)): pine(x, y, h, "#6E8F84", "#A9BFA4")
    a.rect(0, 540, W, 110, a.lin([(0, "#F6EFDC", 0), (.5, "#F6EFDC", .55), (1, "#F6EFDC", 0)]))
    for x, y, h in ((300, 760, 560), (1330, 770, 600), (130, 900, 820), (1500, 930, 880)): pine(x, y, h)
    back(a, 760, 740, 150, "#8F421F", lit=1, stick=True, side=-1); back(a, 830, 748, 142, "#3F6A8A", style="bun", lit=1, hold=(850, 690))
    back(a, 870, 985, 270, "#D9A441", "#34466F", pack="#1E6B5C", lit=1, stick=True, side=1)
    back(a, 680, 640, 84, "#7A3E63", lit=1)
    a.near_leaves(True, True, "#1F4638", 260)
    a.coarse = True
    a.save()


def then_lute():
    a = Art("then-lute", seed=309)
    a.lift(120, "#243F3C")
    a.backdrop("dusk", 700, (330, 560, 46), 4, 3, 6, 70)
    a.path("M-20 770Q500 730 900 744T1620 730V1220H-20z", a.lin([(0, "#7F8C70"), (.4, "#4F6B5C"), (1, "#243F3C")]))
    for k in range(4): a.path(f"M-20 {800+k*44}Q300 {780+k*46} 760 {806+k*40}L740 {816+k*40}Q300 {794+k*46} -20 {814+k*44}z", "#C9B98A", .35)
    for x, h in ((1560, 420), (1450, 330), (760, 180), (690, 140)): a.tree(x, 790, h, "#3A5A54", "#8A9470")
    # the house on stilts
    for x in (960, 1110, 1260, 1410): a.rect(x, 740, 22, 250, "#3A2A28"); a.rect(x, 740, 7, 250, "#F3C993", .5); a.ell(x+11, 992, 30, 7, "#14213F", .3)
    a.rect(900, 540, 600, 200, a.lin([(0, "#8A5A3E"), (1, "#6B432E")]))
    for k in range(15): a.rect(900+k*40, 540, 3, 200, "#3A2418", .4)
    a.rect(880, 728, 640, 22, "#5A3826"); a.rect(880, 728, 640, 6, "#F6C592", .7)
    for x in (960, 1230): a.rect(x-8, 570, 136, 118, "#4A2E20", 1, 4); a.rect(x, 578, 120, 102, a.lin([(0, "#FFE9B8"), (1, "#F2BE72")]), 1, 3); a.rect(x+56, 578, 8, 102, "#4A2E20"); a.glow(x+60, 630, 170, 120, "#FFD992", .4)
    a.path("M820 552Q900 430 960 320H1450Q1510 430 1590 552z", a.lin([(0, "#9A7A5A"), (1, "#5F4638")])); a.path("M820 552Q900 430 960 320H1010Q950 440 880 552z", "#F6C592", .55); a.path("M820 552H1590L1580 566H830z", "#3A2A28")
    for k in range(6): a.line(f"M{880-k*8} {540-k*38}H{1530-0*k}" if k == 0 else f"M{860+k*18} {540-k*38}H{1552-k*18}", "#4A3428", 4, .28)
    # ladder
    a.line("M900 750L800 990M940 750L850 990", "#4A2E20", 11)
    for k in range(6): t = (k+.5)/6; a.line(f"M{f(902-100*t)} {f(755+235*t)}H{f(938-88*t)}", "#6B432E", 10)
    # low stool, the player, the lute
    x, y, h = 520, 1090, 600; k = h/100
    a.ell(x+60, y+2, 250, 20, "#14213F", .34)
    a.rect(x-80, y-150, 150, 22, "#7A4F34", 1, 6); a.rect(x-66, y-130, 16, 130, "#5A3826"); a.rect(x+44, y-130, 16, 130, "#5A3826")
    body = (x+96, y-236)
    side(a, x, y, h, "#2B3C7A", skirt="#1F2C5C", skin="#B98362", face=1, sit=26, hat="wrap", style="bun", near=(x+104, y-246), far=(x+194, y-346), lit=-1, rima=.9, knee=19)
    a.line(f"M{body[0]} {body[1]}L{x+330} {y-498}", "#5A3826", 15); a.line(f"M{body[0]} {body[1]-5}L{x+328} {y-503}", "#E0A86A", 4, .9)
    a.path(f"M{x+322} {y-490}L{x+362} {y-548}L{x+384} {y-536}L{x+346} {y-476}z", "#4A2E20")
    for q in (0, 1): a.line(f"M{x+336+q*16} {y-520-q*20}l-22 -14M{x+350+q*14} {y-506-q*20}l22 12", "#4A2E20", 6)
    a.ell(body[0]-16, body[1]+14, 66, 62, "#8A5232"); a.ell(body[0]-10, body[1]+8, 58, 54, "#DDB27C"); a.path(f"M{body[0]-64} {body[1]+2}A58 54 0 0 1 {body[0]+10} {body[1]-42}A66 60 0 0 0 {body[0]-60} {body[1]+20}z", "#FFF0CC", .6); a.circ(body[0]-22, body[1]+16, 9, "#5A3826")
    for q in (-3, 3): a.line(f"M{body[0]-22+q} {body[1]+16+q}L{x+332+q} {y-500+q}", "#F6EBD4", 1.6, .9)
    # the near hand again, on the strings
    sx, sy = x-3, y-53.5*k
    (ex, ey), (tx, ty) = elbow(sx, sy, x+104, y-246, 17.5*k, 17*k, 1)
    a.line(f"M{f(sx)} {f(sy)}L{f(ex)} {f(ey)}L{f(tx-8)} {f(ty+4)}", "#1F2C5C", 38); a.line(f"M{f(sx)} {f(sy)}L{f(ex)} {f(ey)}L{f(tx-8)} {f(ty+4)}", "#2B3C7A", 33); a.line(f"M{f(ex+26)} {f(ey-6)}L{f(tx-14)} {f(ty+4)}", "#A4472A", 30); a.line(f"M{f(ex+38)} {f(ey-8)}L{f(tx-14)} {f(ty+4)}", "#2B3C7A", 33); a.circ(tx+4, ty, 17, "#B98362"); a.line(f"M{f(tx+6)} {f(ty+4)}l18 14M{f(tx+10)} {f(ty-2)}l20 8", "#B98362", 9)
    a.circ(x+194, y-346, 16, "#B98362")
    for q in (0, 9, 18): a.line(f"M{x+186+q} {y-340-q}l15 11", "#B98362", 8)
    # a basket and a dim lantern at her feet
    a.ell(300, 1098, 90, 12, "#14213F", .3); a.path("M226 1020H374Q368 1090 340 1096H260Q232 1090 226 1020z", "#A8764E"); a.ell(300, 1020, 74, 18, "#7A5036"); 
    for dx, c in ((-36, "#C8553A"), (4, "#D9A441"), (38, "#2F6A5C")): a.ell(300+dx, 1008, 30, 24, c); a.ell(292+dx, 1000, 10, 7, "#FFFFFF", .3)
    for q in range(3): a.line(f"M{232+q*5} {1042+q*18}Q300 {1056+q*18} {368-q*5} {1042+q*18}", "#5F3D29", 4, .5)
    a.settle()
    a.near_leaves(False, True, "#1B3A3A")
    a.save()


def mi_quang():
    a = Art("mi-quang", seed=310)
    a.sky([(0, "#E6E0C8"), (1, "#D6BF94")], 620)
    window_view(a, 900, 40, 520, 420, 2)
    a.path("M840 60L-100 -60V640H700z", "#FFF6DF", .25)
    a.rect(0, 590, W, 620, a.lin([(0, "#5F8278"), (.4, "#3F6660"), (1, "#24443F")])); a.rect(0, 590, W, 10, "#F3E0B0", .7)
    for k in range(8): y = 620+k*k*9; a.path(f"M-20 {y}Q500 {y+6} 900 {y-3}T1620 {y+4}V{y+4+k}Q1100 {y+4+k} 800 {y+3+k}T-20 {y+4+k}z", "#14302C", .25)
    a.path("M-20 600H640L1100 1200H-20z", "#FFE6BC", .13)
    cx, cy = 720, 740
    a.ell(cx+90, cy+232, 450, 70, "#0F2A26", .45)
    a.path(f"M{cx-420} {cy}C{cx-408} {cy+150} {cx-240} {cy+226} {cx-160} {cy+236}L{cx-150} {cy+262}H{cx+150}L{cx+160} {cy+236}C{cx+240} {cy+226} {cx+408} {cy+150} {cx+420} {cy}z", a.lin([(0, "#FBF6E8"), (.5, "#EADFC8"), (1, "#B59C7C")], 0, 0, 1, .4))
    a.line(f"M{cx-398} {cy+64}Q{cx} {cy+250} {cx+398} {cy+64}", "#1E6B5C", 8, .8); a.line(f"M{cx-384} {cy+88}Q{cx} {cy+270} {cx+384} {cy+88}", "#1E6B5C", 4, .7)
    a.ell(cx, cy, 420, 128, "#FDF8EC"); a.ell(cx, cy+6, 392, 112, "#D8B25A"); a.ell(cx, cy+16, 384, 100, "#C98F2E")
    # broad yellow noodles in a heap
    for i in range(46):
        t = i/45; x = cx-250+a.r.uniform(0, 500); y = cy+34-70*a.r.random()*(1-((x-cx)/330)**2)
        w = a.r.uniform(60, 130); s = a.r.choice([-1, 1]); c = ["#F2C84A", "#E8B436", "#F8DA72", "#D9A02A"][i % 4]
        pts = [(x-w, y+a.r.uniform(-4, 16)), (x-w*.4, y-18*s), (x+w*.3, y+10*s), (x+w, y+a.r.uniform(0, 18))]
        a.line(smooth(pts), "#A8701C", 19, .55); a.line(smooth(pts), c, 16); a.line(smooth([(px, py-4) for px, py in pts]), "#FFF0B4", 3, .6)
    # prawns, egg, pork, peanuts, herbs
    def prawn(x, y, s=1, an=0):
        p = [(x+math.cos(an+q)*48*s, y+math.sin(an+q)*34*s) for q in (2.6, 3.4, 4.2, 5.0, 5.8)]
        a.line(smooth(p), "#B8502A", 30*s); a.line(smooth(p), "#EE8A52", 25*s); a.line(smooth([(px, py-5) for px, py in p]), "#FFD3A8", 6*s, .8)
        for q in range(1, 4): a.line(f"M{f(p[q][0])} {f(p[q][1]-11*s)}L{f(p[q][0]+2)} {f(p[q][1]+11*s)}", "#C8602E", 3, .7)
        a.leaf(p[-1][0], p[-1][1], 34*s, .9+an, 12, "#D9703A")
    prawn(cx-170, cy-4); prawn(cx-70, cy-40, .95, .3)
    a.ell(cx+90, cy-36, 62, 42, "#F7F0DE"); a.ell(cx+90, cy-40, 58, 37, "#FFFBEF"); a.ell(cx+94, cy-40, 31, 22, "#EFA42E"); a.ell(cx+86, cy-47, 12, 7, "#FFDF9A", .9)
    for x, y, an in ((200, 10, .3), (240, -8, -.2)): a.rrot(cx+x, cy+y, an, -58, -16, 116, 34, 14, "#9A5A3A"); a.rrot(cx+x, cy+y, an, -54, -18, 108, 14, 7, "#D99A6E", .8)
    for i in range(26): a.rrot(cx+a.r.uniform(-250, 250), cy+a.r.uniform(-30, 50), a.r.uniform(0, 3), -9, -6, 18, 12, 6, ["#D9A868", "#B9824A"][i % 2])
    for i in range(22):
        an = a.r.uniform(-2.8, -.3); a.leaf(cx+a.r.uniform(-30, 60), cy-10+a.r.uniform(-10, 20), a.r.uniform(40, 90), an, a.r.uniform(8, 15), ["#3F7A48", "#5A9A50", "#2F6A44", "#7A3E63"][i % 4])
    for x, y, an in ((-20, 36, .4), (150, 40, -.5)): a.rrot(cx+x, cy+y, an, -26, -5, 52, 10, 5, "#C8302A"); 
    # sesame rice cracker leaning into the bowl
    P = [(cx+330+190*math.cos(math.radians(t))*(1+.03*math.sin(t*.11)), cy-150+178*math.sin(math.radians(t))*(1+.03*math.cos(t*.09))) for t in range(0, 360, 15)]
    a.path(smooth([(x+12, y+10) for x, y in P], True), "#7A4F24", .5); a.path(smooth(P, True), a.lin([(0, "#F3D69A"), (.6, "#E0B368"), (1, "#B98440")], 0, 0, 1, 1)); a.line(smooth(P[11:20]), "#FFF3D0", 7, .8)
    for _ in range(70):
        t, q = a.r.uniform(0, 6.28), math.sqrt(a.r.random())*.88; a.ell(cx+330+190*q*math.cos(t), cy-150+178*q*math.sin(t), 5, 3, a.r.choice(["#3A2A20", "#5A4030", "#FFF6DC"]), .85)
    for t, q in ((1, .4), (2.4, .6), (4, .5), (5.3, .62), (3.2, .2)): a.ell(cx+330+190*q*math.cos(t), cy-150+178*q*math.sin(t), 26, 18, "#FBE8BC", .6)
    # front lip of the bowl over the cracker's foot
    a.path(f"M{cx+60} {cy+122}C{cx+250} {cy+108} {cx+410} {cy+60} {cx+420} {cy}C{cx+410} {cy+40} {cx+340} {cy+84} {cx+60} {cy+116}z", "#FDF8EC")
    # herbs plate, lime
    x, y = 250, 1010
    a.ell(x+20, y+34, 250, 46, "#0F2A26", .4); a.ell(x, y+6, 250, 66, "#D9D0BC"); a.ell(x, y, 250, 64, "#FBF6E8"); a.ell(x, y+4, 200, 46, "#E9E0CC")
    for i in range(34): a.leaf(x+a.r.uniform(-120, 60), y+a.r.uniform(-16, 14), a.r.uniform(60, 120), a.r.uniform(-2.9, -.2), a.r.uniform(12, 22), ["#3F7A48", "#5A9A50", "#2F6A44", "#86B45E"][i % 4])
    for dx, dy in ((130, -6), (176, 12)): a.ell(x+dx, y+dy, 44, 34, "#5A9A3E"); a.ell(x+dx-2, y+dy-3, 38, 29, "#E4EFB4"); a.ell(x+dx-2, y+dy-3, 31, 23, "#B9D56E"); [a.line(f"M{x+dx-2} {y+dy-3}l{f(30*math.cos(q))} {f(22*math.sin(q))}", "#EEF5CC", 3) for q in (0, 1.05, 2.1, 3.14, 4.19, 5.24)]
    # chopsticks resting at the right, small dish of chilli sauce
    a.ell(1330, 1060, 140, 30, "#0F2A26", .4); a.ell(1320, 1040, 130, 38, "#FBF6E8"); a.ell(1320, 1042, 104, 27, "#9A3A1E"); a.ell(1300, 1036, 40, 8, "#E88A5A", .7)
    for q in (0, 22): a.line(f"M1120 {1130+q}L1580 {960+q}", "#2A140C", 14, .3); a.line(f"M1120 {1118+q}L1580 {946+q}", "#7A3E2C", 13); a.line(f"M1120 {1114+q}L1580 {942+q}", "#D98F5E", 3, .8)
    for q in (-120, 20, 150):
        p = [(cx+q+math.sin(i*.9+q)*16, cy-110-i*44) for i in range(6)]; a.line(smooth(p), "#FFFFFF", 22, .16)
    a.coarse = True
    a.save()


def bridge_lights():
    a = Art("bridge-lights", seed=311); Y = 720
    a.backdrop("night", Y, None, 0, 2, 4, 40)
    a.glow(300, 210, 260, 260, "#DCE4F2", .5); a.circ(300, 210, 44, "#F7F0DC"); a.circ(314, 200, 9, "#E2DAC4", .7)
    # the far bank with its windows
    for i in range(34):
        x, w, h = -10+i*48, a.r.uniform(30, 60), a.r.uniform(24, 96)
        a.rect(x, Y-h, w, h+6, ["#1B2C50", "#22365E", "#18284A"][i % 3])
        for q in range(int(h/26)):
            if a.r.random() < .6: a.rect(x+a.r.uniform(6, w-14), Y-h+8+q*24, 8, 10, "#FFD58C", .9)
    a.rect(-20, Y, W+40, H-Y, a.lin([(0, "#6F7CA6"), (.2, "#3C5080"), (1, "#0F1E40")])); a.glints(44, 300, Y+10, H-160, 40, 260, "#F7F0DC", .4)
    # the bridge: three low bows of steel over a flat deck
    D = 640
    cols = ["#F2B45E", "#E88A8A", "#8FC6D6"]
    a.rect(-20, D, W+40, 26, "#2B3A5E"); a.rect(-20, D, W+40, 6, "#FFD58C", .8)
    for i, (x0, x1, h) in enumerate([(-120, 400, 190), (400, 1200, 300), (1200, 1720, 190)]):
        c = cols[(i+0) % 3]; n = 24
        arc = [(x0+(x1-x0)*q/n, D-h*4*(q/n)*(1-q/n)) for q in range(n+1)]
        for q in range(2, n-1, 2): a.line(f"M{f(arc[q][0])} {f(arc[q][1])}V{D}", "#8FA3C6", 2.5, .6)
        a.line(smooth(arc), "#22315A", 20); a.line(smooth(arc), c, 8)
        for q in range(1, n): a.glow(arc[q][0], arc[q][1], 34, 34, c, .6); a.circ(arc[q][0], arc[q][1], 4.5, "#FFF6E0")
        for q in range(1, n): a.rect(arc[q][0]-7, Y+8+(D-arc[q][1])*.55+a.r.uniform(0, 16), 14, a.r.uniform(60, 150), a.lin([(0, c, .55), (1, c, 0)]), 1, 7)
    for x in (400, 1200):
        a.path(f"M{x-30} {D+26}H{x+30}L{x+40} {Y+40}H{x-40}z", "#2B3A5E"); a.path(f"M{x-30} {D+26}H{x-16}L{x-22} {Y+40}H{x-40}z", "#8FA3C6", .5); a.ell(x, Y+42, 60, 9, "#14213F", .5); a.rect(x-34, Y+48, 68, 140, a.lin([(0, "#14213F", .45), (1, "#14213F", 0)]))
    for x, h, c in ((560, 34, "#E88A8A"), (596, 30, "#F2B45E"), (930, 34, "#8FC6D6")): a.path(f"M{x-7} {D}V{D-h*.7}Q{x-7} {D-h} {x} {D-h}Q{x+7} {D-h} {x+7} {D-h*.7}V{D}z", "#14213F"); a.circ(x, D-h-6, 6.5, "#14213F")
    # a boat with a lantern
    x, y = 860, 900
    a.rect(x-26, y+16, 70, 120, a.lin([(0, "#FFC46E", .6), (1, "#FFC46E", 0)]), 1, 14); a.ell(x, y+14, 120, 10, "#0B1630", .5); a.path(f"M{x-120} {y-16}Q{x-80} {y+14} {x} {y+16}Q{x+80} {y+14} {x+124} {y-24}Q{x+70} {y-4} {x} {y-4}Q{x-70} {y-4} {x-120} {y-16}z", "#16223F"); a.path(f"M{x-56} {y-4}Q{x-50} {y-56} {x} {y-58}Q{x+48} {y-56} {x+52} {y-4}z", "#2B3556"); a.glow(x, y-30, 110, 80, "#FFC46E", .8); a.path(f"M{x-30} {y-4}Q{x-28} {y-40} {x} {y-42}Q{x+28} {y-40} {x+30} {y-4}z", "#FFD58C")
    # embankment: a rail and two who look
    a.rect(-20, 1040, W+40, 180, a.lin([(0, "#3A4468"), (1, "#161F3C")])); a.rect(-20, 1040, W+40, 10, "#8FA3C6", .5)
    a.rect(-20, 940, W+40, 13, "#22315A", 1, 6); a.rect(-20, 940, W+40, 3, "#C9D3EA", .7)
    a.rect(-20, 1022, W+40, 8, "#1B284C")
    for k in range(42): a.rect(-10+k*40, 950, 5, 92, "#1B284C")
    for k in range(6): a.rect(20+k*300, 930, 14, 116, "#141E3C", 1, 4); a.circ(27+k*300, 926, 11, "#22315A")
    back(a, 470, 1130, 400, "#8F421F", "#1B2440", lit=1, rima=.55, hold2=(426, 946), hold=(530, 946)); back(a, 600, 1124, 370, "#5A6FA8", "#2A2440", style="long", lit=1, rima=.55, hold=(556, 946), hold2=(654, 946)); back(a, 706, 1120, 236, "#D9A441", "#1B2440", lit=1, rima=.5)
    a.coarse = True
    a.save()


def pearl_stall():
    a = Art("pearl-stall", seed=312)
    a.lift(90, "#131F42")
    a.rect(0, 0, W, H, a.lin([(0, "#DDE4DC"), (1, "#EAD9B8")])); st = a.b; a.b = []; a.backdrop("day", 560, (1150, 400, 36), 5, 0, 6); inner = a.b; a.b = st+inner
    a.rect(0, 560, W, 200, a.lin([(0, "#BFD0C8"), (1, "#6FA0A6")])); a.glints(30, 1150, 566, 740, 50, 260, "#FFF6DF", .8)
    for x, y, s in ((430, 600, 1), (730, 590, .7)): a.path(f"M{x-40*s} {y}Q{x} {y+16*s} {x+44*s} {y-4*s}Q{x} {y+2} {x-40*s} {y}z", "#22386B"); a.path(f"M{x} {y-4*s}V{y-84*s}Q{x+44*s} {y-50*s} {x+34*s} {y-8*s}z", "#A4472A"); a.path(f"M{x-4*s} {y-4*s}V{y-70*s}Q{x-34*s} {y-40*s} {x-28*s} {y-6*s}z", "#C8683A")
    # posts and a striped awning
    for x in (120, 1450): a.rect(x, 130, 30, 760, "#7A4F34"); a.rect(x, 130, 9, 760, "#F3C993", .6)
    for i in range(14):
        x = -30+i*120; c = "#F6EEDC" if i % 2 else "#2F7A78"; a.pl([(x, 0), (x+120, 0), (x+120, 150), (x, 150)], c); a.path(f"M{x} 150Q{x+60} 226 {x+120} 150z", c)
    a.rect(0, 130, W, 24, "#14213F", .16)
    a.pendant(800, 310, 62, "#8F421F", 150)
    # the counter, cloth over it
    a.pl([(60, 760), (1540, 760), (1660, 1010), (-60, 1010)], a.lin([(0, "#34568A"), (1, "#22386B")])); a.rect(-60, 1004, 1720, 200, a.lin([(0, "#1E3160"), (1, "#131F42")])); a.rect(-60, 1000, 1720, 10, "#9FB6DC", .6)
    bust(a, 1040, 764, 620, "#7A3E63", style="bun", lit=-1, arms=[(950, 800), (1120, 790)])
    for k in range(13): a.path(f"M{k*130} 1010Q{k*130+26} 1110 {k*130+6} 1320H{k*130+44}Q{k*130+60} 1110 {k*130+36} 1010z", "#0E1836", .35)
    def pearl(x, y, q, c="#F4EEE4"):
        a.circ(x+q*.15, y+q*.3, q, "#0E1836", .3); a.circ(x, y, q, c); a.path(f"M{f(x-q*.5)} {f(y+q*.86)}A{f(q)} {f(q)} 0 0 0 {f(x+q)} {f(y)}A{f(q*1.2)} {f(q*1.2)} 0 0 1 {f(x-q*.5)} {f(y+q*.86)}z", "#9A8EA6", .55); a.circ(x-q*.34, y-q*.36, q*.3, "#FFFFFF", .95)
    def standn(x, y, s, tone, c):
        a.ell(x+16*s, y, 96*s, 18*s, "#0E1836", .4); a.path(f"M{f(x-84*s)} {f(y)}C{f(x-96*s)} {f(y-90*s)} {f(x-80*s)} {f(y-150*s)} {f(x-34*s)} {f(y-176*s)}L{f(x-26*s)} {f(y-256*s)}H{f(x+26*s)}L{f(x+34*s)} {f(y-176*s)}C{f(x+80*s)} {f(y-150*s)} {f(x+96*s)} {f(y-90*s)} {f(x+84*s)} {f(y)}z", tone); a.path(f"M{f(x+10*s)} {f(y)}C{f(x+30*s)} {f(y-100*s)} {f(x+10*s)} {f(y-200*s)} {f(x+26*s)} {f(y-256*s)}L{f(x+34*s)} {f(y-176*s)}C{f(x+80*s)} {f(y-150*s)} {f(x+96*s)} {f(y-90*s)} {f(x+84*s)} {f(y)}z", "#2A1A2A", .22); a.ell(x, y-256*s, 26*s, 8*s, tone)
        for i in range(21):
            t = -1+i/10; pearl(x+62*s*t*(1 if abs(t) < .9 else .95), y-190*s+(1-t*t)*120*s, (8+5*(1-abs(t)))*s, c)
    standn(330, 850, 1.15, "#3A3446", "#F6F0E6"); standn(570, 830, .95, "#EADCC4", "#F3D9CE"); standn(1330, 850, 1.1, "#8F421F", "#E9E4EC")
    # trays: loose pearls in velvet, in rows; an open shell
    for x, y, c in ((420, 930, "#8A2E44"), (1180, 940, "#1E6B5C")):
        a.pl([(x-150, y-44), (x+150, y-44), (x+172, y+44), (x-172, y+44)], "#6B432E"); a.pl([(x-136, y-36), (x+136, y-36), (x+156, y+34), (x-156, y+34)], c)
        for r in range(3):
            for i in range(9): pearl(x+(i-4)*(30+r*2.5), y-22+r*24, 8+r*1.2, ["#F6F0E6", "#F3D9CE", "#D9D6E6"][r])
    x, y = 800, 930
    a.ell(x+10, y+30, 150, 24, "#0E1836", .4); a.path(f"M{x-140} {y+10}Q{x} {y+86} {x+140} {y+10}Q{x+80} {y-24} {x} {y-24}Q{x-80} {y-24} {x-140} {y+10}z", "#8A7A74"); a.path(f"M{x-124} {y+6}Q{x} {y+60} {x+124} {y+6}Q{x+70} {y-18} {x} {y-18}Q{x-70} {y-18} {x-124} {y+6}z", "#F1DCD6"); a.path(f"M{x-140} {y-2}Q{x-120} {y-130} {x} {y-150}Q{x+120} {y-130} {x+140} {y-2}Q{x+70} {y-34} {x} {y-34}Q{x-70} {y-34} {x-140} {y-2}z", "#7A6C6A"); a.path(f"M{x-118} {y-14}Q{x-100} {y-112} {x} {y-130}Q{x+100} {y-112} {x+118} {y-14}Q{x+60} {y-40} {x} {y-40}Q{x-60} {y-40} {x-118} {y-14}z", a.lin([(0, "#E6E2EC"), (.6, "#F3DCD6"), (1, "#D9C3D2")])); pearl(x+6, y+6, 26, "#F8F2EA"); a.glow(x+4, y+2, 90, 60, "#FFF6DF", .4)
    a.save()


def bus(a, x, y, w, face=1, body="#F4F2ED", band="#1E6B5C", people=True):
    """A coach from the side; x: middle, y: ground."""
    k = w/100
    X = lambda v: x+face*v*k; Y = lambda v: y-v*k
    R = lambda x0, x1, y0, y1, c, al=1, r=0: a.rect(min(X(x0), X(x1)), Y(y1), (x1-x0)*k, (y1-y0)*k, c, al, r*k)
    a.ell(x, y+.5*k, 54*k, 2.6*k, "#14213F", .34)
    a.path(f"M{f(X(-50))} {f(Y(4))}V{f(Y(31))}Q{f(X(-50))} {f(Y(35))} {f(X(-46))} {f(Y(35))}H{f(X(42))}Q{f(X(48))} {f(Y(35))} {f(X(49))} {f(Y(29))}L{f(X(50.4))} {f(Y(16))}V{f(Y(4))}z", body)
    R(-50, 50.4, 4, 12, band); R(-50, 50.2, 12, 13.4, "#E0A54E"); R(-48, 42, 33.4, 34.6, "#FFF6DF", .9, .6)
    R(-47, 36, 17.6, 31, "#2C4760", 1, 2)
    for q in (-31, -15, 1, 17, 33): R(q-.5, q+.5, 17.6, 31, body)
    a.path(f"M{f(X(38))} {f(Y(31))}H{f(X(44))}Q{f(X(46.6))} {f(Y(31))} {f(X(47))} {f(Y(28))}L{f(X(48.2))} {f(Y(17))}H{f(X(38))}z", "#2C4760"); R(37, 38, 5, 31, "#8A93A6", .8)
    if people:
        for q, c in ((-41, "#7A5340"), (-36, "#5A4038"), (-24, "#7A5340"), (-8, "#5A4038"), (-3, "#7A5340"), (9, "#5A4038"), (26, "#7A5340"), (42.5, "#4A5D54")): a.circ(X(q), Y(23.4), 1.9*k, "#C79573" if q % 2 else "#A87252"); a.path(f"M{f(X(q-3))} {f(Y(17.6))}Q{f(X(q-3))} {f(Y(21.4))} {f(X(q))} {f(Y(21.4))}Q{f(X(q+3))} {f(Y(21.4))} {f(X(q+3))} {f(Y(17.6))}z", c)
    for q in (-44, -28, -12, 5, 21): a.pl([(X(q), Y(31)), (X(q+5), Y(31)), (X(q), Y(17.6)), (X(q-4), Y(17.6))], "#FFFFFF", .17)
    a.ell(X(49.4), Y(9), 1.6*k, 1.8*k, "#FFF3CE"); a.glow(X(51), Y(9), 14*k, 8*k, "#FFF0C4", .5); a.line(f"M{f(X(47))} {f(Y(31))}Q{f(X(51))} {f(Y(31))} {f(X(51))} {f(Y(27))}", "#3A4254", .8*k); R(50.2, 51.6, 23, 27, "#3A4254", 1, .5)
    for q in (-30, 30): a.circ(X(q), Y(4.6), 7*k, "#14213F", .5); a.wheel(X(q), Y(5.4), 5.6*k)


def route_nine_bus():
    a = Art("route-nine-bus", seed=313)
    a.lift(140, "#2F5A48")
    a.backdrop("dawn", 640, (420, 430, 40), 0, 3, 7, 120)
    for base, amp, c0, c1 in ((620, 40, "#7FA583", "#5F8A6B"), (690, 40, "#6C9A70", "#457355")):
        a.ridge(base, amp, 10, a.lin([(0, c0), (1, c1)]), 1, 900, .5)
        for k in range(26): x = a.r.uniform(-10, 1610); a.ell(x, base+a.r.uniform(30, 90), a.r.uniform(20, 50), a.r.uniform(12, 24), ["#4F7E5E", "#3F6B50", "#5E8F66"][k % 3], .8)
    # the road, seen again far off where it winds up
    a.path("M1180 690C1240 660 1120 640 1180 612C1220 596 1290 590 1270 574L1284 574C1310 592 1240 604 1206 622C1170 642 1290 664 1236 700z", "#D6CBB4")
    a.path("M-20 790Q500 740 1000 760T1620 740V1220H-20z", a.lin([(0, "#86A86C"), (.5, "#5A8A5A"), (1, "#2F5A48")]))
    for k in range(4): a.path(f"M-20 {806+k*10}Q500 {756+k*12} 1000 {776+k*10}T1620 {760+k*9}V{765+k*9}Q1300 {788+k*9} 1000 {782+k*10}T-20 {812+k*10}z", "#C4CF92", .4)
    a.path("M-20 960C300 930 700 916 1000 918S1500 926 1620 934V1086C1300 1070 700 1076 -20 1120z", a.lin([(0, "#B9B2A6"), (1, "#85827E")])); a.line("M-20 962C300 932 700 918 1000 920S1500 928 1620 936", "#F6EBD4", 6, .9)
    for k in range(9): a.pl([(30+k*190, 1034-k*4+(k > 5)*(k-5)*3), (128+k*190, 1031-k*4+(k > 5)*(k-5)*3), (132+k*190, 1041-k*4+(k > 5)*(k-5)*3), (32+k*190, 1044-k*4+(k > 5)*(k-5)*3)], "#F6F1E6", .85)
    for x, y, h in ((120, 900, 300), (250, 890, 210), (1490, 880, 330), (1380, 880, 220)): a.tree(x, y, h, "#2F5A48", "#7FA56A")
    for k in range(8): x = 60+k*210; a.rect(x, 884-(k > 1)*14, 16, 50, "#EDE3CF", 1, 4); a.rect(x, 900-(k > 1)*14, 16, 8, "#C4553A")
    bus(a, 790, 1024, 900)
    a.settle()
    a.grass(90, 90, 230)
    a.save()


def gangway_clock():
    a = Art("gangway-clock", seed=314); Y = 700
    a.backdrop("dusk", Y, (430, 600, 46), 4, 0, 6)
    a.rect(0, Y, W, 240, a.lin([(0, "#F2CBA0"), (.3, "#A9A0B0"), (1, "#54688E")])); a.glints(50, 430, Y+6, 900, 50, 300, "#FFF1D8", .85)
    # the ship's side: one calm white wall from the right
    a.path("M820 210C900 196 1200 180 1620 176V930H980C900 930 860 760 840 600C826 480 800 320 820 210z", a.lin([(0, "#FBF6EC"), (.6, "#DDD9DA"), (1, "#B9B9C6")], 0, 0, 1, .2)); a.path("M870 780Q900 900 980 930H1620V780z", "#22386B"); a.path("M866 762Q868 772 870 780H1620V764z", "#E0A54E"); a.path("M820 210C812 260 812 330 824 440L846 440C836 330 840 260 850 206z", "#FFF0CC", .7)
    a.path("M900 196L960 60H1620V176C1300 180 1000 190 900 196z", "#F1ECE4"); a.path("M900 196L960 60H980L930 194z", "#FFF0CC", .8)
    for k in range(7): a.rect(990+k*92, 92, 62, 62, "#FFDFA0" if k % 3 else "#3F5680", 1, 8)
    for r in range(2):
        for k in range(8): x, y = 920+k*92, 276+r*110; on = (k*3+r*2) % 4 != 1; a.circ(x, y, 27, "#9A9FB0"); a.circ(x, y, 21, "#FFDFA0" if on else "#3F5680"); 
    # the open door, the light, the gangway down to the pier
    a.rect(1150, 500, 120, 190, "#8A8FA4", 1, 8); a.rect(1160, 510, 100, 180, a.lin([(0, "#FFF3D0"), (1, "#F6C987")])); a.glow(1210, 600, 170, 170, "#FFE2A8", .6)
    a.rect(-20, 900, W+40, 320, a.lin([(0, "#A89A98"), (.4, "#7A7488"), (1, "#3F4260")])); a.rect(-20, 900, W+40, 14, "#F6D9B4", .9); a.rect(-20, 914, W+40, 12, "#3A3A58", .5)
    for k in range(9): a.line(f"M{800+(k-4)*170} 926L{800+(k-4)*360} 1220", "#2B2E4C", 3, .22)
    a.pl([(640, 1006), (1160, 700), (1260, 700), (800, 1006)], "#14213F", .2)
    a.pl([(560, 1000), (1150, 678), (1272, 678), (730, 1000)], a.lin([(0, "#C9B08C"), (1, "#A8895F")])); 
    for k in range(17): t = k/16; a.line(f"M{f(560+590*t)} {f(1000-322*t)}H{f(730+542*t)}", "#6B4A34", 4, .5)
    for x0, x1 in ((560, 1150), (730, 1272)):
        if x0 == 730:      # people between the two rails
            back(a, 1150, 748, 170, "#2F6A5C", lit=-1, rima=.6); back(a, 960, 850, 210, "#7A3E63", style="long", lit=-1, case="#D9A441", side=1, rima=.7); back(a, 800, 940, 250, "#A4472A", lit=-1, pack="#22386B", rima=.8)
        a.line(f"M{x0} {1000-120}L{x1} {678-100}", "#2B3A5E", 9); a.line(f"M{x0} {1000-60}L{x1} {678-50}", "#2B3A5E", 5)
        for k in range(7): t = k/6; xx = x0+(x1-x0)*t; yy = 1000-322*t; a.line(f"M{f(xx)} {f(yy)}V{f(yy-120+20*t)}", "#2B3A5E", 6)
    # the clock on its post
    x = 330
    a.ell(x+20, 1104, 110, 16, "#14213F", .35); a.path(f"M{x-60} 1102H{x+60}L{x+40} 1060H{x-40}z", "#22304E"); a.rect(x-15, 560, 30, 510, "#2B3A5E"); a.rect(x-15, 560, 9, 510, "#F6C592", .6); a.rect(x-26, 880, 52, 16, "#22304E", 1, 5)
    a.rrot(x, 0, 0, 0, 0, 1, 1, 0, "#2B3A5E"); a.circ(x, 460, 152, "#22304E"); a.circ(x, 460, 134, "#FBF3DF"); a.path(f"M{x-134} 460A134 134 0 0 1 {x} 326A150 150 0 0 0 {x-134} 460z", "#FFD9A4", .8); a.path(f"M{x-34} 312H{x+34}L{x+18} 282H{x-18}z", "#22304E"); a.circ(x, 274, 12, "#22304E")
    for k in range(12): q = k*math.pi/6; r0 = 100 if k % 3 else 92; a.line(f"M{f(x+r0*math.cos(q))} {f(460+r0*math.sin(q))}L{f(x+118*math.cos(q))} {f(460+118*math.sin(q))}", "#22304E", 6 if k % 3 else 11, 1, "butt")
    a.line(f"M{x} 460L{x+50} 398", "#22304E", 15); a.line(f"M{x} 460L{x-14} 362", "#22304E", 9); a.circ(x, 460, 12, "#A4472A")
    back(a, 560, 1110, 330, "#C98A3A", "#34466F", hair="#B9B4AC", lit=-1, case="#7A3E63", side=-1); back(a, 670, 1104, 216, "#3F79A0", lit=-1)
    a.save()


SCENES = [lost_passport, clinic, peach_blossom, helmet_road, airport_taxi, beach_flags, phong_nha_boat, yen_tu_steps,
          then_lute, mi_quang, bridge_lights, pearl_stall, route_nine_bus, gangway_clock]
