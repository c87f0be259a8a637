"""The Cửa Ngõ scenes: landscape, roads, rail, streets. Run: python3 scenes.py [name ...]  ->  *.svg beside this file."""
import math, sys
from artlib import *

def karst_bay():
    a = Art("karst-bay", seed=11); Y = 740
    a.sky([(0, "#4F709B"), (.34, "#8FA8BF"), (.62, "#DCCDBD"), (.86, "#F6CFA2"), (1, "#FBC68B")], Y + 4)
    a.glow(980, 640, 620, 420, "#FFE9C4", .95)
    a.clouds(9, 130, 470, "#FFF4E6", .38); a.clouds(5, 430, 600, "#F5B98A", .30, 300, 700)
    a.circ(980, 628, 46, "#FFF6E2")
    for x, w, h in [(-10,180,120),(120,150,190),(300,210,130),(500,120,170),(640,160,105),(1130,140,140),(1260,190,210),(1420,150,150),(1570,200,190)]:
        a.tower(x, Y, w, h, "#B9BFC9", "#F3D2B4", .5, -1 if x > 980 else 1)
    a.rect(0, Y-120, W, 124, a.lin([(0, "#FBE3C6", 0), (1, "#FDEBD3", .85)]))
    for x, w, h in [(50,220,250),(250,170,330),(430,200,200),(1190,190,240),(1360,230,350),(1540,210,270)]:
        a.tower(x, Y+6, w, h, "#7F96AD", "#D9B79C", .55, -1 if x > 980 else 1, "#5F7A93")
    a.rect(0, Y-70, W, 78, a.lin([(0, "#FBE3C6", 0), (1, "#FDEBD3", .7)]))
    a.rect(0, Y, W, H-Y, a.lin([(0, "#F6D0A4"), (.16, "#CFC0B2"), (.5, "#7F9EAF"), (1, "#2F5674")]))
    for x, w, h, c in [(250,170,330,"#5F7A93"),(430,200,200,"#5F7A93"),(1190,190,240,"#5F7A93"),(1360,230,350,"#5F7A93")]:
        st = a.b; a.b = []; a.tower(x, Y+6, w, h, c, refl=c); a.b = st + a.b[1:]
    a.glints(60, 985, Y+8, H-90, 60, 330, "#FFF1D8", .8)
    a.glints(40, 400, Y+20, H-80, 400, 900, "#FFFFFF", .22, 1.6)
    # near cliffs
    for x, w, h, sd in [(60,420,600,1),(330,210,350,1)]:
        a.tower(x, Y+70, w, h, "#36566F", "#C29B80", .5, sd, "#25435B", refl="#27465D")
    for x, w, h, sd in [(1500,380,520,-1),(1300,160,250,-1)]:
        a.tower(x, Y+60, w, h, "#3C5C75", "#CFA88A", .55, sd, "#2A4A62", refl="#2C4B63")
    a.rect(0, Y+40, W, 60, a.lin([(0, "#FBE3C6", 0), (.5, "#FDEBD3", .28), (1, "#FBE3C6", 0)]))
    # sampan
    x, y = 760, 960
    a.ell(x+10, y+20, 160, 9, "#1B3A55", .35)
    a.path(f"M{x-150} {y-22}Q{x-110} {y+16} {x} {y+18}Q{x+110} {y+16} {x+158} {y-34}Q{x+100} {y-8} {x} {y-8}Q{x-90} {y-6} {x-150} {y-22}z", "#22344B")
    a.path(f"M{x-150} {y-22}Q{x-90} {y-6} {x} {y-8}Q{x+100} {y-8} {x+158} {y-34}L{x+150} {y-27}Q{x+90} {y-2} {x} {y-2}Q{x-90} {y} {x-146} {y-17}z", "#E9B98C", .8)
    a.path(f"M{x-70} {y-8}Q{x-66} {y-66} {x-14} {y-66}Q{x+38} {y-66} {x+44} {y-9}z", "#3B4A5C")
    a.path(f"M{x-20} {y-66}Q{x+38} {y-66} {x+44} {y-9}L{x+24} {y-9}Q{x+20} {y-56} {x-20} {y-66}z", "#D8A57C", .75)
    a.path(f"M{x+84} {y-16}C{x+82} {y-50} {x+84} {y-74} {x+94} {y-78}C{x+106} {y-74} {x+108} {y-44} {x+106} {y-18}z", "#26406B")
    a.circ(x+95, y-86, 10, "#8C5F46"); a.path(f"M{x+84} {y-86}A11 11 0 0 1 {x+106} {y-88}L{x+96} {y-92}z", "#221C1C")
    a.line(f"M{x+98} {y-62}L{x+196} {y+16}", "#3A2E2A", 4)
    a.glow(x-92, y-30, 60, 44, "#FFDCA0", .8); a.circ(x-92, y-30, 6, "#FFF2D4")
    # near rocks, give depth
    for x, w, h in [(20,420,90),(300,260,46),(1600,420,110),(1380,220,40)]:
        a.path(smooth([(x-w*.6,1220),(x-w*.4,1200-h*.5),(x-w*.15,1200-h),(x+w*.1,1200-h*.8),(x+w*.38,1200-h*.42),(x+w*.6,1220)], t=.9)+"z", "#1B3A55"); a.path(smooth([(x-w*.1,1200-h*.98),(x+w*.1,1200-h*.8),(x+w*.38,1200-h*.42),(x+w*.2,1200-h*.5)], True), "#C29B80", .4)
    a.save()

