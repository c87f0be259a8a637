"""The Cửa Ngõ scenes: still lifes, rooms, weather, river. Run through scenes.py."""
import math
from artlib import *

def window_view(a, x, y, w, h, bars=2, frame="#7A5A43"):
    a.rect(x, y, w, h, a.lin([(0, "#BFD6DC"), (.5, "#EDE6CF"), (1, "#C4D2A6")]))
    a.glow(x+w*.7, y+h*.35, w*.4, h*.4, "#FFF6DA", .9)
    p = []
    for i in range(9): p.append((x+w*i/8, y+h*(.62+a.r.uniform(-.09,.05))))
    a.path(smooth(p)+f"L{f(x+w)} {f(y+h)}L{f(x)} {f(y+h)}z", "#8FB094", .9)
    p = [(x+w*i/8, y+h*(.76+a.r.uniform(-.06,.05))) for i in range(9)]
    a.path(smooth(p)+f"L{f(x+w)} {f(y+h)}L{f(x)} {f(y+h)}z", "#5F8C6B", .95)
    for i in range(1, bars+1): a.rect(x+w*i/(bars+1)-6, y, 12, h, frame)
    a.rect(x, y+h*.33, w, 9, frame)
    for r in ((x-18,y-18,w+36,22),(x-18,y+h-4,w+36,30),(x-18,y,22,h),(x+w-4,y,22,h)): a.rect(*r, frame)
    a.rect(x-18, y+h-4, w+36, 8, "#FFFFFF", .25)

def noodle_bowl():
    a = Art("noodle-bowl", seed=8)
    a.sky([(0, "#E9D9BE"), (1, "#D9BE98")], 620)
    window_view(a, 170, 40, 560, 430, 2)
    a.path("M760 60L1700 -60V640H900z", "#FFF6DF", .22)
    a.rect(0, 600, W, 600, a.lin([(0, "#A86B40"), (.4, "#8A5232"), (1, "#5C331F")]))
    for k in range(9):
        y = 622+k*k*8; a.path(f"M-20 {y}Q500 {y+a.r.uniform(-8,8)} 900 {y}T1620 {y+4}V{y+5+k}Q1100 {y+4+k} 800 {y+3+k}T-20 {y+4+k}z", "#4A2717", .3)
    a.path("M0 600L980 600L1600 1040V1200H560z", "#FFE6BC", .16)
    cx, cy = 780, 800
    a.ell(cx+70, cy+228, 430, 74, "#2A140C", .42)
    # bowl
    a.path(f"M{cx-410} {cy}C{cx-400} {cy+160} {cx-230} {cy+250} {cx-150} {cy+262}L{cx-140} {cy+290}H{cx+140}L{cx+150} {cy+262}C{cx+230} {cy+250} {cx+400} {cy+160} {cx+410} {cy}z", a.lin([(0, "#FBF8F0"), (.45, "#EDE7DA"), (1, "#B9B0A4")], 0, 0, 1, .5))
    for k, yy in enumerate((70, 92)): a.line(f"M{cx-388+k*14} {cy+yy}Q{cx} {cy+yy+170} {cx+388-k*14} {cy+yy}", "#2C4A8A", 7-3*k, .85)
    for k in range(9):
        t = (k-4)/4.6; x = cx+t*370; y = cy+165+85*(1-t*t)-62
        a.line(f"M{f(x-20)} {f(y)}q10 -22 20 0q10 22 20 0", "#2C4A8A", 4, .8)
    a.ell(cx, cy, 410, 132, "#FFFDF6"); a.ell(cx, cy+6, 384, 118, "#C9BFae")
    a.ell(cx, cy+10, 378, 112, a.rad([(0, "#E9B765"), (.7, "#CF9242"), (1, "#8F5A26")]))
    r = a.r
    for k in range(48):
        x0 = cx-60+r.uniform(-210,190); y0 = cy+20+r.uniform(-46,46); L = r.uniform(70,160)
        a.line(f"M{f(x0)} {f(y0)}q{f(L*.3)} {f(r.uniform(-26,26))} {f(L*.5)} {f(r.uniform(-10,10))}t{f(L*.5)} {f(r.uniform(-10,10))}", ["#FFF6E2","#F3E4C4","#FFFDF4"][k%3], 9, .95)
    for k in range(7):
        x, y = cx-250+k*44, cy-34+math.sin(k*1.3)*16; rot = r.uniform(-.4,.4)
        p = [(x-52,y+4),(x-30,y-22),(x+22,y-24),(x+54,y-2),(x+28,y+20),(x-28,y+22)]
        a.path(smooth(p, True, .9), "#A8664E" if k%2 else "#945440"); a.line(f"M{f(x-34)} {f(y+4)}q34 -18 70 -6", "#D9A48C", 4, .7)
    for k in range(26):
        x, y = cx+150+r.gauss(0,62), cy+2+r.gauss(0,26)
        a.leaf(x, y, r.uniform(44,84), r.uniform(0,6.28), r.uniform(12,22), ["#3C7A3F","#57994A","#2C6136","#7DB65C"][k%4])
    for k in range(22): a.ell(cx+r.uniform(-230,210), cy+10+r.uniform(-60,66), 9, 6, ["#6FAF58","#A8D488","#E9F2CF"][k%3])
    for k in range(7):
        x, y = cx+r.uniform(-60,260), cy+30+r.uniform(-30,56); a.ell(x, y, 13, 8, "#C5341F"); a.ell(x, y, 6, 3.4, "#F3C6A0")
    for k in range(16): a.circ(cx+r.uniform(-330,330), cy+20+r.uniform(-50,70), r.uniform(3,8), "#FFE2A0", .55)
    a.line(f"M{cx-384} {cy-34}Q{cx-250} {cy-122} {cx} {cy-126}", "#FFFFFF", 8, .9)
    # chopsticks
    for dy in (0, 26):
        a.line(f"M{cx+90} {cy-6+dy*.4}L{cx+640} {cy-250+dy}", "#2A140C", 20, .25)
        a.line(f"M{cx+90} {cy-20+dy*.4}L{cx+640} {cy-270+dy}", "#5A3020", 17); a.line(f"M{cx+92} {cy-24+dy*.4}L{cx+640} {cy-275+dy}", "#B07A50", 5, .9)
    # side plate
    px, py = 250, 985
    a.ell(px+20, py+26, 230, 60, "#2A140C", .35); a.ell(px, py, 226, 66, "#F3EEE2"); a.ell(px, py+4, 196, 52, "#DDD5C6"); a.ell(px, py+2, 190, 48, "#F7F3EA")
    for k in range(22): a.leaf(px-90+r.gauss(0,46), py-6+r.gauss(0,14), r.uniform(50,96), r.uniform(-2.6,-.4), r.uniform(11,20), ["#2F6B3A","#4B8A45","#6FAA55"][k%3])
    for lx, ly, an in [(px+86,py+4,.2),(px+140,py-14,-.5)]:
        a.ell(lx, ly, 44, 30, "#7FAF3F"); a.ell(lx, ly-3, 38, 24, "#DCEBA8"); 
        for q in range(6): a.line(f"M{lx} {ly-3}l{f(30*math.cos(q*1.05+an))} {f(19*math.sin(q*1.05+an))}", "#9CC25A", 3)
    for k in range(3): a.path(smooth([(px+20+k*26,py+26),(px+52+k*26,py+12),(px+88+k*22,py+22),(px+50+k*26,py+30)], True), "#C5341F" if k!=1 else "#E07A2C")
    # tea glass
    gx, gy = 1330, 900
    a.ell(gx+34, gy+150, 130, 30, "#2A140C", .35)
    a.path(f"M{gx-78} {gy-70}L{gx-62} {gy+140}Q{gx} {gy+164} {gx+62} {gy+140}L{gx+78} {gy-70}z", "#FFFFFF", .28)
    a.path(f"M{gx-72} {gy}L{gx-60} {gy+134}Q{gx} {gy+156} {gx+60} {gy+134}L{gx+72} {gy}z", a.lin([(0, "#D9A43C"), (1, "#A86A1E")]))
    a.ell(gx, gy, 72, 18, "#EBC468"); a.ell(gx, gy-70, 78, 20, "#FFFFFF", .35); a.path(f"M{gx-60} {gy-58}L{gx-46} {gy+130}L{gx-32} {gy+134}L{gx-40} {gy-54}z", "#FFFFFF", .4)
    # steam
    for k, x in enumerate((cx-120, cx+10, cx+130)):
        a.line(f"M{x} {cy-90}c-50 -70 50 -110 0 -190c-40 -70 36 -110 {10-k*10} -170", "#FFFFFF", 34, .16); a.line(f"M{x+8} {cy-90}c-46 -66 46 -110 0 -180c-36 -66 30 -100 {6-k*8} -150", "#FFFFFF", 14, .24)
    a.save()

