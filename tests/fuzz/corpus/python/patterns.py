match a, b:
 case 1 | -2 | 1+2j | 'x' 'y': pass
 case None: pass
 case _: pass
 case x: pass
 case a.b: pass
 case [a, *_, b]: pass
 case a, *b: pass
 case (a): pass
 case (a, ): pass
 case {'k': v, a.b: 1, **r}: pass
 case A.B(c, d=e) as f if g: pass