def gate_road():
    a = Art("gate-road", seed=5)
    a.sky([(0, "#7FA6C4"), (.35, "#BFD2D8"), (.58, "#F2E3CB"), (.7, "#F8DDB4")])
    a.glow(420, 470, 640, 420, "#FFF0CF", .9); a.clouds(8, 90, 360, "#FFFFFF", .5)
    for x, w, h in [(80,260,210),(300,200,300),(500,240,190),(1080,220,230),(1270,260,330),(1500,300,240)]:
        a.tower(x, 640, w, h, "#A9BCC6", "#E9D3B6", .6, -1 if x > 420 else 1)
    a.rect(0, 520, W, 130, a.lin([(0, "#F7E6CA", 0), (1, "#F7E6CA", .85)]))
    a.ridge(600, 60, 30, "#87A49F", tilt=-20); a.ridge(655, 50, 30, "#6A8F82", tilt=10)
    a.rect(0, 560, W, 140, a.lin([(0, "#F7E6CA", 0), (1, "#F7E6CA", .4)]))
    a.ridge(720, 26, 20, "#557C63")
    for k in range(46):
        x = a.r.uniform(0, W)
        if 470 < x < 1130: continue
        a.ell(x, 716+a.r.uniform(-14,14), a.r.uniform(20,48), a.r.uniform(16,34), ["#3F6B55","#4B7A5E","#5E8A66"][k%3])
    # ground, road
    a.path("M-20 760Q400 725 800 735T1620 752V1220H-20z", a.lin([(0, "#8FA873"), (.4, "#6F9163"), (1, "#3F6249")]))
    for k in range(5):
        y = 800+k*56
        a.path(f"M-20 {y}Q260 {y-26} 520 {y+10}L{500-k*40} {y+26}Q240 {y-6} -20 {y+22}z", "#A9BD82", .5)
        a.path(f"M1620 {y-6}Q1340 {y-26} 1090 {y+10}L{1110+k*40} {y+26}Q1360 {y-6} 1620 {y+16}z", "#A9BD82", .42)
    a.path("M716 770L884 770L1240 1220L360 1220z", a.lin([(0, "#C9C3B8"), (1, "#8F8C88")]))
    a.path("M716 770L730 770L430 1220L360 1220z", "#E9E3D6", .8); a.path("M870 770L884 770L1240 1220L1170 1220z", "#E9E3D6", .8)
    for k in range(7):
        t = k/7; y = 800+400*t**1.5; w = 4+14*t; h = 20+44*t
        a.path(f"M{800-w/2} {y}h{w}l{w*.25} {h}h{-w*1.5}z", "#F6F1E6", .85)
    a.path("M440 762L1160 762L1240 830L360 830z", "#14213F", .2)
    # gate house: one calm arch, two low wings
    wall = a.lin([(0, "#FBF1DF"), (1, "#E4D3B8")], 0, 0, 1, 0)
    for x0, x1 in [(330, 650), (950, 1270)]:
        a.rect(x0, 636, x1-x0, 128, "#D9C7AC"); a.rect(x0, 636, x1-x0, 30, "#7B6A5A", .35)
        for i in range(4):
            bx = x0+22+i*(x1-x0-30)/4
            a.rect(bx, 676, 56, 62, "#35506B", 1, 4); a.rect(bx, 676, 56, 22, "#A8C3D0", .8, 4); a.pl([(bx+34,676),(bx+50,676),(bx+22,738),(bx+6,738)], "#FFFFFF", .22)
        s = -1 if x0 < 800 else 1
        o = x0-26 if s < 0 else x0-2
        a.path(f"M{o} 640Q{(x0+x1)/2} 606 {o+(x1-x0)+28} 640L{o+(x1-x0)+16} 616Q{(x0+x1)/2} 586 {o+12} 616z", "#2A3F66")
        a.path(f"M{o+12} 616Q{(x0+x1)/2} 586 {o+(x1-x0)+16} 616L{o+(x1-x0)+12} 608Q{(x0+x1)/2} 578 {o+16} 608z", "#4C6690")
    a.path("M640 764V470H960V764H890V640A90 90 0 0 0 710 640V764z", wall)
    a.path("M710 764V640A90 90 0 0 1 890 640V764H874V642A74 74 0 0 0 726 642V764z", "#B59C7C")
    a.path("M640 470H672V764H640z", "#FFFFFF", .35); a.path("M916 470H960V764H916z", "#8A6F55", .28)
    a.path("M606 474Q800 424 994 474L972 436Q800 392 628 436z", "#22386B"); a.path("M628 436Q800 392 972 436L962 424Q800 382 638 424z", "#4C6690")
    a.path("M606 474Q800 424 994 474L990 486Q800 438 610 486z", "#14213F", .55)
    a.rect(736, 500, 128, 22, "#C9B492", 1, 3); a.ell(800, 511, 8, 8, "#22386B")
    # light through the arch
    a.path("M726 764V642A74 74 0 0 1 874 642V764z", a.lin([(0, "#FFEFCB"), (1, "#F3D9AE")]))
    a.path("M726 720Q770 690 800 704T874 700V764H726z", "#9DB79A"); a.path("M770 764L792 716H808L830 764z", "#D6CCBB")
    a.path("M726 764L874 764L1010 900L590 900z", a.lin([(0, "#FFF0CC", .5), (1, "#FFF0CC", 0)]))
    for x, h, q in [(210,220,1),(110,300,1),(1400,240,1),(1520,330,1),(305,150,1)]: a.tree(x, 800, h, "#2F5A48", "#6F9B67")
    # coach and people
    a.ell(1010, 900, 150, 12, "#14213F", .25)
    a.rect(890, 760, 240, 128, "#F4F2ED", 1, 18); a.rect(890, 840, 240, 30, "#1E6B5C"); a.rect(902, 776, 216, 48, "#2C4760", 1, 8)
    for i in range(1,4): a.rect(902+i*54, 776, 4, 48, "#F4F2ED")
    a.pl([(930,776),(964,776),(934,824),(902,824)], "#FFFFFF", .25)
    for x in (940, 1080): a.circ(x, 888, 21, "#1B2433"); a.circ(x, 888, 9, "#8A8F9A")
    a.person(560, 960, 176, "#A4472A", "#26324A", case="#22386B", face=1)
    a.person(640, 968, 150, "#E2C089", "#4A3B4E", bag="#1E6B5C", face=1, hair="#3A2A22")
    a.person(690, 962, 104, "#3F79A0", "#26324A", face=1)
    for i in range(34):
        bx = a.r.choice([a.r.uniform(-20,330), a.r.uniform(1290,1620)])
        a.leaf(bx, 1212, a.r.uniform(60,170), -math.pi/2+a.r.uniform(-.5,.5), a.r.uniform(6,12), ["#274B3A","#355F48","#4B7A56"][i%3])
    a.save()