def coffee():
    a = Art("coffee", seed=15)
    a.sky([(0, "#CFDDD2"), (1, "#E9E0C8")], 720)
    a.glow(1150, 260, 620, 460, "#FFF8E0", .95)
    for k in range(40): a.circ(a.r.uniform(0,W), a.r.uniform(0,560), a.r.uniform(26,110), ["#8FB59A","#A9C9A6","#C9DDB4","#6FA087"][k%4], .17)
    for x, y, an, b in [(-40,120,.5,.5),(1640,60,2.6,-.6),(1640,420,3.4,-.5),(-40,460,-.3,.6)]: a.frond(x, y, 520, an, b, "#3F7A62", 11, .17)
    for x, y, an, b in [(-40,-10,.9,.4),(1640,-20,2.2,-.4)]: a.frond(x, y, 480, an, b, "#265A4A", 11, .18)
    a.rect(0, 700, W, 500, a.lin([(0, "#C99663"), (.3, "#A87043"), (1, "#6B3F26")])); a.rect(0, 700, W, 8, "#F3CF9A", .8)
    for k in range(7):
        y = 730+k*k*10; a.path(f"M-20 {y}Q400 {y+8} 900 {y-4}T1620 {y+6}V{y+10+k}Q1100 {y+2+k} 800 {y+6+k}T-20 {y+5+k}z", "#5C331F", .25)
    a.path("M1180 700L1600 700V980L700 1200H120z", "#FFF0CC", .2)
    def glass(x, y, w, h, layers, ice=False):
        a.ell(x-w*.42, y+h+4, w*.9, w*.13, "#2A140C", .2)
        a.path(f"M{x-w*.5} {y}L{x-w*.42} {y+h}Q{x} {y+h+w*.2} {x+w*.42} {y+h}L{x+w*.5} {y}z", "#FFFFFF", .42)
        yb = y+h
        for t0, t1, c in layers:
            w0, w1 = w*(.42+.08*t0)*.93, w*(.42+.08*t1)*.93; y0, y1 = yb-h*t0, yb-h*t1
            a.path(f"M{f(x-w1)} {f(y1)}L{f(x-w0)} {f(y0)}Q{f(x)} {f(y0+w*.18)} {f(x+w0)} {f(y0)}L{f(x+w1)} {f(y1)}Q{f(x)} {f(y1+w*.18)} {f(x-w1)} {f(y1)}z", c)
        t1 = layers[-1][1]; w1 = w*(.42+.08*t1)*.93
        a.ell(x, yb-h*t1, w1, w*.095, "#7A4A2A")
        if ice:
            for k in range(6):
                ix, iy = x+a.r.uniform(-.26,.26)*w, yb-h*t1+a.r.uniform(-14,40)
                a.path(poly([(ix-32,iy-20),(ix+22,iy-32),(ix+36,iy+12),(ix-18,iy+26)]), "#FFFFFF", .34); a.path(poly([(ix-32,iy-20),(ix+22,iy-32),(ix+12,iy-10),(ix-24,iy-2)]), "#FFFFFF", .4)
        a.ell(x, y, w*.5, w*.105, "#FFFFFF", .35)
        a.path(f"M{x+w*.34} {y+10}L{x+w*.28} {y+h*.94}L{x+w*.36} {y+h*.92}L{x+w*.43} {y+8}z", "#FFFFFF", .55); a.path(f"M{x-w*.44} {y+20}L{x-w*.38} {y+h*.9}L{x-w*.35} {y+h*.92}L{x-w*.40} {y+20}z", "#FFFFFF", .35)
    # left: iced, back
    glass(420, 560, 230, 330, [(0,.06,"#F3E3C4"),(.06,.5,"#B27B4E"),(.5,.8,"#5F3820")], ice=True)
    a.line("M470 460L400 840", "#A4472A", 11); a.line("M467 462L398 840", "#E59A78", 4)
    # saucer and main glass with phin
    x, y = 860, 640
    a.ell(x-50, 1046, 380, 70, "#2A140C", .4); a.ell(x, 1020, 350, 76, "#F7F1E4"); a.ell(x, 1016, 300, 58, "#E3D8C4"); a.ell(x, 1012, 290, 52, "#F3EBDB"); a.line("M540 1042Q860 1120 1180 1042", "#2C4A8A", 7, .8)
    glass(x, y, 330, 366, [(0,.24,"#F6E7C6"),(.24,.30,"#C99A66"),(.30,.58,"#4A2A18")])
    a.line(f"M{x} {y+24}V{y+150}", "#3A1F12", 5, .9); a.circ(x, y+112, 7, "#3A1F12")
    steel = a.lin([(0, "#8E949C"), (.22, "#F7F8F8"), (.45, "#B9BEC4"), (.72, "#6F7680"), (.9, "#C9CDD2"), (1, "#7D848D")], 0, 0, 1, 0)
    a.ell(x, y+8, 222, 44, "#5F6670"); a.ell(x, y, 222, 42, steel); a.ell(x, y-4, 200, 34, "#D9DCE0")
    a.path(f"M{x-140} {y-250}L{x-122} {y-6}Q{x} {y+28} {x+122} {y-6}L{x+140} {y-250}z", steel)
    a.ell(x, y-250, 140, 30, "#8E949C"); a.ell(x, y-252, 128, 24, "#3A1F12")
    a.path(f"M{x-138} {y-214}Q{x} {y-178} {x+138} {y-214}L{x+137} {y-202}Q{x} {y-166} {x-137} {y-202}z", "#5F6670", .6)
    a.path(f"M{x+134} {y-160}q78 -6 70 46q-8 44 -82 40l2 -20q54 2 58 -22q2 -24 -50 -22z", steel)
    a.line(f"M{x-84} {y-206}L{x-76} {y-30}", "#FFFFFF", 12, .7)
    for k, q in enumerate((-40, 40)): a.line(f"M{x+q} {y-276}c-44 -60 44 -100 0 -170c-34 -60 30 -90 6 -140", "#FFFFFF", 30, .2); a.line(f"M{x+q+6} {y-276}c-40 -56 40 -96 0 -160", "#FFFFFF", 12, .3)
    # lid, spoon, beans
    a.ell(1290, 1010, 150, 36, "#2A140C", .35); a.ell(1270, 990, 146, 38, steel); a.ell(1270, 982, 120, 28, "#E6E8EA"); a.ell(1270, 966, 24, 12, "#8E949C"); a.ell(1270, 960, 20, 9, "#F0F1F2")
    for k in range(16):
        bx, by = 270+a.r.gauss(0,80), 1080+a.r.gauss(0,26); a.ell(bx, by+5, 24, 12, "#2A140C", .4); a.ell(bx, by, 23, 14, "#5A331E"); a.line(f"M{f(bx-16)} {f(by-2)}q16 8 32 1", "#2E1810", 3); a.ell(bx-5, by-6, 8, 3, "#A87A55", .6)
    a.save()

