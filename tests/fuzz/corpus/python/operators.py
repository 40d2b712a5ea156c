a or b and not c < d | e ^ f & g << h + i * -j ** k

-a ** -b ** c

a < b is not c not in d

a if b else c if d else e