def night_train():
    a = Art("night-train", seed=23); Y = 720
    a.sky([(0, "#0E1B3A"), (.45, "#233C6B"), (.8, "#55719A"), (1, "#9A9FB4")], Y+10)
    for _ in range(110): a.circ(a.r.uniform(0,W), a.r.uniform(0,470), a.r.uniform(.8,2.4), "#FFF4DC", a.r.uniform(.25,.9))
    a.glow(1120, 240, 330, 330, "#DCE4F2", .55); a.circ(1120, 240, 58, "#F7F0DC"); a.circ(1138, 226, 12, "#E2DAC4", .7); a.circ(1102, 258, 8, "#E2DAC4", .7)
    a.clouds(5, 260, 420, "#B9C6DE", .22, 300, 700)
    for x, w, h in [(60,240,200),(260,190,280),(470,230,170),(700,180,230),(900,240,150),(1150,200,260),(1370,250,190),(1560,220,300)]:
        a.tower(x, Y, w, h, "#3E5680", "#7F95B8", .45, 1)
    a.rect(0, Y-110, W, 116, a.lin([(0, "#AEB4C6", 0), (1, "#B8BBCB", .6)]))
    for x, w, h in [(-10,330,320),(250,190,190),(1460,340,360),(1240,190,200)]:
        a.tower(x, Y+18, w, h, "#1F3559", "#5A7199", .4, 1 if x < 800 else -1, "#16294A")
    for k in range(60): a.ell(a.r.uniform(0,W), Y+12, a.r.uniform(14,44), a.r.uniform(8,26), "#18304A")
    # embankment
    a.path("M-20 742H1620V800H-20z", "#14263F"); a.rect(-20, 742, 1660, 5, "#7A88A4", .6)
    # flooded rice fields mirror the sky
    a.rect(0, 798, W, H-798, a.lin([(0, "#6C7FA0"), (.3, "#38547F"), (1, "#0F2140")]))
    a.path("M1080 800L1180 800L1330 1200L930 1200z", a.lin([(0, "#E9E4D2", .35), (1, "#E9E4D2", .02)]))
    for y, w in [(850,5),(910,7),(985,9),(1080,12)]:
        a.path(f"M-20 {y}Q500 {y-14} 900 {y}T1620 {y-8}V{y-8+w}Q1200 {y+w+2} 900 {y+w}T-20 {y+w}z", "#12253F")
    for x0, x1 in [(240,120),(560,500),(1010,1100),(1330,1530)]:
        a.pl([(x0,800),(x0+6,800),(x1+16,1200),(x1,1200)], "#12253F")
    # train: light from within
    ty = 640
    for i in range(5):
        x = -200+i*286
        a.path(f"M{x} {ty+16}Q{x} {ty} {x+16} {ty}H{x+258}Q{x+274} {ty} {x+274} {ty+16}V{ty+92}H{x}z", "#22386B")
        a.rect(x, ty+2, 274, 9, "#8FA3C6", .55, 4); a.rect(x, ty+70, 274, 10, "#E0A54E")
        a.rect(x+4, ty+92, 266, 10, "#0D1830")
        for k in range(6):
            wx = x+20+k*41
            a.rect(wx, ty+24, 31, 34, "#FFD994", 1, 5)
            if (i*7+k*3)%5 == 1: a.path(f"M{wx+8} {ty+58}Q{wx+9} {ty+42} {wx+16} {ty+40}Q{wx+24} {ty+42} {wx+25} {ty+58}z", "#5A3F38", .8); a.circ(wx+16, ty+37, 5, "#5A3F38", .8)
            if (i*5+k)%4 == 2: a.rect(wx, ty+24, 12, 34, "#FFEFC9", .9, 3)
            # reflection
            a.rect(wx-2, 812+a.r.uniform(0,10), 34, 90+a.r.uniform(-20,60), a.lin([(0, "#FFD08A", .65), (1, "#FFD08A", 0)]), 1, 8)
        for wx in (x+46, x+80, x+194, x+228): a.circ(wx, ty+104, 9, "#0B1526"); a.circ(wx, ty+104, 4, "#4A5A78")
        if i: a.rect(x-13, ty+40, 14, 48, "#0D1830")
    x = -200+5*286
    a.path(f"M{x} {ty+4}H{x+120}Q{x+170} {ty+10} {x+190} {ty+60}V{ty+98}H{x}z", "#A4472A")
    a.path(f"M{x+112} {ty+14}Q{x+150} {ty+18} {x+166} {ty+52}H{x+112}z", "#FFE2A8")
    a.glow(x+196, ty+70, 150, 80, "#FFE9B8", .75); a.path(f"M{x+190} {ty+66}L{x+420} {ty+30}V{ty+130}z", a.lin([(0, "#FFE9B8", .45), (1, "#FFE9B8", 0)], 0, 0, 1, 0)); a.rect(x-13, ty+40, 14, 48, "#0D1830")
    # small stilt house
    a.path("M210 905L300 842L392 905z", "#0C1A30"); a.rect(232, 902, 138, 60, "#14263F"); a.rect(262, 916, 30, 30, "#FFCF85", 1, 3); a.rect(316, 916, 30, 30, "#FFCF85", 1, 3)
    for q in (238, 300, 360): a.rect(q, 960, 6, 30, "#0C1A30")
    a.glow(300, 932, 130, 80, "#FFCF85", .35)
    a.rect(262, 992, 84, 80, a.lin([(0, "#FFCF85", .35), (1, "#FFCF85", 0)]))
    for i in range(90):
        bx = a.r.uniform(-20, W+20); e = abs(bx-800)/800
        a.leaf(bx, 1212, a.r.uniform(40,90)+e*120, -math.pi/2+a.r.uniform(-.45,.45), a.r.uniform(4,8), ["#0A1730","#10223F","#1A3353"][i%3])
    a.save()