def loom():
    a = Art("loom", seed=61)
    a.rect(0, 0, W, H, a.lin([(0, "#5C4033"), (1, "#3A2620")]))
    for k in range(17): a.rect(k*98, 0, 94, 900, "#6B4A39" if k%2 else "#634434"); 
    for k in range(17): a.rect(k*98+94, 0, 4, 900, "#2E1D18", .8)
    window_view(a, 150, 120, 620, 470, 2, "#4A3025")
    a.path("M150 120H770L1500 1200H420z", a.lin([(0, "#FFEFC9", .34), (1, "#FFEFC9", .03)]))
    a.rect(0, 900, W, 300, a.lin([(0, "#8A5F42"), (1, "#4A2E22")]))
    for k in range(6): a.rect(0, 900+k*k*10, W, 3+k, "#2E1D18", .5)
    a.path("M360 900H1010L1500 1200H520z", "#FFEFC9", .22)
    # hanging yarn on the wall
    for k, c in enumerate(["#22386B","#A4472A","#D9A441","#1E6B5C","#7A3E63"]):
        x = 960+k*110; a.line(f"M{x} 120V190", "#2E1D18", 5)
        for q in range(7): a.line(f"M{x-24+q*8} 196C{x-40+q*13} 300 {x-36+q*12} 400 {x-18+q*6} 430", c, 11); 
        a.line(f"M{x-12} 200C{x-22} 300 {x-20} 380 {x-12} 426", "#FFFFFF", 3, .3); a.rect(x-22, 190, 44, 22, "#2E1D18", .6, 8)
    a.line("M900 120H1480", "#2E1D18", 16); a.line("M900 116H1480", "#9A7455", 5)
    # loom frame
    wood, wl = "#7A4E33", "#C58F60"
    def beam(x0, y0, x1, y1, w): a.line(f"M{x0} {y0}L{x1} {y1}", "#24150F", w+4, .6); a.line(f"M{x0} {y0}L{x1} {y1}", wood, w); a.line(f"M{x0-w*.2} {y0-w*.28}L{x1-w*.2} {y1-w*.28}", wl, w*.24, .9)
    beam(760, 470, 760, 1080, 34); beam(1440, 470, 1440, 1080, 34); beam(730, 480, 1470, 480, 34)
    # warp: from back beam down to the cloth
    for k in range(64):
        t = k/63; x0, x1 = 800+600*t, 700+800*t
        a.line(f"M{f(x0)} 500L{f(x1)} 860", ["#2C3F78","#22386B","#E9DFC8","#22386B"][k%4], 5, .95)
    beam(770, 600, 1430, 600, 20); beam(756, 690, 1446, 690, 26)
    for k in range(50): x = 775+650*k/49; a.line(f"M{f(x)} 604V686", "#D9C7A4", 1.8, .8)
    # cloth with a brocade band
    C = lambda u, v: (700-150*v+(800+300*v)*u, 850+270*v)
    def quad(u0, v0, u1, v1, c, al=1): a.pl([C(u0,v0),C(u1,v0),C(u1,v1),C(u0,v1)], c, al)
    quad(0,0,1,1,"#22386B")
    for v0, v1, c in [(.03,.07,"#A4472A"),(.08,.10,"#E9DFC8"),(.40,.43,"#E9DFC8"),(.44,.49,"#A4472A"),(.52,.54,"#D9A441"),(.90,.93,"#E9DFC8"),(.94,1,"#A4472A")]: quad(0,v0,1,v1,c)
    def dia(u, v, du, dv, c): a.pl([C(u,v-dv),C(u+du,v),C(u,v+dv),C(u-du,v)], c)
    for k in range(12):
        u = (k+.5)/12
        dia(u,.25,.040,.135,"#E9DFC8"); dia(u,.25,.031,.105,"#A4472A"); dia(u,.25,.020,.068,"#F0D9A0"); dia(u,.25,.009,.032,"#1E6B5C")
        dia(k/12,.14,.012,.036,"#D9A441"); dia(k/12,.36,.012,.036,"#D9A441")
        dia(u,.72,.040,.150,"#D9A441"); dia(u,.72,.028,.105,"#22386B"); dia(u,.72,.014,.055,"#E9DFC8"); dia(k/12,.72,.010,.04,"#A4472A")
    quad(0,0,.30,1,"#FFF3D2",.16)
    beam(690, 852, 1512, 852, 22)
    # weaver, seen from the side, in indigo
    a.ell(450, 1150, 260, 34, "#1B100C", .5)
    a.path("M300 1150C280 1000 300 930 380 900L560 930C640 960 690 1060 660 1150z", "#1B2A52"); a.path("M300 1150C284 1010 300 940 372 906L420 1150z", "#32477F", .9)
    a.path("M330 960C300 800 330 690 430 660C540 650 590 720 580 830L556 960z", "#22386B"); a.path("M440 660C540 650 592 720 580 830L556 960L520 958C548 820 530 720 440 660z", "#4C66A0", .8)
    for q, c in ((0,"#A4472A"),(14,"#E9DFC8"),(24,"#D9A441")): a.line(f"M{330+q*.1} {930-q}Q440 {964-q} 560 {930-q}", c, 8)
    a.path("M500 740C590 760 680 800 760 812L770 846C660 850 540 830 480 800z", "#2C447C"); a.path("M740 806C770 800 800 812 812 830C800 850 780 852 762 848z", "#B98362")
    for q, c in ((0,"#A4472A"),(16,"#E9DFC8")): a.line(f"M{700+q} {800+q*.2}L{694+q} {846+q*.1}", c, 8)
    a.path("M428 668L500 660L496 610H436z", "#A87252")
    a.circ(474, 566, 66, "#B98362"); a.path("M528 540Q552 566 544 590L528 596z", "#B98362"); a.path("M400 600C380 500 440 480 486 484C540 490 552 530 540 548C500 536 470 560 464 600C450 640 410 640 400 600z", "#1B2A52")
    a.path("M404 560C420 508 470 492 536 520L538 536C480 516 430 530 410 580z", "#A4472A"); a.path("M396 596C370 640 380 690 404 700C430 680 430 640 420 610z", "#1B2A52")
    a.line("M548 546Q590 640 576 760", "#FFEFC9", 5, .4)
    # shuttle, basket
    a.path("M980 830Q1050 808 1130 826Q1060 852 980 830z", "#C58F60"); a.path("M1010 828Q1050 816 1096 826Q1050 838 1010 828z", "#A4472A")
    a.ell(210, 1130, 150, 30, "#1B100C", .5); a.path("M80 1010Q90 1120 130 1134H270Q310 1120 320 1010z", "#A87A4B")
    for k in range(7): a.line(f"M{86+k*3} {1026+k*16}Q200 {1046+k*16} {316-k*3} {1026+k*16}", "#6B4528", 4, .7)
    for x, y, q, c in [(140,1000,52,"#A4472A"),(220,985,60,"#D9A441"),(285,1004,46,"#1E6B5C"),(180,960,46,"#22386B")]:
        a.circ(x, y, q, c); 
        for k in range(4): a.line(f"M{x-q*.8} {f(y-q*.4+k*q*.25)}Q{x} {f(y-q*.7+k*q*.4)} {x+q*.8} {f(y-q*.3+k*q*.25)}", "#FFFFFF", 3, .28)
    a.save()

