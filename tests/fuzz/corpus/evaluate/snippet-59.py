result = raise_me()
