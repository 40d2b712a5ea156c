import sys, math
result = [sys.version_info >= (3, 8), sys.version_info[0], math.pi, math.inf, -math.inf, math.floor(2.7)]