def arrival_hall():
    a = Art("arrival-hall", seed=71); vx, vy = 820, 600
    a.rect(0, 0, W, H, "#E6DFD2")
    # roof ribs
    a.path(f"M-20 -20H1620V120L{vx+150} {vy-120}H{vx-150}L-20 160z", a.lin([(0, "#F7EFDF"), (1, "#D9C9AE")]))
    for k in range(15):
        t = k/14; x = -300+2200*t
        a.path(f"M{f(x)} -20L{f(x+46)} -20L{f(vx-150+300*t+5)} {vy-120}L{f(vx-150+300*t)} {vy-120}z", "#B08A5C", .5)
    # left: glass wall with hills
    a.path(f"M-20 160L{vx-150} {vy-120}V{vy+60}L-20 900z", a.lin([(0, "#A9CBDA"), (.5, "#F3E6CB"), (1, "#C9D3AE")]))
    a.glow(330, 420, 380, 300, "#FFF6DA", 1)
    a.path(smooth([(-20,610),(80,540),(150,430),(200,520),(270,560),(330,470),(380,560),(450,580),(510,520),(560,580),(670,600)])+f"L670 640L-20 860z", "#9DB9B4")
    a.path(smooth([(-20,720),(60,640),(160,660),(240,590),(330,640),(430,620),(540,640),(670,632)])+f"L670 652L-20 890z", "#6F9A86")
    for k in range(8):
        t = (k/8)**.75; x = -20+690*t; yt = 160+(vy-120-160)*t; yb = 900+(vy+60-900)*t
        a.rect(x, yt, 20*(1-t)+4, yb-yt, "#3A4A63"); a.rect(x, yt, 6*(1-t)+1, yb-yt, "#C9D6DE", .8)
    for q in (.36, .68):
        a.line(f"M-20 {f(160+(900-160)*q)}L{vx-150} {f(vy-120+180*q)}", "#3A4A63", 6)
    # right wall
    a.path(f"M1620 120L{vx+150} {vy-120}V{vy+60}L1620 920z", a.lin([(0, "#F3EADA"), (1, "#C9B79A")]))
    for k in range(3):
        t0, t1 = .12+k*.28, .30+k*.28; X = lambda t: 1620-(1620-vx-150)*t; YT = lambda t: 120+(vy-120-120)*t; YB = lambda t: 920+(vy+60-920)*t
        g = lambda t, q: (X(t), YT(t)+(YB(t)-YT(t))*q)
        a.pl([g(t0,.30),g(t1,.30),g(t1,.48),g(t0,.48)], "#22386B"); 
        c = g((t0+t1)/2,.39); q = 26*(1-t0)
        a.line(f"M{f(c[0]+q)} {f(c[1])}H{f(c[0]-q)}m{f(q*.6)} {f(-q*.6)}l{f(-q*.6)} {f(q*.6)}l{f(q*.6)} {f(q*.6)}", "#FFFFFF", 7*(1-t0)+1)
    # end wall: the arch, light beyond
    a.rect(vx-150, vy-120, 300, 180, "#D3BF9E"); a.path(f"M{vx-76} {vy+60}V{vy-14}A76 76 0 0 1 {vx+76} {vy-14}V{vy+60}z", "#FFF3D4")
    a.path(smooth([(vx-76,vy+20),(vx-30,vy-6),(vx+10,vy+14),(vx+44,vy-4),(vx+76,vy+16)])+f"L{vx+76} {vy+60}L{vx-76} {vy+60}z", "#A9C2A4")
    a.glow(vx, vy, 300, 200, "#FFF3D4", .7)
    # floor, reflecting
    a.path(f"M-20 900L{vx-150} {vy+60}H{vx+150}L1620 920V1220H-20z", a.lin([(0, "#F7E9CC"), (.35, "#D5C6B0"), (1, "#8F8880")]))
    a.path(f"M{vx-76} {vy+60}H{vx+76}L{vx+320} 1200H{vx-320}z", a.lin([(0, "#FFF6DD", .9), (1, "#FFF6DD", .05)]))
    for k in range(8):
        t = (k/8)**.75; x = -20+690*t; yb = 900+(vy+60-900)*t
        a.pl([(x,yb),(x+24*(1-t)+6,yb-2),(x+560*(1-t)+150,yb+330*(1-t)+40),(x+430*(1-t)+120,yb+330*(1-t)+40)], "#FFF8E4", .34)
    for k in range(9):
        t = (k/9)**1.9; y = vy+66+540*t; a.rect(0, y, W, 1+3*t, "#7A6F66", .2)
    # counters
    for i, (x, y, k) in enumerate([(1010,742,.62),(1130,800,.86),(1300,884,1.2)]):
        a.ell(x, y+6, 150*k, 14*k, "#14213F", .25)
        a.rect(x-120*k, y-108*k, 240*k, 108*k, "#5F4636", 1, 8*k); a.rect(x-120*k, y-108*k, 240*k, 30*k, "#8A6A4F", 1, 8*k); a.rect(x-128*k, y-120*k, 256*k, 16*k, "#EBDcc0", 1, 6*k)
        a.path(f"M{f(x-26*k)} {f(y-118*k)}C{f(x-28*k)} {f(y-172*k)} {f(x-16*k)} {f(y-180*k)} {f(x)} {f(y-182*k)}C{f(x+16*k)} {f(y-180*k)} {f(x+28*k)} {f(y-172*k)} {f(x+26*k)} {f(y-118*k)}z", "#33503F")
        a.circ(x, y-198*k, 17*k, "#B98362"); a.path(f"M{f(x-18*k)} {f(y-198*k)}A{f(18*k)} {f(18*k)} 0 0 1 {f(x+18*k)} {f(y-198*k)}L{f(x)} {f(y-206*k)}z", "#241C1A")
        a.rect(x-112*k, y-220*k, 5*k, 100*k, "#FFFFFF", .6); a.rect(x+107*k, y-220*k, 5*k, 100*k, "#FFFFFF", .6); a.rect(x-112*k, y-224*k, 224*k, 106*k, "#DCEBF0", .26, 4*k)
        a.rect(x-60*k, y-268*k, 120*k, 34*k, "#1E6B5C", 1, 6*k); a.path(f"M{f(x-16*k)} {f(y-251*k)}l{f(11*k)} {f(10*k)}l{f(20*k)} {f(-20*k)}l{f(-6*k)} {f(-6*k)}l{f(-14*k)} {f(14*k)}l{f(-5*k)} {f(-5*k)}z", "#FFFFFF")
    # travellers
    P = a.person
    P(760, 742, 120, "#7A3E63", "#2A2A3C"); P(868, 748, 124, "#D9A441", "#3A3F55", case="#22386B", face=1); P(905, 752, 112, "#3F79A0", "#2A2A3C", bag="#A4472A")
    P(690, 820, 168, "#22386B", "#4A4F60", case="#A4472A", face=1); P(980, 850, 176, "#E9E2D2", "#26324A", bag="#1E6B5C", face=1, hair="#6B4A30")
    P(560, 960, 236, "#1E6B5C", "#26324A", case="#D9A441", face=1, hair="#2A1E1C"); P(650, 970, 214, "#C9683A", "#3A2F45", scarf="#EFE3CF", face=1); P(728, 968, 130, "#E2C089", "#26324A", bag="#C2486B", face=1)
    P(1120, 1010, 262, "#34466F", "#1F2536", case="#7A8794", face=-1, hair="#8A8680")
    a.save()

