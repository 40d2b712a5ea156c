# A loop with its progress shown is that loop.
def tqdm(iterable=None, *arguments, **options):
    return iterable


trange = range
