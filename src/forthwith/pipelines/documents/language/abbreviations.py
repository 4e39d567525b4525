"""Short forms that end with a full stop without ending a sentence, lower-case, without the stop."""

from __future__ import annotations

ABBREVIATIONS = frozenset(
    """
    al approx apr art assoc aug ave bldg blvd cap capt cf ch co col corp ct dec dept dist div dr
    ed eds eg e.g e.t.c est esq etc ext fa feb fig figs ft gen gov hon hr i.e ie inc incl intl
    jan jr jul jun km lt ltd ma mar max messrs min misc mr mrs ms mt no nos nov oct op p para
    ph.d pp pres prof pt pty rd ref rep resp rev sec sen sep sept sgt sr st str tel temp univ u.s
    u.k u.n viz vol vols vs wk yr a.m p.m q.v n.b p.a
    abb abs abt anm aufl ausg bd betr bes bspw bzgl bzw ca d.h dipl dipl-ing e.v evtl gem ggf
    ges gez hl hrsg i.d.r i.v i.a inkl ing insb jg jh kap lfd lit m.e mio mrd mwst nr o.a o.ä
    o.g od österr pos rd s s.o s.u sog std stk stv tgl u.a u.ä u.u urspr usw v v.a vgl vorm
    z z.b z.t z.zt zzgl ziff zzt
    av bd c.-à-d chap env ex fr mme mlle mm m me n.b p.ex réf st ste tél
    """.split()
)