def cash_desk():
    a = Art("cash-desk", seed=81)
    a.rect(0, 0, W, H, a.lin([(0, "#DCE4E1"), (1, "#EDE3CF")]))
    a.glow(300, 120, 900, 620, "#FFFAEA", .95)
    for x, y, an, b in [(1640,90,2.7,-.5),(1640,330,3.3,-.4)]: a.frond(x, y, 430, an, b, "#8FB0A0", 11, .16)
    a.path("M-20 430H1620V1220H-20z", a.lin([(0, "#C79A6B"), (.2, "#B98657"), (1, "#7C5236")])); a.rect(0, 430, W, 8, "#F0D3A4", .9)
    for k in range(8):
        y = 452+k*k*12; a.path(f"M-20 {y}Q400 {y+8} 900 {y-3}T1620 {y+6}V{y+9+k}Q1100 {y+2+k} 800 {y+5+k}T-20 {y+4+k}z", "#5C331F", .2)
    a.path("M0 430H700L1500 1200H200z", "#FFF3D6", .2)
    # form
    def rot(cx, cy, ang, pts): c, s = math.cos(ang), math.sin(ang); return [(cx+x*c-y*s, cy+x*s+y*c) for x, y in pts]
    def R(cx, cy, ang, x, y, w, h, col, al=1): a.pl(rot(cx, cy, ang, [(x,y),(x+w,y),(x+w,y+h),(x,y+h)]), col, al)
    cx, cy, an = 620, 770, -.10
    R(cx+18, cy+22, an, -330, -300, 660, 640, "#2A140C", .28); R(cx+8, cy+6, an, -326, -296, 660, 636, "#E4DCCB"); R(cx, cy, an, -330, -300, 660, 636, "#FFFDF8")
    R(cx, cy, an, -330, -300, 660, 74, "#22386B"); R(cx, cy, an, -290, -278, 300, 14, "#FFFFFF", .9); R(cx, cy, an, -290, -254, 200, 9, "#FFFFFF", .55)
    for k in range(4):
        y = -186+k*76
        R(cx, cy, an, -290, y, 120, 10, "#8A8F9A", .8); R(cx, cy, an, -290, y+20, 580, 38, "#EEF1F6"); R(cx, cy, an, -290, y+56, 580, 3, "#22386B", .5)
    for k in range(3):
        y = 140+k*56; R(cx, cy, an, -290, y, 36, 36, "#22386B"); R(cx, cy, an, -284, y+6, 24, 24, "#FFFDF8"); R(cx, cy, an, -236, y+6, 300-k*50, 10, "#8A8F9A", .8); R(cx, cy, an, -236, y+22, 220-k*20, 8, "#8A8F9A", .45)
    q = rot(cx, cy, an, [(-284,152),(-270,170),(-240,128)]); a.line(poly(q, False), "#1E6B5C", 10)
    q = rot(cx, cy, an, [(-270,-150),(-240,-162),(-220,-138),(-190,-160),(-150,-142),(-120,-158)]); a.line(smooth(q), "#22386B", 6)
    # notes in an envelope: abstract, no real banknote
    ex, ey, en = 1170, 760, .16
    R(ex+16, ey+24, en, -260, -150, 520, 330, "#2A140C", .3)
    for i, c in enumerate(["#7FA58F","#A9C2A4","#6F93B0","#C9A27A"]):
        aa = en-.12+i*.06; R(ex-10+i*8, ey-70-i*6, aa, -220, -150, 440, 200, c); R(ex-10+i*8, ey-70-i*6, aa, -206, -138, 412, 176, "#FFFFFF", .22)
        m = rot(ex-10+i*8, ey-70-i*6, aa, [(0,-96)])[0]; a.ell(m[0], m[1], 46, 34, "#FFFFFF", .34); a.ell(m[0], m[1], 30, 22, c, .9)
    R(ex, ey, en, -260, -60, 520, 250, "#E9D6B4"); a.pl(rot(ex, ey, en, [(-260,-60),(0,90),(260,-60),(260,-40),(0,112),(-260,-40)]), "#C9AF84"); a.pl(rot(ex, ey, en, [(-260,190),(-40,70),(0,90),(40,70),(260,190)]), "#F3E5CB", .8)
    # passport
    px, py, pn = 1190, 1080, -.22
    R(px+14, py+16, pn, -190, -130, 380, 260, "#2A140C", .32); R(px, py, pn, -190, -130, 380, 260, "#1E5A4E"); R(px, py, pn, -190, -130, 20, 260, "#123F37"); R(px, py, pn, -170, -130, 360, 10, "#FFFFFF", .18)
    m = rot(px, py, pn, [(10,-10)])[0]; 
    a.line(f"M{f(m[0]-50)} {f(m[1])}a50 50 0 1 0 100 0a50 50 0 1 0 -100 0M{f(m[0]-50)} {f(m[1])}h100M{f(m[0])} {f(m[1]-50)}v100M{f(m[0])} {f(m[1]-50)}q-46 50 0 100q46 -50 0 -100", "#E0BE74", 5); R(px, py, pn, -60, 76, 140, 10, "#E0BE74")
    # coins
    for x, y in [(860,1090),(930,1120),(884,1060)]: a.ell(x+8, y+10, 46, 20, "#2A140C", .35); a.ell(x, y+6, 44, 20, "#A87A2C"); a.ell(x, y, 44, 20, "#E9C772"); a.ell(x, y, 30, 13, "#D3A94C")
    # pen
    a.line("M420 1120L760 880", "#2A140C", 26, .25); a.line("M410 1100L740 866", "#22386B", 24); a.line("M404 1092L736 858", "#7F93C6", 6, .9); a.line("M740 866L776 840", "#D9A441", 18); a.path("M768 836L800 824L784 852z", "#3A2E2A"); a.line("M560 994L640 938", "#D9A441", 26, 1, "butt")
    a.save()

