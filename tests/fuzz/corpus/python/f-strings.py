f'a{b!r:>{c}}d{{}}' 'e'

f'{a['b']} {f'{c}'}'

f'{a = } {b=!s} {c=:x}'

f'{
a # b
}'

f'{a:%H:%M}{b:{c}{d}}'

f'{(lambda x: x)}{a:=5}'