def lantern_street():
    a = Art("lantern-street", seed=31); vx, vy = 800, 640
    a.sky([(0, "#2B3566"), (.28, "#5B5B8C"), (.46, "#C78F8A"), (.56, "#F4BE8C")])
    a.glow(vx, vy-30, 460, 300, "#FFDDAA", .9); a.clouds(5, 120, 420, "#F2B9A0", .35, 240, 600)
    # far end: hills and a small gateway
    a.ridge(600, 20, 14, "#7C6C8C", .8, 760)
    a.path("M716 700V586H884V700H846V640A46 46 0 0 0 754 640V700z", "#B98B5A"); a.path("M700 592Q800 560 900 592L886 572Q800 544 714 572z", "#5A3030")
    a.path("M754 700V640A46 46 0 0 1 846 640V700z", "#FFE3AE")
    # ground: wet stone
    a.path("M-20 1220V930L716 690H884L1620 930V1220z", a.lin([(0, "#F0C188"), (.25, "#9B7F7C"), (1, "#39374F")]))
    def hx(s, d): return vx + s*(820*d)       # d: depth 0 far .. 1 near
    walls = [("#E3A94C","#A86F2C"),("#D98F45","#9A5F30"),("#EBC06A","#B07F38"),("#D7A45A","#94642F")]
    for s in (-1, 1):
        ds = [.12, .26, .46, .72, 1.06]
        for i in range(4):
            d0, d1 = ds[i], ds[i+1]
            x0, x1 = hx(s,d0), hx(s,d1)
            top = lambda d: vy - (90 + 430*d*(1 + .10*((i*3+(s>0))%3-1)))
            bot = lambda d: vy + 46 + 262*d
            lite, dark = walls[(i+(s>0))%4]
            c = a.lin([(0, lite), (1, dark)])
            a.pl([(x0,top(d0)),(x1,top(d1)),(x1,bot(d1)),(x0,bot(d0))], c)
            a.pl([(x0,bot(d0)-20*d0),(x1,bot(d1)-34*d1),(x1,bot(d1)),(x0,bot(d0))], "#5C3A2C", .55)
            # openings: doors below, shutters above
            for k in range(3):
                da = d0+(d1-d0)*(.10+.30*k); db = d0+(d1-d0)*(.32+.30*k)
                xa, xb = hx(s,da), hx(s,db)
                yt = lambda d, q: bot(d)+(top(d)-bot(d))*q
                if k != 1:
                    a.pl([(xa,yt(da,.0)),(xb,yt(db,.0)),(xb,yt(db,.36)),(xa,yt(da,.36))], "#FFD48A")
                    a.pl([(xa,yt(da,.0)),(xa+(xb-xa)*.3,yt(da+(db-da)*.3,0)),(xa+(xb-xa)*.3,yt(da+(db-da)*.3,.36)),(xa,yt(da,.36))], "#6B3F28")
                else:
                    a.pl([(xa,yt(da,.0)),(xb,yt(db,.0)),(xb,yt(db,.38)),(xa,yt(da,.38))], "#4E3029")
                    a.pl([(xa,yt(da,.26)),(xb,yt(db,.26)),(xb,yt(db,.36)),(xa,yt(da,.36))], "#FFCB78")
                a.pl([(xa,yt(da,.56)),(xb,yt(db,.56)),(xb,yt(db,.82)),(xa,yt(da,.82))], "#2F5A58")
                xm = (xa+xb)/2; a.line(f"M{f(xm)} {f(yt((da+db)/2,.56))}V{f(yt((da+db)/2,.82))}", "#1F3F42", 2+4*d1)
            # tile eaves: mid and roof
            for q, th, ov in [(.46, 30, 26), (1.0, 58, 40)]:
                ya, yb = bot(d0)+(top(d0)-bot(d0))*q, bot(d1)+(top(d1)-bot(d1))*q
                a.pl([(x0,ya),(x1,yb),(x1-s*ov*d1,yb+26*d1),(x0-s*ov*d0,ya+26*d0)], "#3A2230")
                a.pl([(x0,ya-th*d0),(x1,yb-th*d1),(x1-s*ov*d1,yb+16*d1),(x0-s*ov*d0,ya+16*d0)], "#7A3E36")
                n = 7
                for k in range(n):
                    t = (k+.5)/n; d = d0+(d1-d0)*t; xx = hx(s,d); yy = ya+(yb-ya)*t
                    a.line(f"M{f(xx)} {f(yy-th*d)}L{f(xx-s*ov*d)} {f(yy+16*d)}", "#5A2A2A", 1+2*d, .8)
            # climbing flowers
            if i in (1, 3):
                for k in range(34):
                    d = d0+(d1-d0)*a.r.uniform(.0,.5); xx = hx(s,d); yy = bot(d)+(top(d)-bot(d))*(.5+abs(a.r.gauss(0,.10)))
                    a.circ(xx, yy, a.r.uniform(7,15)*d, ["#2F5B45","#3F7455","#C14F7A","#D9719A"][k%4])
    # wet reflections
    for s in (-1, 1):
        for d in (.3, .42, .58, .8, .95):
            x = hx(s, d)-s*40*d; y = vy+60+262*d
            a.path(f"M{f(x-s*10)} {f(y-20*d)}L{f(x-s*70*d)} {f(y-30*d)}L{f(x-s*240*d)} {f(y+90*d)}L{f(x-s*120*d)} {f(y+110*d)}z", a.lin([(0, "#FFD08A", .42), (1, "#FFD08A", 0)]))
    a.path("M754 700H846L1010 1200H590z", a.lin([(0, "#FFE6B8", .75), (1, "#FFE6B8", 0)]))
    for k in range(14):
        t = (k/14)**1.8; y = 712+500*t; w = 90+760*t
        a.line(f"M{f(vx-w)} {f(y)}Q{vx} {f(y+8)} {f(vx+w)} {f(y)}", "#2C2A42", 1+2*t, .28)
    # lantern strings
    cols = [("#D9452F","#FFB27A"),("#F0A93A","#FFE3A0"),("#C2386B","#FFB0B8"),("#2E8C86","#BFF0DC"),("#E9722C","#FFD09A")]
    n = 0
    for d in (.2, .34, .54, .82):
        xl, xr = hx(-1,d)+20*d, hx(1,d)-20*d; y0 = vy-60-330*d; sag = 70+110*d
        a.line(f"M{f(xl)} {f(y0)}Q{vx} {f(y0+2*sag)} {f(xr)} {f(y0)}", "#2A2038", 1.2+2*d)
        m = 5 if d < .8 else 6
        for k in range(m):
            t = (k+.6)/(m+.2); x = xl+(xr-xl)*t; y = y0+4*sag*t*(1-t)
            R = 16+46*d; dk, lt = cols[n % 5]; n += 1
            a.glow(x, y+R*1.3, R*2.3, R*2.1, lt, .5)
            a.line(f"M{f(x)} {f(y)}v{f(R*.4)}", "#2A2038", 1.5+d)
            a.ell(x, y+R*1.3, R, R*.86, a.rad([(0, lt), (.55, lt), (1, dk)], .5, .55, .62))
            for q in (.42, .8): a.line(f"M{f(x)} {f(y+R*.44)}Q{f(x-R*q*1.25)} {f(y+R*1.3)} {f(x)} {f(y+R*2.16)}M{f(x)} {f(y+R*.44)}Q{f(x+R*q*1.25)} {f(y+R*1.3)} {f(x)} {f(y+R*2.16)}", dk, 1+d*1.5, .55)
            a.rect(x-R*.3, y+R*.38, R*.6, R*.14, "#4A2A2A", 1, 2); a.rect(x-R*.26, y+R*2.1, R*.52, R*.12, "#4A2A2A", 1, 2)
            a.line(f"M{f(x)} {f(y+R*2.2)}v{f(R*.7)}", dk, 2+3*d)
    a.person(735, 770, 120, "#34466F", "#22283C"); a.person(780, 774, 110, "#E4D3B6", "#5A3B44", scarf=None, hair="#241A1A", face=-1)
    a.person(985, 900, 190, "#EFE3CF", "#2C3C63", bag="#A4472A", face=-1); a.person(1068, 908, 120, "#C98A3A", "#34466F", face=-1)
    a.person(520, 1010, 250, "#1E6B5C", "#26283C", hair="#2A1E1C")
    a.save()