def storm():
    a = Art("storm", seed=91)
    a.sky([(0, "#26394A"), (.4, "#4A6472"), (.62, "#8FA3A2"), (.72, "#B9BFAE")])
    for k in range(34):
        x, y = a.r.uniform(-100,W+100), a.r.uniform(-40,330); q = a.r.uniform(90,260)
        a.ell(x, y, q*1.6, q*.5, ["#22343F","#2B4150","#344A58","#283C4B"][k%4], .34)
    for k in range(10): a.ell(a.r.uniform(0,W), a.r.uniform(300,430), a.r.uniform(220,460), a.r.uniform(14,30), "#8FA3A2", .16)
    for x, w, h in [(100,300,250),(360,230,340),(620,260,200),(1240,260,300),(1480,320,380)]: a.tower(x, 740, w, h, "#56707A", "#8FA3A2", .35, 1)
    a.rect(0, 590, W, 160, a.lin([(0, "#A9B5AC", 0), (1, "#B4BDB0", .75)]))
    a.ridge(700, 40, 20, "#3C5A5A"); 
    a.path("M-20 770Q500 730 1000 760T1620 750V1220H-20z", a.lin([(0, "#4A6A5E"), (1, "#2C463F")]))
    # river, high and brown
    a.path("M-20 830C400 790 700 880 1100 850S1620 870 1620 860V1220H-20z", a.lin([(0, "#B39A78"), (.4, "#8A7357"), (1, "#4F4638")]))
    for k in range(26):
        y = 860+k*13; x = a.r.uniform(0,W); a.line(f"M{f(x)} {y}q40 -12 80 0t80 0t80 0", "#E4D3B4", 2+k*.12, .35)
    # house on stilts, a lit window: people are safe inside
    hx, hy = 1130, 800
    for q in (-120,-50,40,120): a.rect(hx+q, hy-20, 14, 120, "#2E241F")
    a.rect(hx-150, hy-150, 300, 140, "#6B4E3C"); a.rect(hx-150, hy-150, 90, 140, "#7F5F4A")
    for k in range(9): a.rect(hx-150+k*34, hy-150, 3, 140, "#3E2C22", .6)
    a.rect(hx-100, hy-116, 70, 70, "#FFD68C", 1, 4); a.rect(hx+36, hy-116, 70, 70, "#FFD68C", 1, 4)
    for wx in (hx-67, hx+69): a.rect(wx, hy-116, 4, 70, "#5A3F30"); a.rect(wx-33, hy-83, 70, 4, "#5A3F30")
    a.path(f"M{hx-210} {hy-136}L{hx-110} {hy-270}H{hx+110}L{hx+210} {hy-136}Q{hx} {hy-160} {hx-210} {hy-136}z", "#3A3436"); a.path(f"M{hx-210} {hy-136}L{hx-110} {hy-270}H{hx-60}L{hx-120} {hy-146}z", "#5A5254", .8)
    a.glow(hx, hy-80, 300, 170, "#FFD68C", .38); a.rect(hx-100, hy+70, 70, 120, a.lin([(0, "#FFD68C", .5), (1, "#FFD68C", 0)])); a.rect(hx+36, hy+70, 70, 120, a.lin([(0, "#FFD68C", .5), (1, "#FFD68C", 0)]))
    # bent palms
    for x, y, h, an in [(330,900,520,-1.12),(200,930,400,-1.2)]:
        px, py, q = x, y, an; pts = [(px,py)]
        for i in range(8): px += h/8*math.cos(q); py += h/8*math.sin(q); q += .10; pts.append((px,py))
        a.line(smooth(pts), "#241C18", 24); a.line(smooth([(x-5,y) for x,y in pts]), "#6B5646", 6, .7)
        for k in range(9): a.frond(px, py, h*a.r.uniform(.34,.5), -1.25+k*.26, .8+.05*k, "#1F3F38" if k%2 else "#33604F", 12, .10)
    # barrier, closed: says it without words
    a.rect(250, 960, 40, 170, "#2B3648", 1, 6); a.rect(250, 960, 14, 170, "#5A6A80", 1, 6); a.rect(230, 1120, 80, 22, "#1B2433", 1, 6)
    a.rect(236, 990, 560, 34, "#F4F2ED", 1, 8)
    for k in range(6): a.pl([(290+k*86,990),(334+k*86,990),(314+k*86,1024),(270+k*86,1024)], "#A82B1F")
    a.circ(270, 948, 18, "#F2B441"); a.glow(270, 948, 90, 70, "#FFCF6A", .7)
    for k in range(260):
        x, y, L = a.r.uniform(-100,W+200), a.r.uniform(-60,H), a.r.uniform(30,95)
        a.line(f"M{f(x)} {f(y)}l{f(-L*.42)} {f(L)}", "#E9F0F0", a.r.uniform(1.2,2.8), a.r.uniform(.14,.42))
    for k in range(40): x, y = a.r.uniform(0,W), a.r.uniform(900,1190); a.ell(x, y, a.r.uniform(8,20), 3, "#F3EAD6", .35)
    a.save()

