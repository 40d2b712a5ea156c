'a' "b" '''c'''

'\x41\u00e9\U0001F600\101\n\q\
'

'a\0b\ud800'

'\N{BULLET}'

r'\n' if 0 else r'a\'b'

b'\xff\377' b'a'

u'a'