def cave():
    a = Art("cave", seed=44)
    a.sky([(0, "#A9CBD0"), (.3, "#E6EBD3"), (.52, "#FBF0C8")])
    a.glow(840, 420, 520, 420, "#FFF9DF", 1)
    for x, w, h in [(620,200,210),(780,160,300),(960,220,240),(1120,180,330)]: a.tower(x, 640, w, h, "#A3BFAE", "#EFE3B8", .6, -1)
    a.rect(400, 540, 900, 110, a.lin([(0, "#FBF3D2", 0), (1, "#FBF3D2", .8)]))
    for x, w, h in [(560,260,190),(1190,280,240)]: a.tower(x, 670, w, h, "#6C9A7C", "#CFD79A", .6, 1 if x < 800 else -1, "#4F8066")
    for k in range(50): a.ell(a.r.uniform(420,1260), 668+a.r.uniform(-6,10), a.r.uniform(16,46), a.r.uniform(12,30), ["#3F7A58","#5A9464","#7FAF6B"][k%3])
    # river
    a.path("M420 680H1260L1620 1220H-20z", a.lin([(0, "#D9E6BC"), (.2, "#7FB5A4"), (.55, "#2C6A72"), (1, "#0C2A3A")]))
    a.glints(70, 830, 690, 1180, 120, 420, "#FFF8D9", .6); a.glints(30, 820, 720, 1190, 360, 600, "#BFE3D0", .3, 1.5)
    # three walls of rock, each nearer and darker
    def wall(inset, top, col, edge, seed, drip):
        a.r.seed(seed)
        lx = lambda t: inset*(.55+.45*math.sin(math.pi*(.15+.75*t)))*a.r.uniform(.92,1.08)
        left = [(-30, 1230)] + [(lx(1-i/9), 1190-(1190-top*1.5)*i/9) for i in range(10)]
        x = left[-1][0]; tp = []
        while x < W-inset*1.05:
            stepx = a.r.uniform(34, 70)
            if a.r.random() < drip:
                Ld = a.r.uniform(.35, 1)*top*.95; w = a.r.uniform(12, 26)
                tp += [(x, top+a.r.uniform(-16,16)), (x+w*.7, top+Ld*.55), (x+w, top+Ld), (x+w*1.35, top+Ld*.55), (x+w*2.1, top+a.r.uniform(-16,16))]
                x += w*2.1
            else:
                tp.append((x, top+a.r.uniform(-30,34))); x += stepx
        right = [(W-lx(1-i/9)*.92, top*1.5+(1190-top*1.5)*i/9) for i in range(10)] + [(W+30,1230)]
        pts = left+tp+right
        a.path(smooth(pts, t=.85)+f"L{W+40} -40L-40 -40L-40 1230z", col)
        return pts
    p = wall(470, 250, a.lin([(0, "#3E4C52"), (1, "#4F6A66")]), None, 7, .42)
    a.line(smooth(p, t=.85), "#D8DDB0", 7, .5)
    # light shafts
    for x0, x1, w, al in [(620,360,150,.20),(760,640,130,.22),(900,900,170,.22),(1040,1210,140,.16)]:
        a.path(f"M{x0} 330L{x0+60} 330L{x1+w+60} 1010L{x1-w*.4} 1010z", a.lin([(0, "#FFF6CF", al*1.5), (1, "#FFF6CF", 0)]))
    p = wall(330, 165, a.lin([(0, "#26343E"), (1, "#2F4A4E")]), None, 19, .5)
    a.line(smooth(p, t=.85), "#A9B79A", 5, .45)
    # stalagmites on the banks
    for x, y, h, w in [(250,1010,190,60),(330,1040,120,46),(1330,1010,230,70),(1250,1050,130,46),(1400,1060,150,60)]:
        a.path(smooth([(x-w,y),(x-w*.5,y-h*.5),(x-w*.18,y-h*.95),(x,y-h),(x+w*.18,y-h*.93),(x+w*.45,y-h*.5),(x+w,y)], t=.8)+"z", "#2B434A")
    p = wall(175, 80, a.lin([(0, "#121C28"), (1, "#16262F")]), None, 33, .5)
    a.line(smooth(p, t=.85), "#5F7A78", 4, .4)
    # boat with lamp
    x, y = 800, 880
    a.ell(x, y+24, 170, 10, "#06202C", .5)
    a.path(f"M{x-170} {y-26}Q{x-130} {y+18} {x} {y+20}Q{x+130} {y+18} {x+170} {y-26}Q{x+110} {y-2} {x} {y-2}Q{x-110} {y-2} {x-170} {y-26}z", "#132A38")
    a.path(f"M{x-170} {y-26}Q{x-110} {y-2} {x} {y-2}Q{x+110} {y-2} {x+170} {y-26}L{x+162} {y-19}Q{x+108} {y+4} {x} {y+4}Q{x-108} {y+4} {x-162} {y-19}z", "#EAD9A4", .8)
    for px, c in [(x-84,"#C9683A"),(x-36,"#E2C089"),(x+14,"#3F79A0")]:
        a.path(f"M{px-16} {y-2}C{px-18} {y-34} {px-14} {y-48} {px} {y-50}C{px+14} {y-48} {px+18} {y-34} {px+16} {y-2}z", c)
        a.circ(px, y-60, 11, "#9A6B4E"); a.path(f"M{px-12} {y-58}A12 12 0 0 1 {px+12} {y-60}L{px} {y-66}z", "#241C1A")
        a.path(f"M{px+4} {y-2}C{px+8} {y-30} {px+6} {y-46} {px} {y-50}C{px+14} {y-48} {px+18} {y-34} {px+16} {y-2}z", "#FFF1C0", .3)
    a.path(f"M{x+92} {y-6}C{x+90} {y-56} {x+90} {y-84} {x+104} {y-90}C{x+120} {y-84} {x+120} {y-50} {x+116} {y-8}z", "#22386B"); a.circ(x+105, y-100, 12, "#9A6B4E"); a.path(f"M{x+92} {y-100}A13 13 0 0 1 {x+118} {y-102}L{x+106} {y-107}z", "#241C1A")
    a.line(f"M{x+110} {y-70}L{x+214} {y+26}", "#2A2A26", 5)
    a.rect(x-150, y+24, 300, 60, a.lin([(0, "#0C2A3A", .45), (1, "#0C2A3A", 0)]))
    a.glow(x+150, y-42, 70, 54, "#FFE2A0", .8); a.circ(x+152, y-42, 6, "#FFF6DC")
    a.save()

if __name__ == "__main__":
    import scenes2 as s2, scenes3 as s3, scenes4 as s4, scenes5 as s5
    fns = [karst_bay, gate_road, night_train, lantern_street, cave] + s2.SCENES + s3.SCENES + s4.SCENES + s5.SCENES
    names = {fn.__name__.replace("_", "-"): fn for fn in fns}
    for n in sys.argv[1:] or names:
        if n not in names: sys.exit(f"no scene {n}; there are: {' '.join(sorted(names))}")
        names[n]()