def river_bridge():
    a = Art("river-bridge", seed=101); Y = 700
    a.sky([(0, "#6F9AB8"), (.4, "#B7D0D3"), (.75, "#F2E2C0"), (1, "#F7CF9A")], Y+10)
    a.glow(1180, 560, 560, 360, "#FFEEC6", .95); a.circ(1180, 560, 44, "#FFF8E6"); a.clouds(8, 110, 420, "#FFFFFF", .45)
    a.ridge(560, 120, 30, "#A9BFC4"); a.ridge(610, 90, 30, "#86A8A4", tilt=30); a.rect(0, 540, W, 170, a.lin([(0, "#F5E4C4", 0), (1, "#F5E4C4", .75)])); a.ridge(660, 60, 30, "#5F8F7C", tilt=-30)
    a.rect(0, Y, W, H-Y, a.lin([(0, "#EBD6AE"), (.2, "#A9C0B0"), (.55, "#5A8A8C"), (1, "#22505C")]))
    a.path(smooth([(-20,Y+60),(200,Y+14),(400,Y+26),(560,Y-4),(660,Y+2)])+f"L-20 {Y-20}z", "#4B7D62"); a.path(smooth([(940,Y+2),(1100,Y-6),(1300,Y+26),(1620,Y+70)])+f"L1620 {Y-20}z", "#4B7D62")
    for k in range(50):
        x = a.r.choice([a.r.uniform(-10,560), a.r.uniform(1040,1610)]); a.ell(x, Y+a.r.uniform(-26,10)+abs(x-800)*.03, a.r.uniform(20,56), a.r.uniform(16,40), ["#35664F","#467C5C","#6B9B66"][k%3])
    a.glints(60, 1180, Y+16, H-60, 60, 300, "#FFF3D6", .75); a.glints(40, 600, Y+40, H-60, 400, 800, "#FFFFFF", .22, 1.6)
    # bridge: long low arches, walkers on it
    def deck(x): t = (x+20)/1640; return 640-70*math.sin(math.pi*t)
    xs = list(range(-20, 1621, 40))
    piers = [80, 410, 740, 1070, 1400]
    for i in range(5):
        x = piers[i]; a.path(f"M{x-22} {f(deck(x))}L{x+22} {f(deck(x))}L{x+32} 800H{x-32}z", "#8C8378"); a.path(f"M{x+4} {f(deck(x))}L{x+22} {f(deck(x))}L{x+32} 800H{x+10}z", "#E7CFA8", .8); a.ell(x, 804, 60, 10, "#22505C", .4)
        a.rect(x-26, 806, 52, 130, a.lin([(0, "#5A6460", .55), (1, "#5A6460", 0)]))
    for i in range(4):
        x0, x1 = piers[i], piers[i+1]; m = (x0+x1)/2
        a.path(f"M{x0} {f(deck(x0)+90)}Q{m} {f(deck(m)-34)} {x1} {f(deck(x1)+90)}L{x1} {f(deck(x1)+8)}H{x0}z", "#A59A8A"); a.line(f"M{x0} {f(deck(x0)+90)}Q{m} {f(deck(m)-34)} {x1} {f(deck(x1)+90)}", "#F0DAB2", 5, .9)
    top = [(x, deck(x)) for x in xs]
    a.path(smooth(top)+"".join(f"L{x} {f(deck(x)+24)}" for x in xs[::-1])+"z", "#6F675E"); a.line(smooth(top), "#F3E0BC", 6)
    a.line(smooth([(x, deck(x)-44) for x in xs]), "#3A4A63", 6); a.line(smooth([(x, deck(x)-24) for x in xs]), "#3A4A63", 3)
    for x in range(-10, 1620, 26): a.line(f"M{x} {f(deck(x))}v-44", "#3A4A63", 3)
    for x in range(80, 1600, 330): a.line(f"M{x} {f(deck(x))}v-128", "#2B3A52", 7); a.path(f"M{x-16} {f(deck(x)-126)}h32l-8 -20h-16z", "#2B3A52"); a.glow(x, deck(x)-120, 40, 34, "#FFE6AE", .7)
    a.person(560, deck(560), 96, "#A4472A", "#26324A", case="#22386B", face=1); a.person(600, deck(600), 88, "#E2C089", "#4A3B4E", scarf="#7A3E63"); a.person(930, deck(930), 98, "#22386B", "#3A3F55", face=-1, bag="#D9A441"); a.person(968, deck(968), 62, "#3F79A0", "#26324A", face=-1)
    # sampans
    for x, y, k in [(420,930,1.0),(1010,860,.6)]:
        a.ell(x, y+16*k, 140*k, 9*k, "#163F4A", .45)
        a.path(f"M{f(x-150*k)} {f(y-20*k)}Q{x} {f(y+44*k)} {f(x+150*k)} {f(y-20*k)}Q{x} {f(y+8*k)} {f(x-150*k)} {f(y-20*k)}z", "#4A3326"); a.line(f"M{f(x-146*k)} {f(y-18*k)}Q{x} {f(y+8*k)} {f(x+146*k)} {f(y-18*k)}", "#E7C393", 5*k)
        a.path(f"M{f(x-16*k)} {f(y)}C{f(x-18*k)} {f(y-44*k)} {f(x-8*k)} {f(y-58*k)} {f(x+4*k)} {f(y-58*k)}C{f(x+20*k)} {f(y-54*k)} {f(x+24*k)} {f(y-24*k)} {f(x+24*k)} {f(y)}z", "#7A3E63"); a.circ(x+4*k, y-70*k, 12*k, "#A87252"); a.path(f"M{f(x-9*k)} {f(y-70*k)}A{f(13*k)} {f(13*k)} 0 0 1 {f(x+17*k)} {f(y-72*k)}L{f(x+4*k)} {f(y-77*k)}z", "#221C1C")
        a.line(f"M{f(x+14*k)} {f(y-40*k)}L{f(x+120*k)} {f(y+36*k)}", "#3A2E2A", 5*k)
    # near bank: grasses and areca leaves
    for x, y, an, b in [(-40,1080,-.9,.7),(1640,1060,-2.3,-.7)]: a.frond(x, y, 460, an, b, "#1F4A44", 12, .16)
    for i in range(80):
        bx = a.r.uniform(-20, W+20); e = abs(bx-800)/800
        a.leaf(bx, 1214, a.r.uniform(30,60)+e*130, -math.pi/2+a.r.uniform(-.5,.5), a.r.uniform(4,9), ["#173E3A","#235048","#3A6B56"][i%3])
    a.save()

