"""Pictograms: 48 grid, line 3, round caps and joins, one filled area at 16 %. name -> (markup, what it depicts).
Run: python3 picto.py  ->  *.svg beside this file, in the one colour #22386B (recolour by replacing it) and mark.svg.
Fyne's SVG reader does not scale line width: multiply every stroke-width by size / 48 before loading, or rasterise at build."""
F = 'fill="currentColor" fill-opacity=".16" '
D = 'fill="currentColor" stroke="none" '
P = {
"home": (f'<path {F}d="M10 22v19h28V22L24 10z"/><path d="M5 25 24 8l19 17M20 41V29h8v12"/>', "house with a door"),
"back": ('<path d="M41 24H8M21 11 8 24l13 13"/>', "arrow to the line start (mirrors in RTL)"),
"language": ('<path d="M4 11h20M14 6v5M20 11c-2 8-8 14-15 17M8 18c3 5 8 9 13 11M24 42l9-22 9 22M27.500 34h11"/>', "文 beside A"),
"essentials": (f'<circle {F}cx="24" cy="24" r="18"/><circle cx="24" cy="24" r="7.500"/><path d="M11.300 11.300l7.400 7.400M36.700 11.300l-7.400 7.400M11.300 36.700l7.400-7.400M36.700 36.700l-7.400-7.400"/>', "life ring"),
"access": (f'<circle {F}cx="24" cy="24" r="20"/><circle {D}cx="24" cy="13.500" r="3.200"/><path d="M13 20c7 2.400 15 2.400 22 0M24 22v7M24 29l-5 9M24 29l5 9"/>', "person with open arms in a circle"),
"search": (f'<circle {F}cx="21" cy="21" r="13"/><path d="M31 31l11 11"/>', "magnifying glass"),
"passport": (f'<rect {F}x="10" y="4" width="28" height="40" rx="4" ry="4"/><circle cx="24" cy="20" r="8"/><path d="M16 20h16M24 12c-4 5-4 11 0 16M24 12c4 5 4 11 0 16M17 36h14"/>', "passport with a globe"),
"stamp": (f'<path {F}d="M7 34v-3a4 4 0 0 1 4-4h26a4 4 0 0 1 4 4v3z"/><path d="M18 27c1-4-3-7-3-12a9 9 0 0 1 18 0c0 5-4 8-3 12M9 42h30"/>', "rubber stamp over a line"),
"customs": (f'<rect {F}x="5" y="16" width="38" height="26" rx="4" ry="4"/><path d="M17 16v-5a4 4 0 0 1 4-4h6a4 4 0 0 1 4 4v5M17 29l5 5 9-10"/>', "suitcase with a tick"),
"cash": (f'<rect {F}x="4" y="12" width="40" height="24" rx="4" ry="4"/><circle cx="24" cy="24" r="6"/><path d="M11 24h.01M37 24h.01" stroke-width="4"/>', "banknote, no real design"),
"exchange": ('<path d="M8 17h30M30 9l8 8-8 8M40 32H10M18 24l-8 8 8 8"/>', "two arrows, opposite ways"),
"atm": (f'<rect {F}x="6" y="6" width="36" height="20" rx="3" ry="3"/><path d="M13 16h22M16 26v16h16V26M21 36h6"/>', "machine giving a note"),
"phone-net": (f'<rect {F}x="13" y="4" width="22" height="40" rx="4" ry="4"/><path d="M21 38h6M18 22c4-4 8-4 12 0M21 26c2-2 4-2 6 0"/><circle {D}cx="24" cy="30" r="1.800"/>', "phone with radio waves"),
"sim": (f'<path {F}d="M12 4h16l8 8v32H12z"/><rect x="18" y="22" width="12" height="14" rx="2" ry="2"/><path d="M18 29h12M24 22v14"/>', "SIM card"),
"wifi": (f'<path d="M5 19c11-11 27-11 38 0M12 27c7-7 17-7 24 0M18 34c4-3.500 8-3.500 12 0"/><circle {D}cx="24" cy="40" r="2.600"/>', "three arcs"),
"bus": (f'<path {F}d="M8 12a5 5 0 0 1 5-5h22a5 5 0 0 1 5 5v24H8z"/><path d="M8 24h32M24 7v17M13 36v5M35 36v5"/><circle {D}cx="15" cy="30" r="2"/><circle {D}cx="33" cy="30" r="2"/>', "bus from the front"),
"train": (f'<path {F}d="M12 12a6 6 0 0 1 6-6h12a6 6 0 0 1 6 6v22H12z"/><path d="M12 22h24M16 42l4-8M32 42l-4-8M24 6v16"/><circle {D}cx="18" cy="28" r="2"/><circle {D}cx="30" cy="28" r="2"/>', "train from the front"),
"taxi": (f'<path {F}d="M6 36V26l5-11h26l5 11v10z"/><path d="M6 26h36M19 15V9h10v6M12 36v4M36 36v4"/><circle {D}cx="14" cy="31" r="2"/><circle {D}cx="34" cy="31" r="2"/>', "car with a roof sign"),
"ship": (f'<path {F}d="M5 28h38l-5 11H10z"/><path d="M12 28V18h24v10M24 18V8M4 44c4-3 7-3 10 0s7 3 10 0 7-3 10 0 6 3 10 0"/>', "ship on waves"),
"plane": (f'<path {F}d="M24 4c2 0 3 3 3 7v7l16 10v5l-16-5v8l5 4v4l-8-2-8 2v-4l5-4v-8L5 33v-5l16-10v-7c0-4 1-7 3-7z"/>', "aeroplane from above"),
"health": (f'<rect {F}x="6" y="6" width="36" height="36" rx="8" ry="8"/><path d="M24 15v18M15 24h18" stroke-width="5"/>', "cross in a square"),
"pharmacy": (f'<rect {F}x="6" y="18" width="36" height="12" rx="6" ry="6" transform="rotate(-45 24 24)"/><path d="M19.500 19.500l9 9"/>', "capsule"),
"ambulance": (f'<path {F}d="M4 12h24v24H4zM28 20h9l7 8v8H28z"/><path d="M16 18v10M11 23h10"/><circle {D}cx="13" cy="37" r="4"/><circle {D}cx="35" cy="37" r="4"/>', "van with a cross"),
"police": (f'<path {F}d="M24 4l16 6v12c0 11-7 18-16 22C15 40 8 33 8 22V10z"/><path d="M16 24l6 6 11-12"/>', "shield with a tick (no star)"),
"fire": (f'<path {F}d="M25 4c1 8 12 13 12 24a13 13 0 0 1-26 0c0-6 4-9 5-14 3 2 5 5 5 8 3-5 4-11 4-18z"/><path d="M24 41c-4 0-6-3-6-6 0-4 4-5 6-9 3 4 6 6 6 9 0 3-2 6-6 6z"/>', "flame"),
"rescue": (f'<path {F}d="M7 30h34l-5 9H12z"/><path d="M24 30V14M24 14c-5 3-8 8-9 13M24 14c5 3 8 8 9 13M3 44c4-3 7-3 10 0s7 3 10 0 7-3 10 0 6 3 11 0"/>', "rescue boat on waves"),
"phone": (f'<path {F}d="M11 5h8l4 11-5 4c2 5 5 8 10 10l4-5 11 4v8c0 3-2 5-5 5C20 42 6 28 6 10c0-3 2-5 5-5z"/>', "handset"),
"speak": (f'<path {F}d="M6 8h36v24H24l-10 9v-9H6z"/><path d="M14 17h20M14 24h13"/>', "speech bubble with lines: show this card"),
"food": (f'<path {F}d="M5 24h38c0 10-8 17-19 17S5 34 5 24z"/><path d="M28 24 42 6M33 24 46 12M15 17c-3-3 3-5 0-9M22 17c-3-3 3-5 0-9"/>', "bowl, chopsticks, steam"),
"place": (f'<path {F}d="M24 44c9-12 15-18 15-26a15 15 0 0 0-30 0c0 8 6 14 15 26z"/><circle cx="24" cy="18" r="5"/>', "map pin"),
"culture": (f'<path {F}d="M24 4l20 20-20 20L4 24z"/><path d="M24 14l10 10-10 10-10-10z"/><circle {D}cx="24" cy="24" r="2.600"/>', "brocade diamond"),
"hill": (f'<path {F}d="M3 40c3-10 6-24 12-24s8 9 9 14c2-9 4-18 10-18s9 16 11 28z"/><path d="M3 40h42"/>', "two karst hills"),
"family": (f'<circle cx="15" cy="11" r="5"/><circle cx="34" cy="18" r="4"/><path {F}d="M6 42V28a9 9 0 0 1 18 0v14zM27 42V32a7 7 0 0 1 14 0v10z"/>', "adult and child"),
"toilet": (f'<circle {D}cx="14" cy="9" r="4"/><circle {D}cx="34" cy="9" r="4"/><path d="M24 5v38"/><path {F}d="M9 17h10v12h-2v13h-6V29H9zM34 17l7 14h-4v11h-6V31h-4z"/>', "two figures and a line (ISO 7001)"),
"water": (f'<path {F}d="M24 4c7 10 13 17 13 25a13 13 0 0 1-26 0c0-8 6-15 13-25z"/><path d="M18 30c0 4 2 6 6 7"/>', "drop"),
"clock": (f'<circle {F}cx="24" cy="24" r="19"/><path d="M24 12v13l9 5"/>', "clock"),
"calendar": (f'<rect {F}x="6" y="9" width="36" height="33" rx="4" ry="4"/><path d="M6 19h36M16 4v9M32 4v9M15 28h4M29 28h4M15 35h4"/>', "calendar sheet"),
"storm": (f'<path {F}d="M14 29a9 9 0 0 1 0-18 12 12 0 0 1 22 4 7 7 0 0 1 0 14z"/><path d="M25 25l-6 9h9l-5 10M12 35l-3 6M37 35l-3 6"/>', "cloud, lightning, rain"),
"warn": (f'<path {F}d="M24 6 44 41H4z"/><path d="M24 19v10"/><circle {D}cx="24" cy="35" r="2.400"/>', "triangle with an exclamation mark"),
"info": (f'<circle {F}cx="24" cy="24" r="19"/><path d="M24 22v13"/><circle {D}cx="24" cy="14.500" r="2.600"/>', "i in a circle"),
"check": ('<path d="M8 25l11 11 21-24" stroke-width="5"/>', "tick"),
"cross": ('<path d="M11 11l26 26M37 11 11 37" stroke-width="5"/>', "cross"),
"listen": (f'<path {F}d="M5 18h9l12-10v32L14 30H5z"/><path d="M33 17c4 4 4 10 0 14M38 11c8 8 8 18 0 26"/>', "loudspeaker with waves"),
"textsize": ('<path d="M3 40 14 12l11 28M7 31h14M29 40l8-20 8 20M32 34h10"/>', "large A, small A"),
"contrast": (f'<circle cx="24" cy="24" r="19"/><path {D}d="M24 5a19 19 0 0 1 0 38z"/>', "half-filled circle"),
"reach": (f'<path d="M24 4v15M16 12l8 8 8-8"/><path {F}d="M5 27h38v16H5z"/>', "arrow bringing the page down"),
"report": (f'<path {F}d="M6 7h36v26H24l-10 9v-9H6z"/><path d="M24 13v9"/><circle {D}cx="24" cy="27.500" r="2.200"/>', "speech bubble with an exclamation mark: tell us about a mistake"),
"face-very-sad": (f'<circle {F}cx="24" cy="24" r="20"/><circle {D}cx="17" cy="21" r="2.400"/><circle {D}cx="31" cy="21" r="2.400"/><path d="M15.500 36c3-7 14-7 17 0M11.500 16l6-4M36.500 16l-6-4"/>', "face with raised brows and the mouth down: the survey alone has faces"),
"face-sad": (f'<circle {F}cx="24" cy="24" r="20"/><circle {D}cx="17" cy="19" r="2.400"/><circle {D}cx="31" cy="19" r="2.400"/><path d="M16.500 34c3-4.500 12-4.500 15 0"/>', "face with the mouth a little down"),
"face-neutral": (f'<circle {F}cx="24" cy="24" r="20"/><circle {D}cx="17" cy="19" r="2.400"/><circle {D}cx="31" cy="19" r="2.400"/><path d="M16 32h16"/>', "face with a straight mouth"),
"face-happy": (f'<circle {F}cx="24" cy="24" r="20"/><circle {D}cx="17" cy="19" r="2.400"/><circle {D}cx="31" cy="19" r="2.400"/><path d="M16.500 30c3 4.500 12 4.500 15 0"/>', "face with a small smile"),
"face-very-happy": (f'<circle {F}cx="24" cy="24" r="20"/><circle {D}cx="17" cy="19" r="2.400"/><circle {D}cx="31" cy="19" r="2.400"/><path d="M13.500 27.500c2.500 10.500 18.500 10.500 21 0"/>', "face with a broad smile"),
"up": ('<path d="M9 31 24 16l15 15" stroke-width="5"/>', "chevron up"),
"down": ('<path d="M9 17 24 32l15-15" stroke-width="5"/>', "chevron down"),
"next": ('<path d="M17 9l15 15-15 15" stroke-width="4"/>', "chevron forward (mirrors in RTL)"),
"touch": (f'<path {F}d="M20 27V13a4 4 0 0 1 8 0v12l9 3c3 1 4 3 4 6l-2 10H21L11 32c-2-3 2-6 5-4z"/><path d="M13 17a11 11 0 1 1 22 0"/>', "finger and ring"),
"arrive": (f'<path {F}d="M28 6h14v36H28"/><path d="M28 6h14v36H28M4 24h26M20 14l10 10-10 10"/>', "arrow into a doorway"),
"leave": (f'<path {F}d="M20 6H6v36h14"/><path d="M20 6H6v36h14M18 24h26M34 14l10 10-10 10"/>', "arrow out of a doorway"),
"embassy": (f'<path {F}d="M6 18 24 7l18 11z"/><path d="M11 24v11M20 24v11M28 24v11M37 24v11M6 41h36"/>', "house with columns, no flag"),
"bed": (f'<path {F}d="M5 26h38v10H5z"/><path d="M5 10v31M43 36v5M43 36V30a8 8 0 0 0-8-8H20v4"/><circle cx="12.500" cy="20" r="3"/>', "bed: a place to stay"),
"trade": (f'<path {F}d="M6 20 11 7h26l5 13z"/><path d="M6 20 11 7h26l5 13zM9 20v22h30V20M18 42V30h12v12M14 25h20"/>', "shop with an awning"),
"play": (f'<path {F}d="M14 7 40 24 14 41z"/>', "triangle forward: read aloud"),
"stop": (f'<rect {F}x="9" y="9" width="30" height="30" rx="4" ry="4"/>', "square: stop reading"),
"take": (f'<rect {F}x="5" y="5" width="15" height="15" rx="3" ry="3"/><rect {F}x="28" y="5" width="15" height="15" rx="3" ry="3"/><rect {F}x="5" y="28" width="15" height="15" rx="3" ry="3"/><path d="M28 29h5v5M43 28v6M28 42v.01M34 42h3M43 42v.01" stroke-width="4"/>', "code to take along with a phone"),
"backspace": (f'<path {F}d="M16 9h28v30H16L4 24z"/><path d="M24 18l12 12M36 18 24 30"/>', "key with a cross"),
"shift": (f'<path {F}d="M24 6 6 25h9v15h18V25h9z"/>', "hollow arrow up"),
}
def ic(name, cls=""):
    return f'<svg class="ic {cls}" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{P[name][0].replace(".500",".5").replace(".300",".3").replace(".400",".4").replace(".700",".7").replace(".800",".8").replace(".600",".6").replace(".200",".2")}</svg>'
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 48"><path d="M2 46V22a20 20 0 0 1 40 0v24z" fill="#22386B"/><path d="M10 46V23a12 12 0 0 1 24 0v23z" fill="#F7D9A6"/><circle cx="22" cy="27" r="5.5" fill="#F2B441"/><path d="M10 46V36q6-5 12 0t12-1v11z" fill="#17604F"/></svg>'   # the doorway with light, in its own colours
if __name__ == "__main__":
    import os
    here = os.path.dirname(os.path.abspath(__file__))
    for n in P:
        open(os.path.join(here, n + ".svg"), "w", encoding="utf-8").write(ic(n).replace('<svg class="ic "', '<svg xmlns="http://www.w3.org/2000/svg"').replace(' aria-hidden="true"', '').replace("currentColor", "#22386B") + "\n")
    open(os.path.join(here, "mark.svg"), "w", encoding="utf-8").write(MARK + "\n")