def phone_sim():
    a = Art("phone-sim", seed=111)
    a.rect(0, 0, W, H, a.lin([(0, "#CBDCDD"), (1, "#E9E2CF")])); a.glow(1250, 160, 800, 560, "#FFFAEA", .95)
    for x, y, an, b in [(-40,60,.5,.5),(-40,300,.0,.5)]: a.frond(x, y, 480, an, b, "#86AD9F", 11, .16)
    a.path("M-20 470H1620V1220H-20z", a.lin([(0, "#2F5F66"), (1, "#173C47")])); a.rect(0, 470, W, 8, "#9CC4C0", .8); a.path("M900 470H1620V1000L1100 1220H300z", "#FFF6DC", .13)
    def rot(cx, cy, g, pts): c, s = math.cos(g), math.sin(g); return [(cx+x*c-y*s, cy+x*s+y*c) for x, y in pts]
    def RR(cx, cy, g, x, y, w, h, r, col, al=1): a.rrot(cx, cy, g, x, y, w, h, r, col, al)
    cx, cy, g = 780, 760, -.16
    RR(cx+30, cy+36, g, -190, -380, 400, 780, 60, "#0A2028", .45); RR(cx, cy, g, -196, -390, 400, 784, 62, "#8A919C"); RR(cx-5, cy-4, g, -194, -388, 394, 776, 60, "#1B2433"); RR(cx-5, cy-4, g, -176, -370, 358, 740, 44, "#F4F2ED")
    R = lambda x, y, w, h, c, al=1: a.pl(rot(cx-5, cy-4, g, [(x,y),(x+w,y),(x+w,y+h),(x,y+h)]), c, al)
    R(-150, -320, 306, 260, "#BFD6DC"); 
    m = rot(cx-5, cy-4, g, [(-150,-60),(-150,-140),(-80,-210),(-20,-130),(50,-230),(110,-150),(156,-170),(156,-60)]); a.pl(m, "#6F9A86"); m = rot(cx-5, cy-4, g, [(-150,-60),(-150,-100),(-60,-140),(60,-100),(156,-130),(156,-60)]); a.pl(m, "#3F6F5C"); s = rot(cx-5, cy-4, g, [(90,-270)])[0]; a.circ(s[0], s[1], 26, "#FFF3D4")
    R(-150, -30, 220, 20, "#22386B"); R(-150, 6, 300, 10, "#8A8F9A", .7); R(-150, 28, 260, 10, "#8A8F9A", .7); R(-150, 50, 284, 10, "#8A8F9A", .7)
    for k in range(4): R(-30+k*30, 200-k*26, 18, 40+k*26, "#1E6B5C")
    R(-150, 270, 306, 60, "#22386B"); R(-60, 292, 130, 14, "#FFFFFF", .9)
    # card and SIM
    cx, cy, g = 1190, 880, .22
    RR(cx+16, cy+20, g, -210, -135, 420, 270, 24, "#0A2028", .4); RR(cx, cy, g, -210, -135, 420, 270, 24, "#F2B441"); R2 = lambda x, y, w, h, c, al=1: a.pl(rot(cx, cy, g, [(x,y),(x+w,y),(x+w,y+h),(x,y+h)]), c, al)
    R2(-180, -104, 150, 16, "#7A4E10", .6); R2(-180, -74, 100, 10, "#7A4E10", .4); RR(cx, cy, g, 20, -70, 150, 130, 12, "#FBE3AE"); RR(cx, cy, g, 44, -48, 100, 88, 12, "#D9A441"); R2(44, -10, 100, 4, "#8A5F1C"); R2(92, -48, 4, 88, "#8A5F1C"); R2(44,12,46,4,"#8A5F1C"); R2(96,-28,48,4,"#8A5F1C")
    cx, cy, g = 430, 1000, -.3
    RR(cx+12, cy+16, g, -150, -105, 300, 210, 10, "#0A2028", .4); RR(cx, cy, g, -150, -105, 300, 210, 12, "#1E5A4E"); a.pl(rot(cx, cy, g, [(-150,-105),(-132,-105),(-132,105),(-150,105)]), "#123F37")
    a.line(f"M{cx-36} {cy}a36 36 0 1 0 72 0a36 36 0 1 0 -72 0M{cx-36} {cy}h72M{cx} {cy-36}v72", "#E0BE74", 5)
    a.line("M1130 1110q40 -70 120 -30q60 30 40 70", "#8A919C", 6)
    a.save()

SCENES = [noodle_bowl, coffee, loom, arrival_hall, cash_desk, storm, river_bridge, phone_sim]
